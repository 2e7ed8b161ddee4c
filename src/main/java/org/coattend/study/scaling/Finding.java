package org.coattend.study.scaling;

import java.util.Arrays;
import java.util.Optional;

/**
 * A measure in a setting, over all draws, beside what formulas say.
 *
 * @param mean over draws
 * @param low end of the confidence interval
 * @param high end of the confidence interval
 * @param level confidence of the interval. Where there is an exact expectation it holds however
 *     skewed the measure is, given the measure's exact variance; so does that of a share. Else it
 *     is nominal, by Student's t over draws
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
    double level,
    Optional<Double> exact,
    Optional<Double> limit) {

  /** Rounding of single precision, relative to a figure. */
  private static final double ROUNDING = 1e-5;

  /**
   * Sums up.
   *
   * @param means of each draw
   * @param queries of each draw
   * @param expectation what is known
   * @param error probability that the interval misses the expectation
   */
  static Finding of(
      Setting setting,
      Measure measure,
      double[] means,
      int queries,
      Optional<Expectation> expectation,
      double error) {
    double mean = Arrays.stream(means).average().orElseThrow();
    Interval interval;
    if (expectation.isPresent()) {
      interval = Interval.ofMeansWithVariance(means, expectation.get().variance(), error);
    } else if (measure == Measure.SATURATED) {
      double trials = setting.score().sharesWeights() ? 1 : queries;
      interval = Interval.ofShare(mean, means.length * trials, error);
    } else {
      interval = Interval.ofMeans(means, error);
    }
    Interval widened = interval.widened(ROUNDING * Math.abs(mean));
    return new Finding(
        setting,
        measure,
        means.length,
        mean,
        widened.low(),
        widened.high(),
        1 - error,
        expectation.map(Expectation::mean),
        measure == Measure.ENTROPY ? Theory.limitOfEntropy(setting) : Optional.empty());
  }

  /** Whether the exact expectation lies in the interval, or there is none. */
  public boolean holds() {
    return exact.map(value -> value >= low && value <= high).orElse(true);
  }
}
