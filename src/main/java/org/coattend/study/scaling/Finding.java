package org.coattend.study.scaling;

import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.coattend.statistic.StudentT;

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
   * @param exact expectations that are known
   */
  static Finding of(
      Setting setting,
      Measure measure,
      double[] means,
      int queries,
      double error,
      Map<Measure, Double> exact) {
    SummaryStatistics statistics = new SummaryStatistics();
    for (double mean : means) {
      statistics.addValue(mean);
    }
    double[] interval =
        measure == Measure.SATURATED
            ? ofShare(statistics.getSum() * queries, (double) means.length * queries, error)
            : ofMean(statistics, error);
    Double variance = exact.get(Measure.VARIANCE);
    return new Finding(
        setting,
        measure,
        means.length,
        statistics.getMean(),
        interval[0],
        interval[1],
        Optional.ofNullable(exact.get(measure)),
        measure == Measure.ENTROPY && variance != null
            ? Theory.limitOfEntropy(setting.keys(), variance)
            : Optional.empty());
  }

  /** By Student's t. */
  private static double[] ofMean(SummaryStatistics means, double error) {
    double half =
        StudentT.margin(error, means.getN() - 1.0)
                * means.getStandardDeviation()
                / Math.sqrt((double) means.getN())
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
