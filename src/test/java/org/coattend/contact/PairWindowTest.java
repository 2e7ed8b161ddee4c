package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairWindowTest {
  private static final int SIZE = 23;

  private final PairMap map = random();
  private final PairWindow window = new PairWindow(map);

  @Test
  void everyFeatureIsWhatADirectComputationGives() {
    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        float[] features = window.features(y, x);
        List<Double> expected = expected(y, x);
        assertThat(features).hasSize(PairWindow.FEATURES).hasSize(expected.size());
        for (int k = 0; k < features.length; k++) {
          assertThat((double) features[k])
              .describedAs("feature %d of pair %d, %d", k, y, x)
              .isCloseTo(expected.get(k), within(1e-4));
        }
      }
    }
  }

  @Test
  void pairsOfEqualScoreShareARank() {
    PairWindow flat = new PairWindow(new PairMap(SIZE, PairFeatures.CHANNELS));

    float[] ranks = flat.features(3, 15);

    assertThat((double) ranks[PairFeatures.CHANNELS]).isCloseTo(-Math.log(SIZE), within(1e-6));
    assertThat(ranks[PairFeatures.CHANNELS + 1]).isZero();
    assertThat(ranks[PairFeatures.CHANNELS + 2]).isZero();
  }

  private List<Double> expected(int y, int x) {
    List<Double> expected = new ArrayList<>();
    for (int k = 0; k < PairFeatures.CHANNELS; k++) {
      expected.add((double) map.values[map.at(y, x) + k]);
    }
    long above = 0;
    for (int i = 0; i < SIZE; i++) {
      above += higher(i, y, x, i + 4);
    }
    double first = higher(y, y, x, 0);
    double second = higher(x, y, x, 0);
    expected.add(Math.log((above + 1.0) / SIZE));
    expected.add(Math.log(1 + Math.min(first, second)));
    expected.add(Math.log(1 + Math.max(first, second)));
    for (int[] steps : new int[][] {{-2, -1, 0, 1, 2}, {-4, -3, 0, 3, 4}}) {
      for (int dy : steps) {
        for (int dx : steps) {
          if (dy != 0 || dx != 0) {
            expected.add(score(y + dy, x + dx));
          }
        }
      }
    }
    for (int reach : new int[] {4, 8}) {
      for (int way : new int[] {1, -1}) {
        expected.add(
            IntStream.rangeClosed(-reach, reach).mapToDouble(d -> score(y + d, x + way * d)).sum());
      }
    }
    for (int d = -2; d <= 2; d++) {
      for (int channel : new int[] {PairFeatures.CHANNELS - 3, PairFeatures.CHANNELS - 7}) {
        expected.add(column(y + d, channel));
        expected.add(column(x + d, channel));
      }
    }
    return expected;
  }

  /** Pairs of a position with others from one on, 4 apart, that score higher than a pair. */
  private long higher(int position, int y, int x, int from) {
    return IntStream.range(from, SIZE)
        .filter(other -> Math.abs(other - position) >= 4)
        .filter(other -> score(position, other) > score(y, x))
        .count();
  }

  private double score(int i, int j) {
    return inside(i) && inside(j)
        ? map.values[map.at(Math.min(i, j), Math.max(i, j)) + PairFeatures.CORRECTED]
        : 0;
  }

  private double column(int position, int channel) {
    return inside(position) ? map.values[map.at(position, position) + channel] / 2 : 0;
  }

  private static boolean inside(int position) {
    return position >= 0 && position < SIZE;
  }

  private static PairMap random() {
    Random random = new Random(5);
    PairMap map = new PairMap(SIZE, PairFeatures.CHANNELS);
    for (int y = 0; y < SIZE; y++) {
      for (int k = map.at(y, y), end = map.at(y, SIZE); k < end; k++) {
        map.values[k] = (float) random.nextGaussian();
      }
    }
    return map;
  }
}
