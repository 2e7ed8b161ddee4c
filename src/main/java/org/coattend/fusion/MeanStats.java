package org.coattend.fusion;

import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Means of what is known of pairs in one direction; NaN where nothing is. */
public final class MeanStats implements Serializable {
  private static final List<ToDoubleFunction<PairStats>> FIGURES =
      List.of(
          PairStats::pointing,
          PairStats::chance,
          PairStats::aboveMean,
          PairStats::aboveShuffled,
          stats -> stats.rank() == 1 ? 1 : 0);

  private final double[] sums = new double[FIGURES.size()];
  private final long[] counts = new long[FIGURES.size()];

  /** Takes in a pair. */
  public MeanStats add(PairStats stats) {
    for (int k = 0; k < sums.length; k++) {
      double value = FIGURES.get(k).applyAsDouble(stats);
      if (!Double.isNaN(value)) {
        sums[k] += value;
        counts[k]++;
      }
    }
    return this;
  }

  /** Takes in another's pairs. */
  public MeanStats merge(MeanStats other) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += other.sums[k];
      counts[k] += other.counts[k];
    }
    return this;
  }

  private double mean(int figure) {
    return sums[figure] / counts[figure];
  }

  /** Of {@link PairStats#pointing}. */
  public double pointing() {
    return mean(0);
  }

  /** Of {@link PairStats#chance}. */
  public double chance() {
    return mean(1);
  }

  /** Share of pairs whose score is above the mean of their shuffled ones, 0 to 1. */
  public double aboveMean() {
    return mean(2);
  }

  /** Of {@link PairStats#aboveShuffled}. */
  public double aboveShuffled() {
    return mean(3);
  }

  /** Share of pairs whose right partner comes first, 0 to 1. */
  public double first() {
    return mean(4);
  }

  /** How many pairs there are. */
  public long pairs() {
    return counts[4];
  }
}
