package org.coattend.fusion;

import java.io.Serializable;

/**
 * Sizes of a model, which has at most 2²⁶ numbers (512 MB).
 *
 * @param wordWidth values of a word, at most 65,536
 * @param patchWidth values of a patch, at most 65,536
 * @param heads of each direction, at most 64
 * @param headWidth values of a query or key of a head, at most 1,024
 */
public record FusionShape(int wordWidth, int patchWidth, int heads, int headWidth)
    implements Serializable {
  /** Most numbers, which keeps a damaged description from asking for all memory. */
  private static final int MOST = 1 << 26;

  private static final int MOST_VALUES = 1 << 16;
  private static final int MOST_HEADS = 64;
  private static final int MOST_OF_HEAD = 1024;

  /**
   * @throws IllegalArgumentException when one is below 1 or too large
   */
  public FusionShape(int wordWidth, int patchWidth, int heads, int headWidth) {
    if (wordWidth < 1 || patchWidth < 1 || heads < 1 || headWidth < 1) {
      throw new IllegalArgumentException(
          "words of %d values, patches of %d, %d heads of %d: each must be at least 1"
              .formatted(wordWidth, patchWidth, heads, headWidth));
    }
    this.wordWidth = wordWidth;
    this.patchWidth = patchWidth;
    this.heads = heads;
    this.headWidth = headWidth;
    if (Math.max(wordWidth, patchWidth) > MOST_VALUES
        || heads > MOST_HEADS
        || headWidth > MOST_OF_HEAD
        || FusionModel.arrays(this).stream()
                .mapToLong(array -> (long) array.rows() * array.columns())
                .sum()
            > MOST) {
      throw new IllegalArgumentException(
          "words of %,d values, patches of %,d, %,d heads of %,d are too large a model"
              .formatted(wordWidth, patchWidth, heads, headWidth));
    }
  }

  /** How many values words and patches have, in words. */
  public String widths() {
    return widths(wordWidth, patchWidth);
  }

  static String widths(int word, int patch) {
    return "words of %d and patches of %d values, %s of them their place"
        .formatted(word, patch, PatchPosition.WIDTH);
  }

  int queryWidth(Direction direction) {
    return direction == Direction.TEXT_TO_IMAGE ? wordWidth : patchWidth;
  }

  int keyWidth(Direction direction) {
    return direction == Direction.TEXT_TO_IMAGE ? patchWidth : wordWidth;
  }
}
