package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PairMapTest {
  private static final int SIZE = 6;
  private static final int CHANNELS = 3;

  private final PairMap map = new PairMap(SIZE, CHANNELS);

  PairMapTest() {
    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        for (int k = 0; k < CHANNELS; k++) {
          map.values[map.at(y, x) + k] = value(y, x, k);
        }
      }
    }
  }

  @Test
  void aSelectionHasTheChannelsOfTheChosenPairs() {
    int[] chosen = {0, 2, 5};

    PairMap selected = map.select(chosen);

    assertThat(selected.size).isEqualTo(3);
    for (int y = 0; y < 3; y++) {
      for (int x = y; x < 3; x++) {
        for (int k = 0; k < CHANNELS; k++) {
          assertThat(selected.values[selected.at(y, x) + k])
              .isEqualTo(value(chosen[y], chosen[x], k));
        }
      }
    }
  }

  @Test
  void aMirroredMapIsSymmetric() {
    map.mirror();

    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        for (int k = 0; k < CHANNELS; k++) {
          assertThat(map.values[map.at(y, x) + k])
              .isEqualTo(value(Math.min(y, x), Math.max(y, x), k));
        }
      }
    }
  }

  @Test
  void theBorderStaysZero() {
    map.mirror();
    assertBorderIsZero();
    map.clear();
    assertBorderIsZero();
  }

  @Test
  void clearingLeavesNoPairAboveTheDiagonal() {
    map.clear();

    assertThat(map.values).containsOnly(0);
  }

  private void assertBorderIsZero() {
    for (int line = 0; line < map.line; line++) {
      for (int pixel = 0; pixel < map.line; pixel++) {
        int y = line - PairMap.BORDER;
        int x = pixel - PairMap.BORDER;
        for (int k = 0; k < CHANNELS && (Math.min(y, x) < 0 || Math.max(y, x) >= SIZE); k++) {
          assertThat(map.values[(line * map.line + pixel) * CHANNELS + k]).isZero();
        }
      }
    }
  }

  private static float value(int y, int x, int k) {
    return 100 * y + 10 * x + k + 1;
  }
}
