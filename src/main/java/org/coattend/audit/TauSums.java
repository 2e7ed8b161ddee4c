package org.coattend.audit;

import java.io.Serializable;

/** Rank correlations over examples. */
public final class TauSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double SIGNIFICANT = .05;

  private final BoundedMoments taus = new BoundedMoments();
  private long significant;

  void add(RankCorrelation correlation) {
    taus.add(correlation.tau());
    if (correlation.p() < SIGNIFICANT) {
      significant++;
    }
  }

  void merge(TauSums other) {
    taus.merge(other.taus);
    significant += other.significant;
  }

  /** The taus; those that are NaN do not count. */
  public BoundedMoments taus() {
    return taus;
  }

  /** Share of the taus with p below .05, of any sign; NaN without one. */
  public double significant() {
    return (double) significant / taus.count();
  }
}
