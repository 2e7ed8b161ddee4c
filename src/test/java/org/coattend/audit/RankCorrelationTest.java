package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void oneExchangeOfNeighboursAmongFourCostsTwoPairsOfSix() {
    RankCorrelation both =
        RankCorrelation.of(new double[] {1, 2, 3, 4}, new double[] {10, 30, 20, 40});

    assertThat(both.tau()).isCloseTo(4 / 6.0, within(1e-15));
    // S = 4, variance 4·3·13/18 = 8.667: z = 1.3587, two-sided p .17423.
    assertThat(both.p()).isCloseTo(.17423, within(1e-5));
  }

  /** As scipy.stats.kendalltau(x, y, method="asymptotic") has it. */
  @Test
  void tiesShrinkTheVariance() {
    RankCorrelation both =
        RankCorrelation.of(new double[] {12, 2, 1, 12, 2}, new double[] {1, 4, 7, 1, 0});

    assertThat(both.tau()).isCloseTo(-0.47140452079103173, within(1e-14));
    assertThat(both.p()).isCloseTo(0.2827454599327748, within(1e-9));
  }

  @Test
  void aConstantSideOrASingleValueHasNone() {
    assertThat(RankCorrelation.of(new double[] {1, 2}, new double[] {0, -0.0}).tau()).isNaN();
    assertThat(RankCorrelation.of(new double[] {3, 3, 3}, new double[] {1, 2, 3}).p()).isNaN();
    assertThat(RankCorrelation.of(new double[] {1}, new double[] {2}).tau()).isNaN();
    assertThat(RankCorrelation.of(new double[0], new double[0]).tau()).isNaN();
  }

  @Test
  void zerosOfBothSignsAreTies() {
    assertThat(RankCorrelation.of(new double[] {0, -0.0, 1}, new double[] {1, 1, 2}).tau())
        .isCloseTo(1, within(1e-15));
  }
}
