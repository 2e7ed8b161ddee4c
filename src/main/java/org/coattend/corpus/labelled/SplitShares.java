package org.coattend.corpus.labelled;

import java.io.Serializable;
import org.coattend.statistic.SplitMix;

/**
 * How examples are split where no column says it: by a hash of the id alone, so that an example
 * stays where it is when others are added.
 *
 * @param dev share of the examples, about
 * @param test share of the examples, about
 */
public record SplitShares(double dev, double test) implements Serializable {
  /**
   * @throws IllegalArgumentException when a share is negative, or nothing is left to learn from
   */
  public SplitShares {
    if (!(dev >= 0 && test >= 0 && dev + test < 1)) {
      throw new IllegalArgumentException(
          "dev-share is %s and test-share is %s; must be at least 0, and less than 1 together"
              .formatted(dev, test));
    }
  }

  Split of(String id) {
    double hash = SplitMix.unit(id);
    if (hash < test) {
      return Split.TEST;
    }
    return hash < test + dev ? Split.DEV : Split.TRAIN;
  }
}
