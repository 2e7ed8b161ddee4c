package org.coattend.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DivergenceTest {
  @Test
  void disjointDistributionsAreFarthest() {
    double[] p = {.25, .75, 0};
    double[] q = {0, 0, 1};

    assertThat(Divergence.jensenShannon(p, q)).isEqualTo(Math.log(2));
    assertThat(Divergence.totalVariation(p, q)).isEqualTo(1);
    assertThat(Divergence.jensenShannon(p, p)).isZero();
    assertThat(Divergence.totalVariation(p, p)).isZero();
  }

  @Test
  void halfOfTheMassMovedIsInBetween() {
    double[] p = {1, 0};
    double[] q = {.5, .5};

    // (1/2)[ln(2/1.5) + .5 ln(1/1.5) + .5 ln 2]
    assertThat(Divergence.jensenShannon(p, q))
        .isCloseTo(
            (Math.log(4 / 3.0) + .5 * Math.log(2 / 3.0) + .5 * Math.log(2)) / 2, within(1e-15));
    assertThat(Divergence.totalVariation(p, q)).isEqualTo(.5);
  }
}
