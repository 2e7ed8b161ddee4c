package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordPairsTest {
  private final Random random = new Random(8);

  @Test
  void aPairIsComparedWithThoseAtItsDistanceTheSameWayRound() {
    NoteWindow window = RandomWindows.of(30, 64, random).get(0);
    int units = window.unitCount();
    float[] weights = RandomWindows.attention(1, units, random);
    boolean[] ofKind = new boolean[units];
    for (int unit = 1; unit < units - 1; unit++) {
      ofKind[unit] = !window.punctuation()[unit];
    }

    WordPairs pairs = new WordPairs(window, weights, ofKind);

    for (int offset : new int[] {-7, -1, 1, 2, 8}) {
      double sum = 0;
      double logs = 0;
      int count = 0;
      for (int from : pairs.attending()) {
        int to = from + offset;
        if (to >= 1 && to < units - 1 && ofKind[to]) {
          sum += weights[from * units + to];
          logs += Math.log(weights[from * units + to]);
          count++;
        }
      }
      assertThat(count).as("pairs %d apart", offset).isGreaterThan(2);
      for (int from : pairs.attending()) {
        int to = from + offset;
        if (to >= 1 && to < units - 1 && ofKind[to]) {
          double weight = weights[from * units + to];
          double log = Math.log(weight);
          assertThat(pairs.usual(from, to)).isCloseTo(sum / count, within(1e-9));
          assertThat(pairs.isComparable(from, to)).isTrue();
          assertThat(pairs.expected(from, to))
              .isCloseTo((sum - weight) / (count - 1), within(1e-9));
          assertThat(pairs.excess(from, to))
              .isCloseTo(log - (logs - log) / (count - 1), within(1e-9));
        }
      }
    }
  }

  @Test
  void whatIsExpectedOfAllPairsIsWhatTheyWeigh() {
    NoteWindow window = RandomWindows.of(60, 64, random).get(0);
    int units = window.unitCount();
    float[] weights = RandomWindows.attention(1, units, random);
    boolean[] ofKind = new boolean[units];
    Arrays.fill(ofKind, 1, units - 1, true);
    WordPairs pairs = new WordPairs(window, weights, ofKind);
    double expected = 0;
    double weighed = 0;
    double excess = 0;

    for (int from : pairs.attending()) {
      for (int to : pairs.attended()) {
        if (from != to) {
          expected += pairs.usual(from, to);
          weighed += pairs.weight(from, to);
          excess += pairs.isComparable(from, to) ? pairs.excess(from, to) : 0;
        }
      }
    }

    assertThat(expected).isCloseTo(weighed, within(1e-6)).isGreaterThan(1);
    assertThat(excess).isCloseTo(0, within(1e-6));
  }

  @Test
  void longDistancesAreComparedWithThoseAboutAsLong() {
    DistanceProfile profile = new DistanceProfile(200);
    for (int offset = 1; offset < 200; offset++) {
      profile.add(offset, offset, 0);
      profile.add(-offset, 1000 + offset, 0);
    }

    for (int near = 1; near <= DistanceProfile.EXACT; near++) {
      assertThat(profile.weight(near)).isEqualTo(near);
      assertThat(profile.weight(-near)).isEqualTo(1000 + near);
      assertThat(profile.others(near)).isZero();
      assertThat(profile.weightOfOthers(near, near)).isNaN();
    }
    for (int far = DistanceProfile.EXACT + 1; far < 200; far++) {
      assertThat(profile.weight(far)).isBetween(.83 * far, 1.2 * far);
      assertThat(profile.weight(-far)).isBetween(1000 + .83 * far, 1000 + 1.2 * far);
      assertThat(profile.others(far)).isLessThan(1 + far / 5);
    }
    assertThat(profile.weight(100)).isEqualTo(profile.weight(105));
    assertThat(profile.weight(64)).isNotEqualTo(profile.weight(128));
  }

  @Test
  void aWordThatCountsInAnotherWindowDoesNotAttendButIsAttendedTo() {
    NoteWindow window = RandomWindows.of(200, 64, random).get(1);
    int units = window.unitCount();
    boolean[] ofKind = new boolean[units];
    Arrays.fill(ofKind, 1, units - 1, true);

    WordPairs pairs = new WordPairs(window, RandomWindows.attention(1, units, random), ofKind);

    assertThat(pairs.attended()).hasSize(units - 2);
    assertThat(pairs.attending()).hasSizeLessThan(units - 2).isNotEmpty();
    for (int unit : pairs.attending()) {
      assertThat(window.counted()[unit]).isTrue();
    }
  }
}
