package org.coattend.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FalseDiscoveryTest {
  @Test
  void pIsScaledByTestsOverRankAndNeverFallsWithP() {
    // Ascending .01 .02 .03 .6, times 4/1 4/2 4/3 4/4: .04 .04 .04 .6.
    assertThat(FalseDiscovery.qValues(new double[] {.02, .6, .01, .03}))
        .containsExactly(new double[] {.04, .6, .04, .04}, within(1e-15));
    // .9 and .95 twice the one, once the other: 1.8 is cut to what the larger p has.
    assertThat(FalseDiscovery.qValues(new double[] {.9, .95}))
        .containsExactly(new double[] {.95, .95}, within(1e-15));
  }

  @Test
  void whatHasNoTestDoesNotCount() {
    double[] q = FalseDiscovery.qValues(new double[] {Double.NaN, .01, Double.NaN, .04});

    assertThat(q).containsExactly(new double[] {Double.NaN, .02, Double.NaN, .04}, within(1e-15));
    assertThat(FalseDiscovery.qValues(new double[] {Double.NaN})).containsExactly(Double.NaN);
    assertThat(FalseDiscovery.qValues(new double[0])).isEmpty();
  }

  /** 3 p / 3 is less than p for some. */
  @Test
  void qIsNeverBelowP() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      double[] p = random.doubles(3).toArray();
      double[] q = FalseDiscovery.qValues(p);
      for (int k = 0; k < p.length; k++) {
        assertThat(q[k]).isGreaterThanOrEqualTo(p[k]);
      }
    }
  }

  /** Rejecting all p up to the largest with p(k) ≤ k a / m is the procedure as it was published. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40})
  void qIsTheLeastRateAtWhichTheStepUpProcedureRejects(int tests) {
    Random random = new Random(tests);
    double[] p = random.doubles(tests).map(u -> Math.round(20 * u * u) / 20.0).toArray();

    double[] q = FalseDiscovery.qValues(p);

    for (int k = 0; k < tests; k++) {
      if (q[k] < 1) {
        assertThat(isRejected(p, p[k], q[k] + 1e-9)).isTrue();
      }
      assertThat(isRejected(p, p[k], q[k] - 1e-9)).isFalse();
    }
  }

  private static boolean isRejected(double[] all, double p, double rate) {
    double[] ascending = all.clone();
    Arrays.sort(ascending);
    double threshold = -1;
    for (int k = 0; k < ascending.length; k++) {
      if (ascending[k] <= rate * (k + 1) / ascending.length) {
        threshold = ascending[k];
      }
    }
    return p <= threshold;
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FalseDiscovery.qValues(new double[] {.5, 1.5}))
        .withMessage("p is 1.5, must be 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FalseDiscovery.qValues(new double[] {-.1}));
  }
}
