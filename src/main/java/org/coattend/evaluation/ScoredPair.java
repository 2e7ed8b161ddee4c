package org.coattend.evaluation;

import java.util.Comparator;

/**
 * A predicted pair of query positions.
 *
 * @param i first position, 1-based
 * @param j second position, i &lt; j
 * @param score higher is more likely a contact; any number but {@code NaN}
 */
public record ScoredPair(int i, int j, double score) {
  /** Best score first; ties by i, then by j. */
  public static final Comparator<ScoredPair> RANKING =
      Comparator.comparingDouble(ScoredPair::score)
          .reversed()
          .thenComparingInt(ScoredPair::i)
          .thenComparingInt(ScoredPair::j);

  public ScoredPair {
    if (i < 1 || j <= i) {
      throw new IllegalArgumentException("pair %d, %d: 1 ≤ i < j must hold".formatted(i, j));
    }
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("pair %d, %d: its score is not a number".formatted(i, j));
    }
  }

  public int separation() {
    return j - i;
  }
}
