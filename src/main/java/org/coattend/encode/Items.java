package org.coattend.encode;

import java.io.Serializable;

/**
 * What attends or is attended to: the words of a note or the patches of an image.
 *
 * @param count at least 1
 * @param values shape {@code [count][width]}
 */
public record Items(int count, float[] values) implements Serializable {

  /**
   * @throws IllegalArgumentException when there is none, or the values are not equally many of each
   */
  public Items {
    if (count < 1 || values.length == 0 || values.length % count != 0) {
      throw new IllegalArgumentException(
          "%d values cannot be those of %d items".formatted(values.length, count));
    }
  }

  /**
   * Items of equal width.
   *
   * @throws IllegalArgumentException when there is none, or their widths differ
   */
  public static Items of(float[][] items) {
    int width = items.length == 0 ? 0 : items[0].length;
    float[] values = new float[items.length * width];
    for (int k = 0; k < items.length; k++) {
      if (items[k].length != width) {
        throw new IllegalArgumentException(
            "item %d has %d values, the first has %d".formatted(k, items[k].length, width));
      }
      System.arraycopy(items[k], 0, values, k * width, width);
    }
    return new Items(items.length, values);
  }

  /** Values of each. */
  public int width() {
    return values.length / count;
  }
}
