package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.coattend.classifier.Sequence;
import org.junit.jupiter.api.Test;

class TokenRunsTest {
  private static final int GOES_ON = 9;

  /** The word 1 9 becomes the word 2; the word 3 has no other. */
  private static final TokenRuns GROUP =
      new TokenRuns(
          "group",
          Map.of(List.of(1, GOES_ON), List.of(2), List.of(3), List.of()),
          BitSet.valueOf(new long[] {1 << GOES_ON}));

  private static Example example(int... ids) {
    return new Example("e", new Sequence.Words(ids), new BitSet(), 0, "");
  }

  @Test
  void allPiecesOfAWordAreMembers() {
    assertThat(GROUP.positions(example(4, 1, GOES_ON, 5, 3)))
        .isEqualTo(BitSet.valueOf(new long[] {0b10110}));
  }

  @Test
  void partsOfLongerWordsAreNone() {
    assertThat(GROUP.positions(example(1, GOES_ON, GOES_ON, 3, GOES_ON, 1)).isEmpty()).isTrue();
  }

  @Test
  void aWordIsSwappedWithOneOfAnotherLength() {
    PositionGroup.Swap swap = GROUP.swapped(example(4, 1, GOES_ON, 3)).orElseThrow();

    assertThat(((Sequence.Words) swap.sequence()).ids()).containsExactly(4, 2, 3);
    assertThat(swap.changed()).isEqualTo(BitSet.valueOf(new long[] {0b110}));
    assertThat(GROUP.swapped(example(3, 4))).isEmpty();
  }
}
