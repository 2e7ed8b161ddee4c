package org.coattend.study.scaling;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.coattend.statistic.StudentT;

/** A confidence interval of an expectation. */
record Interval(double low, double high) {
  /** Halvings that leave nothing of a double's digits. */
  private static final int HALVINGS = 100;

  /** A variance is taken for at least this, so that its inverse is finite. */
  private static final double LEAST_VARIANCE = 1e-200;

  /** By Student's t: nominal, since it takes the means of draws for normal. */
  static Interval ofMeans(double[] means, double error) {
    SummaryStatistics statistics = new SummaryStatistics();
    Arrays.stream(means).forEach(statistics::addValue);
    double half =
        StudentT.margin(error, means.length - 1.0)
            * statistics.getStandardDeviation()
            / Math.sqrt(means.length);
    return new Interval(statistics.getMean() - half, statistics.getMean() + half);
  }

  /**
   * Of trials between 0 and 1 with a mean m: all μ for which the number of trials times the
   * relative entropy of m to μ is at most ln(2 / error) (Hoeffding 1963, theorem 1). It holds
   * however the trials are distributed.
   */
  static Interval ofShare(double mean, double trials, double error) {
    double most = Math.log(2 / error) / trials;
    return new Interval(
        crossing(share -> divergence(mean, share) - most, 0, mean),
        crossing(share -> most - divergence(mean, share), mean, 1));
  }

  private static double divergence(double share, double other) {
    return term(share, other) + term(1 - share, 1 - other);
  }

  private static double term(double share, double other) {
    return share == 0 ? 0 : share * Math.log(share / other);
  }

  /**
   * Of independent means whose variance is at most that: all μ for which |Σ ψ(α(m − μ))| is at most
   * 2 ln(2 / error), ψ(x) = ±ln(1 + |x| + x²/2), α² = 2 ln(2 / error) / (number · variance) (Catoni
   * 2012, §2). It holds however the means are distributed.
   */
  static Interval ofMeansWithVariance(double[] means, double variance, double error) {
    double most = 2 * Math.log(2 / error);
    double rate = Math.sqrt(most / (means.length * Math.max(variance, LEAST_VARIANCE)));
    DoubleUnaryOperator sum =
        centre -> Arrays.stream(means).map(mean -> influence(rate * (mean - centre))).sum();
    double least = Arrays.stream(means).min().orElseThrow();
    double largest = Arrays.stream(means).max().orElseThrow();
    double reach = Math.exp(most / means.length) / rate;
    return new Interval(
        crossing(centre -> sum.applyAsDouble(centre) - most, least - reach, largest),
        crossing(centre -> sum.applyAsDouble(centre) + most, least, largest + reach));
  }

  private static double influence(double x) {
    return Math.copySign(Math.log1p(Math.abs(x) + x * x / 2), x);
  }

  /** Where a falling function passes 0. */
  private static double crossing(DoubleUnaryOperator falling, double from, double to) {
    double low = from;
    double high = to;
    for (int k = 0; k < HALVINGS; k++) {
      double middle = low + (high - low) / 2;
      if (falling.applyAsDouble(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + (high - low) / 2;
  }

  /** Both ends farther out. */
  Interval widened(double by) {
    return new Interval(low - by, high + by);
  }
}
