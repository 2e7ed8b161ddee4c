package org.coattend.study.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
  private final Random random = new Random(11);

  /** The square of a product of normal variables has the mean 1 and the variance 8. */
  private double skewed() {
    return Math.pow(random.nextGaussian() * random.nextGaussian(), 2);
  }

  private double[] means(int draws, DoubleSupplier one) {
    double[] means = new double[draws];
    Arrays.setAll(means, draw -> one.getAsDouble());
    return means;
  }

  @ParameterizedTest
  @ValueSource(doubles = {.1, .01, .001})
  void withAKnownVarianceTheIntervalHoldsForSkewedMeansWhereStudentsDoesNot(double error) {
    int repeats = 5_000;
    int missed = 0;
    int missedByStudent = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      double[] means = means(12, this::skewed);
      missed += misses(Interval.ofMeansWithVariance(means, 8, error), 1) ? 1 : 0;
      missedByStudent += misses(Interval.ofMeans(means, error), 1) ? 1 : 0;
    }

    assertThat(missed).isLessThanOrEqualTo((int) (error * repeats));
    assertThat(missedByStudent).isGreaterThan((int) (2 * error * repeats));
  }

  private static boolean misses(Interval interval, double expectation) {
    return expectation < interval.low() || expectation > interval.high();
  }

  @Test
  void withAKnownVarianceTheIntervalIsHardlyWiderThanThatOfNormalMeans() {
    double[] means = means(24, random::nextGaussian);

    Interval interval = Interval.ofMeansWithVariance(means, 1, 1.2e-5);

    double normal = 2 * 4.38 / Math.sqrt(24);
    assertThat(interval.high() - interval.low()).isBetween(normal, 1.6 * normal);
  }

  @Test
  void withoutAVarianceTheIntervalIsAPoint() {
    Interval interval = Interval.ofMeansWithVariance(new double[] {.5, .5, .5}, 0, 1e-5);

    assertThat(interval.low()).isCloseTo(.5, within(1e-12));
    assertThat(interval.high()).isCloseTo(.5, within(1e-12));
  }

  @Test
  void twoMeansStillHaveAnInterval() {
    Interval interval = Interval.ofMeansWithVariance(new double[] {-1, 3}, 4, 1e-5);

    assertThat(interval.low()).isBetween(-1e4, -1.0);
    assertThat(interval.high()).isBetween(3.0, 1e4).isCloseTo(2 - interval.low(), within(1e-6));
  }

  @Test
  void theIntervalOfAShareThatWasNeverHitEndsWhereNoHitIsAsUnlikelyAsTheErrorSays() {
    double end = 1 - Math.pow(.005, 1 / 24.0);

    Interval never = Interval.ofShare(0, 24, .01);
    Interval always = Interval.ofShare(1, 24, .01);

    assertThat(never.low()).isZero();
    assertThat(never.high()).isCloseTo(end, within(1e-12));
    assertThat(always.low()).isCloseTo(1 - end, within(1e-12));
    assertThat(always.high()).isEqualTo(1);
  }

  @Test
  void theIntervalOfAShareHolds() {
    int repeats = 20_000;
    int missed = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      double share =
          Arrays.stream(means(40, () -> random.nextDouble() < .06 ? 1 : 0)).average().orElseThrow();
      missed += misses(Interval.ofShare(share, 40, .05), .06) ? 1 : 0;
    }

    assertThat(missed).isBetween(20, (int) (.05 * repeats));
  }
}
