package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AmsGradTest {
  @Test
  void theFirstStepIsTheRateWhateverTheSlope() {
    double[] weights = {1, 1};
    new AmsGrad(.1, 2).descend(weights, new double[] {1e-3, -50}, 0);

    assertThat(weights).containsExactly(new double[] {.9, 1.1}, within(1e-5));
  }

  /** The step after many slopes of 1 is that of the highest mean square, not of the latest. */
  @Test
  void stepsStaySmallAfterASteepSlope() {
    double[] weights = {0};
    AmsGrad optimiser = new AmsGrad(.1, 1);
    optimiser.descend(weights, new double[] {100}, 0);
    for (int k = 0; k < 20_000; k++) {
      optimiser.descend(weights, new double[] {1}, 0);
    }
    double before = weights[0];
    optimiser.descend(weights, new double[] {1}, 0);

    // √v stays at √(.001 · 100²)
    assertThat(before - weights[0]).isCloseTo(.1 / Math.sqrt(10), within(1e-6));
  }

  @Test
  void decayPullsToZeroAndTheGradientIsSpent() {
    double[] weights = {1};
    double[] gradient = {0};
    new AmsGrad(.1, 1).descend(weights, gradient, .5);
    double[] other = {7};
    new AmsGrad(.1, 1).descend(weights, other, 0);

    assertThat(weights[0]).isCloseTo(.8, within(1e-5));
    assertThat(other).containsExactly(0);
  }
}
