package org.coattend.statistic;

/** How far two distributions are apart. */
public final class Divergence {
  /** What no Jensen-Shannon divergence exceeds. */
  public static final double LARGEST = Math.log(2);

  private Divergence() {}

  /** Total variation, (1/2) Σ |p − q|, of two of one length; 0 to 1. */
  public static double totalVariation(double[] p, double[] q) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      sum += Math.abs(p[k] - q[k]);
    }
    return sum / 2;
  }

  /**
   * Jensen-Shannon divergence in nats, ½ Σ p ln(p/m) + ½ Σ q ln(q/m), m = (p + q) / 2, of two of
   * one length; 0 to ln 2 (Lin 1991).
   */
  public static double jensenShannon(double[] p, double[] q) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      double both = p[k] + q[k];
      sum += part(p[k], both) + part(q[k], both);
    }
    return Math.min(Math.max(sum / 2, 0), LARGEST);
  }

  private static double part(double p, double both) {
    return p > 0 ? p * Math.log(2 * p / both) : 0;
  }
}
