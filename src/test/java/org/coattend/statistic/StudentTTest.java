package org.coattend.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

  /** From tables of the distribution. */
  @ParameterizedTest
  @CsvSource({"12.706, 1, .05", "2.776, 4, .05", "-2.776, 4, .05", "3.169, 10, .01", "0, 3, 1"})
  void theChanceOfAMarginIsThatOfTables(double t, double freedom, double probability) {
    assertThat(StudentT.twoSided(t, freedom)).isCloseTo(probability, within(1e-4));
    if (probability < 1) {
      assertThat(StudentT.margin(probability, freedom)).isCloseTo(Math.abs(t), within(1e-3));
    }
  }

  @Test
  void whatCannotBeTestedHasNoChance() {
    assertThat(StudentT.twoSided(Double.NaN, Double.NaN)).isNaN();
  }
}
