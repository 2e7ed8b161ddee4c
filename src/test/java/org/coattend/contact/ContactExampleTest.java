package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContactExampleTest {
  private static final int SIZE = 9;

  private final PairMap whole = random(1);
  private final PairMap some = random(2);
  private final ContactExample example =
      new ContactExample("toy", List.of(whole, some), new byte[SIZE * SIZE]);

  @Test
  void sixteenBitsKeepEightOfTheFraction() {
    PairMap kept = example.map();

    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        for (int k = 0; k < PairFeatures.CHANNELS; k++) {
          float value = whole.values[whole.at(y, x) + k];
          assertThat(kept.values[kept.at(y, x) + k])
              .isCloseTo(value, within(Math.abs(value) / 256));
        }
      }
    }
  }

  @Test
  void numbersOfSevenBitsAreKeptAsTheyAre() {
    PairMap exact = new PairMap(2, PairFeatures.CHANNELS);
    float[] values = {0, 1, -1, 0.5f, -3.25f, 127};
    System.arraycopy(values, 0, exact.values, exact.at(0, 1), values.length);

    PairMap kept = new ContactExample("toy", List.of(exact), new byte[4]).map();

    assertThat(kept.values).containsExactly(exact.values);
  }

  @Test
  void aMapOfSomePositionsHasTheirPairsAtThatDepth() {
    int[] positions = {1, 2, 6, 8};

    PairMap part = example.map(1, positions);

    assertThat(example.depths()).isEqualTo(2);
    assertThat(part.size).isEqualTo(4);
    assertPairs(part, some, positions);
  }

  @Test
  void descendingPositionsGiveTheSequenceReversed() {
    assertPairs(example.map(0, new int[] {7, 5, 4, 0}), whole, new int[] {7, 5, 4, 0});
  }

  @Test
  void labelsTellContactsFromPairsApartAndFromUnknownOnes() {
    byte[] labels = new byte[SIZE * SIZE];
    labels[2 * SIZE + 7] = ContactExample.TOUCHES;
    labels[7 * SIZE + 2] = ContactExample.TOUCHES;
    labels[3 * SIZE + 8] = ContactExample.UNKNOWN;
    ContactExample labelled = new ContactExample("toy", List.of(whole), labels);

    assertThat(labelled.touches(2, 7)).isTrue();
    assertThat(labelled.touches(7, 2)).isTrue();
    assertThat(labelled.known(2, 7)).isTrue();
    assertThat(labelled.touches(2, 6)).isFalse();
    assertThat(labelled.known(2, 6)).isTrue();
    assertThat(labelled.touches(3, 8)).isFalse();
    assertThat(labelled.known(3, 8)).isFalse();
  }

  private static void assertPairs(PairMap part, PairMap of, int[] positions) {
    for (int y = 0; y < part.size; y++) {
      for (int x = y; x < part.size; x++) {
        int low = Math.min(positions[y], positions[x]);
        int high = Math.max(positions[y], positions[x]);
        for (int k = 0; k < PairFeatures.CHANNELS; k++) {
          float value = of.values[of.at(low, high) + k];
          assertThat(part.values[part.at(y, x) + k])
              .isCloseTo(value, within(Math.abs(value) / 256));
        }
      }
    }
  }

  private static PairMap random(long seed) {
    Random random = new Random(seed);
    PairMap map = new PairMap(SIZE, PairFeatures.CHANNELS);
    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        for (int k = 0; k < PairFeatures.CHANNELS; k++) {
          map.values[map.at(y, x) + k] = (float) Math.exp(3 * random.nextGaussian()) - 1;
        }
      }
    }
    return map;
  }
}
