package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.coattend.attention.AttentionMap;
import org.coattend.encode.Items;
import org.junit.jupiter.api.Test;

class PairAttentionTest {
  /** Three words, 1 × 2 patches. */
  private static FusionPair pair(Region... regions) {
    return new FusionPair(
        "p",
        true,
        new Items(3, new float[3]),
        List.of(),
        new Items(2, new float[2]),
        1,
        2,
        List.of(regions));
  }

  private static PairAttention attention(Direction direction, int queries, float... weights) {
    return new PairAttention(
        direction, List.of(new AttentionMap(0, 0, queries, weights.length / queries, weights, 0)));
  }

  @Test
  void aPhrasePointsToWhereItsWordsTogetherAttendMost() {
    PairAttention attention = attention(Direction.TEXT_TO_IMAGE, 3, .9f, .1f, .45f, .55f, .2f, .8f);

    assertThat(attention.pointing(pair(new Region(0, 1, 0, 0)))).hasValue(1);
    assertThat(attention.pointing(pair(new Region(0, 1, 0, 0), new Region(2, 2, 0, 0))))
        .hasValue(.5);
    assertThat(attention.pointing(pair(new Region(2, 2, 0, 0), new Region(2, 2, 0, 1))))
        .hasValue(1);
    assertThat(attention.pointing(pair())).isEmpty();
  }

  @Test
  void weightsThatAreNoNumbersPointNowhere() {
    PairAttention attention =
        attention(Direction.TEXT_TO_IMAGE, 3, Float.NaN, Float.NaN, 0, 1, 0, 1);

    assertThat(attention.pointing(pair(new Region(0, 0, 0, 0)))).hasValue(0);
  }

  @Test
  void aPatchPointsToAWordThatIsAboutIt() {
    PairAttention attention = attention(Direction.IMAGE_TO_TEXT, 2, .1f, .2f, .7f, .5f, .3f, .2f);

    assertThat(attention.pointing(pair(new Region(1, 2, 0, 0)))).hasValue(1);
    assertThat(attention.pointing(pair(new Region(1, 2, 0, 1)))).hasValue(0);
    assertThat(attention.chance(pair(new Region(1, 2, 0, 1))).getAsDouble())
        .isCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void entropyIsThatOfTheWeights() {
    assertThat(attention(Direction.IMAGE_TO_TEXT, 2, .5f, .5f, 1, 0).entropy())
        .isCloseTo(Math.log(2) / 2, within(1e-7));
  }

  @Test
  void theWeightiestKeysComeFirst() {
    PairAttention attention = attention(Direction.IMAGE_TO_TEXT, 1, .2f, .5f, .3f);

    assertThat(attention.top(0, 0, 2)).containsExactly(1, 2);
  }
}
