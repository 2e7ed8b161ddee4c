package org.coattend.classifier;

import java.util.Arrays;

/** Shares that are proportional to the exponentials of scores. */
public final class Softmax {
  private Softmax() {}

  /**
   * In place of scores.
   *
   * @param scores modified
   * @return the same array
   */
  public static double[] of(double[] scores) {
    of(scores, 0, scores.length);
    return scores;
  }

  /**
   * In place of scores; a score of −∞ has no share, and where all are that, none has any.
   *
   * @param scores modified: from {@code from} to {@code to}, that excluded
   */
  static void of(double[] scores, int from, int to) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = from; k < to; k++) {
      highest = Math.max(highest, scores[k]);
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      Arrays.fill(scores, from, to, 0);
      return;
    }
    double sum = 0;
    for (int k = from; k < to; k++) {
      scores[k] = Math.exp(scores[k] - highest);
      sum += scores[k];
    }
    for (int k = from; k < to; k++) {
      scores[k] /= sum;
    }
  }
}
