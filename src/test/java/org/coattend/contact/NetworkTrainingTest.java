package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTrainingTest {
  private static final int SIZE = 24;
  private static final List<Integer> DILATIONS = List.of(1);

  /** The channel that decides. */
  private static final int TELLING = 6;

  @Test
  void theLossFallsToAQuarterWhereOneChannelDecides() {
    List<Double> losses = new ArrayList<>();

    NetworkTraining.train(examples(), options(30), 1, losses::add);

    assertThat(losses).hasSize(30);
    assertThat(losses.get(29)).isLessThan(losses.get(0) / 4);
  }

  @Test
  void theNetworkTellsContactsOfAFamilyThatItHasNotSeen() {
    ContactNetwork network = NetworkTraining.train(examples(), options(30), 1, loss -> {});
    ContactExample unseen = example(99);

    float[] logits = ContactNetworks.logits(network, unseen.map());

    int right = 0;
    int pairs = 0;
    for (int y = 0; y < SIZE; y++) {
      for (int x = y + 4; x < SIZE; x++, pairs++) {
        right += logits[y * SIZE + x] > 0 == unseen.touches(y, x) ? 1 : 0;
      }
    }
    assertThat((double) right / pairs).isGreaterThan(0.95);
  }

  @Test
  void equalSeedsGiveEqualNetworks() {
    float[][] once = NetworkTraining.train(examples(), options(2), 5, loss -> {}).parameters();
    float[][] again = NetworkTraining.train(examples(), options(2), 5, loss -> {}).parameters();
    float[][] other = NetworkTraining.train(examples(), options(2), 6, loss -> {}).parameters();

    assertThat(again).isDeepEqualTo(once);
    assertThat(Arrays.deepEquals(other, once)).isFalse();
  }

  @Test
  void pairsOfWhichNothingIsKnownTeachNothing() {
    byte[] unknown = new byte[SIZE * SIZE];
    Arrays.fill(unknown, ContactExample.UNKNOWN);
    ContactExample silent = new ContactExample("silent", List.of(features(1)), unknown);
    int[] lone = {1};

    // The seed draws that of the first parameters.
    float[][] before =
        ContactNetwork.untrained(PairFeatures.CHANNELS, lone, new Random(3).nextLong())
            .parameters();

    assertThat(NetworkTraining.train(List.of(silent), options(3), 3, loss -> {}).parameters())
        .isDeepEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 16})
  void shortQueriesCanBeLearntFrom(int size) {
    ContactExample small =
        new ContactExample(
            "small", List.of(new PairMap(size, PairFeatures.CHANNELS)), new byte[size * size]);

    ContactNetwork network = NetworkTraining.train(List.of(small), options(3), 1, loss -> {});

    for (float[] group : network.parameters()) {
      for (float parameter : group) {
        assertThat(parameter).isFinite();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void tooFewEpochsAreRefusedByName(int epochs) {
    assertThatThrownBy(() -> new NetworkTraining.Options(epochs, 0.01, 20, DILATIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epochs is " + epochs);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1, Double.NaN, Double.POSITIVE_INFINITY})
  void aLearningRateOutOfRangeIsRefusedByName(double rate) {
    assertThatThrownBy(() -> new NetworkTraining.Options(1, rate, 20, DILATIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learning-rate is " + rate);
  }

  @Test
  void aNarrowWindowIsRefusedByName() {
    assertThatThrownBy(() -> new NetworkTraining.Options(1, 0.01, 15, DILATIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("window is 15");
  }

  @Test
  void dilationsThatAreNoneOrWiderThanTheBorderAreRefusedByName() {
    for (List<Integer> dilations :
        List.of(List.<Integer>of(), List.of(1, 0), List.of(PairMap.BORDER + 1))) {
      assertThatThrownBy(() -> new NetworkTraining.Options(1, 0.01, 20, dilations))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dilations is " + dilations);
    }
  }

  private static NetworkTraining.Options options(int epochs) {
    return new NetworkTraining.Options(epochs, 0.02, 20, DILATIONS);
  }

  private static List<ContactExample> examples() {
    List<ContactExample> examples = new ArrayList<>();
    for (int family = 0; family < 8; family++) {
      examples.add(example(family));
    }
    return examples;
  }

  private static ContactExample example(long seed) {
    PairMap features = features(seed);
    byte[] labels = new byte[SIZE * SIZE];
    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        if (features.values[features.at(y, x) + TELLING] > 0) {
          labels[y * SIZE + x] = ContactExample.TOUCHES;
          labels[x * SIZE + y] = ContactExample.TOUCHES;
        }
      }
    }
    return new ContactExample("family " + seed, List.of(features), labels);
  }

  /** Noise, but for the channel that decides: it is −1 or, for every fifth pair, 1. */
  private static PairMap features(long seed) {
    Random random = new Random(seed);
    PairMap map = new PairMap(SIZE, PairFeatures.CHANNELS);
    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        for (int k = 0; k < PairFeatures.CHANNELS; k++) {
          map.values[map.at(y, x) + k] = (float) (0.1 * random.nextGaussian());
        }
        map.values[map.at(y, x) + TELLING] = random.nextInt(5) == 0 ? 1 : -1;
      }
    }
    return map;
  }
}
