package org.coattend.fusion;

import java.io.Serializable;

/**
 * Sizes of a model.
 *
 * @param wordWidth values of a word
 * @param patchWidth values of a patch
 * @param heads of each direction
 * @param headWidth values of a query or key of a head
 */
public record FusionShape(int wordWidth, int patchWidth, int heads, int headWidth)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when one is below 1
   */
  public FusionShape {
    if (wordWidth < 1 || patchWidth < 1 || heads < 1 || headWidth < 1) {
      throw new IllegalArgumentException(
          "words of %d values, patches of %d, %d heads of %d: each must be at least 1"
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
