package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestedPairsTest {
  private static final double[] P = {.01, .02, .5};
  private static final double[] Q = {.025, .03, .5};

  @Test
  void aProbabilityHasTheRateOfFalseDiscoveriesOfItsPlace() {
    assertThat(TestedPairs.q(.02, P, Q)).isEqualTo(.03);
  }

  @Test
  void whatRoundingHasMovedHasThatOfTheNextOne() {
    assertThat(TestedPairs.q(.02 - 1e-12, P, Q)).isEqualTo(.03);
    assertThat(TestedPairs.q(.5 + 1e-12, P, Q)).isEqualTo(.5);
  }

  @Test
  void whatRoundingAloneHasMadeHasNone() {
    assertThat(TestedPairs.q(.3, new double[0], new double[0])).isNaN();
  }
}
