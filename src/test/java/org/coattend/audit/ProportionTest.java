package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
  private static void same(Interval interval, double low, double high, double tolerance) {
    assertThat(interval.low()).isCloseTo(low, within(tolerance));
    assertThat(interval.high()).isCloseTo(high, within(tolerance));
  }

  /** Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I. */
  @Test
  void wilsonIntervalsAreAsPublished() {
    same(Proportion.wilson(81, 263), .2553, .3662, 5e-5);
    same(Proportion.wilson(15, 148), .0624, .1605, 5e-5);
    same(Proportion.wilson(0, 20), 0, .1611, 5e-5);
    same(Proportion.wilson(1, 29), .0061, .1718, 5e-5);
    same(Proportion.wilson(20, 20), 1 - .1611, 1, 5e-5);
    assertThat(Proportion.wilson(0, 0).low()).isNaN();
  }

  /** Newcombe 1998, "Interval estimation for the difference", table II, method 10. */
  @Test
  void differencesOfIndependentSharesAreAsPublished() {
    same(Proportion.difference(56, 70, 48, 80, 1), .0524, .3339, 5e-5);
    same(Proportion.difference(9, 10, 3, 10, 1), .1705, .8090, 5e-5);
    assertThat(Proportion.difference(9, 10, 3, 10, 3).low()).isLessThan(.17);
    assertThat(Proportion.difference(1, 1, 0, 0, 1).low()).isNaN();
  }

  @Test
  void pairedDifferencesAddAHalfToEachCell() {
    // b = 10, c = 2, n = 50: difference 8/52, variance [13/52 − (8/52)²] / 52.
    double half = 1.959964 * Math.sqrt((.25 - Math.pow(8 / 52.0, 2)) / 52);
    same(Proportion.paired(10, 2, 50, 1), 8 / 52.0 - half, 8 / 52.0 + half, 1e-6);
    same(Proportion.paired(2, 10, 50, 1), -8 / 52.0 - half, -8 / 52.0 + half, 1e-6);
    assertThat(Proportion.paired(0, 0, 0, 1).low()).isNaN();
    assertThat(Proportion.paired(1, 0, 1, 1).high()).isEqualTo(1);
  }

  @Test
  void mcNemarsTestCountsTheRowsThatDiffer() {
    // 3 of 3: 1/8. 3 or more of 4: 5/16.
    assertThat(Proportion.higher(3, 0)).isCloseTo(.125, within(1e-12));
    assertThat(Proportion.higher(3, 1)).isCloseTo(5 / 16.0, within(1e-12));
    assertThat(Proportion.higher(0, 3)).isEqualTo(1);
    assertThat(Proportion.higher(0, 0)).isEqualTo(1);
  }

  @Test
  void normalDeviates() {
    assertThat(Proportion.z(1)).isCloseTo(1.959964, within(1e-6));
    assertThat(Proportion.z(5)).isCloseTo(2.575829, within(1e-6));
    assertThat(Proportion.twoSided(-1.959964)).isCloseTo(.05, within(1e-6));
  }
}
