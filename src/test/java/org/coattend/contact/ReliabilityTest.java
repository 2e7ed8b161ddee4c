package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReliabilityTest {
  private final Reliability.Counts counts = new Reliability.Counts();

  @Test
  void aPairIsInTheBinThatItsProbabilityBegins() {
    counts.add(0, false);
    counts.add(0.05, true);
    counts.add(0.0999, false);
    counts.add(1, true);

    assertThat(counts.finish().bins())
        .containsExactly(
            new Reliability.Bin(0, 0.05, 1, 0, 0),
            new Reliability.Bin(0.05, 0.1, 2, (0.05 + 0.0999) / 2, 0.5),
            new Reliability.Bin(0.95, 1, 1, 1, 1));
  }

  @Test
  void theErrorIsTheMeanOverPairsOfWhatTheirBinsAreOffBy() {
    counts.add(0.21, true);
    counts.add(0.23, false);
    counts.add(0.23, false);
    counts.add(0.9, true);

    // Three pairs of mean .67/3 of which 1/3 touch, and one of .9 that does.
    double expected = (3 * (1 / 3.0 - 0.67 / 3) + 0.1) / 4;
    assertThat(counts.finish().error(0)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void theErrorLeavesOutBinsBelowTheLeastProbability() {
    counts.add(0.07, true);
    counts.add(0.12, false);
    counts.add(0.97, true);

    Reliability reliability = counts.finish();

    assertThat(reliability.error(0.1)).isCloseTo((0.12 + 0.03) / 2, within(1e-12));
    assertThat(reliability.error(0.95)).isCloseTo(0.03, within(1e-12));
  }

  @Test
  void thereIsNoErrorWithoutPairs() {
    assertThat(counts.finish().bins()).isEmpty();
    assertThat(counts.finish().error(0)).isZero();
  }
}
