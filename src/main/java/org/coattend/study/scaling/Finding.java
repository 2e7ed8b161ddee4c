package org.coattend.study.scaling;

import java.util.Optional;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A measure in a setting, over all draws, beside what formulas say.
 *
 * @param mean over draws
 * @param low end of the confidence interval
 * @param high end of the confidence interval
 * @param exact the expectation by a formula that is exact, if there is one
 * @param limit that of many keys, if there is one
 */
public record Finding(
    Setting setting,
    Measure measure,
    int draws,
    double mean,
    double low,
    double high,
    Optional<Double> exact,
    Optional<Double> limit) {

  /** Rounding of single precision, relative to a figure. */
  private static final double ROUNDING = 1e-5;

  /**
   * Sums up.
   *
   * @param means of each draw
   * @param queries of each draw
   * @param error probability that the interval misses the expectation
   * @param exact that expectation, or null
   */
  static Finding of(
      Setting setting, Measure measure, double[] means, int queries, double error, Double exact) {
    SummaryStatistics statistics = new SummaryStatistics();
    for (double mean : means) {
      statistics.addValue(mean);
    }
    double[] interval =
        measure == Measure.SATURATED
            ? ofShare(statistics.getSum() * queries, (double) means.length * queries, error)
            : ofMean(statistics, error);
    return new Finding(
        setting,
        measure,
        means.length,
        statistics.getMean(),
        interval[0],
        interval[1],
        Optional.ofNullable(exact),
        measure == Measure.ENTROPY ? Theory.limitOfEntropy(setting) : Optional.empty());
  }

  /** By Student's t. */
  private static double[] ofMean(SummaryStatistics means, double error) {
    double quantile =
        new TDistribution(null, means.getN() - 1).inverseCumulativeProbability(1 - error / 2);
    double half =
        quantile * means.getStandardDeviation() / Math.sqrt((double) means.getN())
            + ROUNDING * Math.abs(means.getMean());
    return new double[] {means.getMean() - half, means.getMean() + half};
  }

  /** By Clopper and Pearson 1934: also where all queries are alike. */
  private static double[] ofShare(double hits, double trials, double error) {
    double low =
        hits < .5
            ? 0
            : new BetaDistribution(null, hits, trials - hits + 1)
                .inverseCumulativeProbability(error / 2);
    double high =
        hits > trials - .5
            ? 1
            : new BetaDistribution(null, hits + 1, trials - hits)
                .inverseCumulativeProbability(1 - error / 2);
    return new double[] {low, high};
  }

  /** Whether the exact expectation lies in the interval, or there is none. */
  public boolean holds() {
    return exact.map(value -> value >= low && value <= high).orElse(true);
  }
}
