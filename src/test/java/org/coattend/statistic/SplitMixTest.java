package org.coattend.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitMixTest {
  /** The first number of the generator with the seed 0. */
  @Test
  void bitsAreMixedAsPublished() {
    assertThat(SplitMix.mixed(0)).isEqualTo(0xe220a8397b1dcdafL);
  }

  /** Computed apart: splits rest on these, and must not move. */
  @Test
  void hashesOfNamesStayAsTheyAre() {
    assertThat(SplitMix.unit("note-1")).isEqualTo(0.5603404647915561);
    assertThat(SplitMix.unit("\u6c34")).isEqualTo(0.7128339845679732);
  }
}
