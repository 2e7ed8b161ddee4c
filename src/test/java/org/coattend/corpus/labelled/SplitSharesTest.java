package org.coattend.corpus.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitSharesTest {
  @Test
  void sharesAreAboutWhatIsAskedFor() {
    SplitShares shares = new SplitShares(.1, .2);

    Map<Split, Long> counts =
        IntStream.range(0, 10_000)
            .mapToObj(k -> shares.of("n" + k))
            .collect(Collectors.groupingBy(split -> split, Collectors.counting()));

    assertThat(counts.get(Split.DEV) / 1e4).isCloseTo(.1, within(.015));
    assertThat(counts.get(Split.TEST) / 1e4).isCloseTo(.2, within(.02));
    assertThat(counts.get(Split.TRAIN) / 1e4).isCloseTo(.7, within(.02));
  }

  @Test
  void sharesThatLeaveNothingToLearnFromAreRefused() {
    assertThat(new SplitShares(0, 0).of("n1")).isEqualTo(Split.TRAIN);
    assertThatThrownBy(() -> new SplitShares(.5, .5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dev-share is 0.5 and test-share is 0.5");
    assertThatThrownBy(() -> new SplitShares(Double.NaN, .5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
