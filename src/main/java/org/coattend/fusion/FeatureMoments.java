package org.coattend.fusion;

import java.io.Serializable;
import org.coattend.encode.Items;

/** Sums of items' values, of which mean and deviation are made. Merging adds them up. */
public final class FeatureMoments implements Serializable {
  /** What varies less is taken as constant, and keeps its scale. */
  private static final double LEAST_DEVIATION = 1e-3;

  private final double[] sums;
  private final double[] squares;
  private long count;

  public FeatureMoments(int width) {
    sums = new double[width];
    squares = new double[width];
  }

  /**
   * Takes in items.
   *
   * @throws IllegalArgumentException when they have another width
   */
  public void add(Items items) {
    requireWidth(items.width());
    float[] values = items.values();
    for (int at = 0; at < values.length; ) {
      for (int k = 0; k < sums.length; k++, at++) {
        double value = values[at];
        sums[k] += value;
        squares[k] += value * value;
      }
    }
    count += items.count();
  }

  /** Takes in another's sums. */
  public void merge(FeatureMoments other) {
    requireWidth(other.sums.length);
    for (int k = 0; k < sums.length; k++) {
      sums[k] += other.sums[k];
      squares[k] += other.squares[k];
    }
    count += other.count;
  }

  private void requireWidth(int width) {
    if (width != sums.length) {
      throw new IllegalArgumentException(
          "items have %d values, others %d".formatted(width, sums.length));
    }
  }

  /** What makes values of mean 0 and deviation 1 of them. */
  public Standardisation standardisation() {
    double[] mean = new double[sums.length];
    double[] deviation = new double[sums.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = sums[k] / count;
      double variance = Math.max(0, squares[k] / count - mean[k] * mean[k]);
      double root = Math.sqrt(variance);
      deviation[k] = root < LEAST_DEVIATION ? 1 : root;
    }
    return new Standardisation(mean, deviation);
  }
}
