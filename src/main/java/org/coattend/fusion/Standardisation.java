package org.coattend.fusion;

import java.io.Serializable;
import java.util.Arrays;
import org.coattend.encode.Items;

/**
 * Makes values comparable: each less its mean, by its standard deviation.
 *
 * @param mean of each value
 * @param deviation of each, above 0
 */
public record Standardisation(double[] mean, double[] deviation) implements Serializable {

  /**
   * @throws IllegalArgumentException when a value is no finite number, or a deviation not above 0
   */
  public Standardisation {
    if (!Arrays.stream(mean).allMatch(Double::isFinite)
        || !Arrays.stream(deviation).allMatch(value -> value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "means must be finite numbers, deviations also be above 0");
    }
  }

  /** Values of an item. */
  public int width() {
    return mean.length;
  }

  /**
   * The items of several owners, standardised, each with a constant 1 as its last value.
   *
   * @throws IllegalArgumentException when they have another width
   */
  Stack stack(Iterable<Items> owners) {
    int width = width();
    int total = 0;
    int count = 0;
    for (Items items : owners) {
      if (items.width() != width) {
        throw new IllegalArgumentException(
            "items have %d values, must have %d".formatted(items.width(), width));
      }
      total += items.count();
      count++;
    }
    double[] values = new double[total * (width + 1)];
    int[] starts = new int[count + 1];
    int owner = 0;
    int at = 0;
    for (Items items : owners) {
      float[] from = items.values();
      for (int item = 0; item < items.count(); item++) {
        for (int k = 0; k < width; k++) {
          values[at++] = (from[item * width + k] - mean[k]) / deviation[k];
        }
        values[at++] = 1;
      }
      starts[owner + 1] = starts[owner] + items.count();
      owner++;
    }
    return new Stack(starts, width + 1, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardisation that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
  }
}
