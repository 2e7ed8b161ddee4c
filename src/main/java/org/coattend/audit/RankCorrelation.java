package org.coattend.audit;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;

/**
 * Kendall's tau-b of two rankings.
 *
 * @param tau −1 to 1; NaN for fewer than two values, or when one side is constant
 * @param p of no correlation, two-sided, by the normal approximation with the variance for ties
 *     (Kendall 1970, chapter 4); NaN where tau is
 */
public record RankCorrelation(double tau, double p) implements Serializable {
  private static final RankCorrelation NONE = new RankCorrelation(Double.NaN, Double.NaN);

  /** Sums over ties of one side, a tie having t values. */
  private record Ties(double pairs, double triples, double variance) {
    static Ties of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double pairs = 0;
      double triples = 0;
      double variance = 0;
      for (int from = 0; from < sorted.length; ) {
        int to = from;
        while (to < sorted.length && sorted[to] == sorted[from]) {
          to++;
        }
        double t = to - from;
        pairs += t * (t - 1);
        triples += t * (t - 1) * (t - 2);
        variance += t * (t - 1) * (2 * t + 5);
        from = to;
      }
      return new Ties(pairs, triples, variance);
    }
  }

  static RankCorrelation of(double[] x, double[] y) {
    if (x.length < 2 || constant(x) || constant(y)) {
      return NONE;
    }
    double tau = new KendallsCorrelation().correlation(plain(x), plain(y));
    double n = x.length;
    Ties ofX = Ties.of(x);
    Ties ofY = Ties.of(y);
    double pairs = n * (n - 1);
    double s = tau * Math.sqrt((pairs - ofX.pairs) * (pairs - ofY.pairs)) / 2;
    double variance = (pairs * (2 * n + 5) - ofX.variance - ofY.variance) / 18;
    variance += ofX.pairs * ofY.pairs / (2 * pairs);
    if (n > 2) {
      variance += ofX.triples * ofY.triples / (9 * pairs * (n - 2));
    }
    double z = Math.abs(s) / Math.sqrt(variance);
    return new RankCorrelation(
        tau, 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-z));
  }

  private static boolean constant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  /** Without negative zeros, which the library ranks below zero. */
  private static double[] plain(double[] values) {
    return Arrays.stream(values).map(value -> value + 0.0).toArray();
  }
}
