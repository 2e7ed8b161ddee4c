package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.coattend.attention.AttentionMap;
import org.junit.jupiter.api.Test;

class PairStatsTest {
  private static PairStats stats(double matched, double... otherImages) {
    FusionPair pair = RandomPairs.of(1, 1).get(0);
    AttentionMap even = new AttentionMap(0, 0, 1, 2, new float[] {.5f, .5f}, 0);
    return PairStats.of(
        pair,
        new PairAttention(Direction.TEXT_TO_IMAGE, List.of(even)),
        new Gallery.Scores(matched, otherImages, new double[0]));
  }

  @Test
  void theRankCountsThoseThatAreNotWorse() {
    assertThat(stats(2, 3, 2, 1).rank()).isEqualTo(3);
    assertThat(stats(2, 3, 2, 1).aboveShuffled()).isEqualTo(.5);
  }

  @Test
  void meansLeaveOutWhatIsNotKnown() {
    MeanStats means =
        new MeanStats()
            .add(stats(2, 1, 1, 3.5))
            .merge(new MeanStats().add(stats(1, 2, 3)).add(stats(1)));

    assertThat(means.pairs()).isEqualTo(3);
    assertThat(means.aboveMean()).isEqualTo(.5);
    assertThat(means.aboveShuffled()).isEqualTo(1 / 3.0);
    assertThat(means.first()).isEqualTo(1 / 3.0);
    assertThat(means.pointing()).isNaN();
  }

  @Test
  void scoresThatAreNoNumberCountAsMisses() {
    assertThat(stats(Double.NaN, 1, 2).rank()).isEqualTo(3);
    assertThat(stats(Double.NaN, 1, 2).aboveShuffled()).isZero();
    assertThat(stats(1, Double.NaN, 0).rank()).isEqualTo(2);
  }
}
