package org.coattend.statistic;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's t distribution. */
public final class StudentT {
  private StudentT() {}

  /**
   * Probability of a t as far from 0, either way.
   *
   * @param freedom degrees of freedom, above 0
   * @return 0 to 1; NaN where t is
   */
  public static double twoSided(double t, double freedom) {
    return Double.isNaN(t)
        ? Double.NaN
        : 2 * new TDistribution(null, freedom).cumulativeProbability(-Math.abs(t));
  }

  /**
   * What |t| exceeds with a probability.
   *
   * @param probability above 0 and below 1
   * @param freedom degrees of freedom, above 0
   */
  public static double margin(double probability, double freedom) {
    return -new TDistribution(null, freedom).inverseCumulativeProbability(probability / 2);
  }
}
