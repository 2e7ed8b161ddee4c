package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactNetworksTest {
  private static final int CHANNELS = 3;

  @ParameterizedTest
  @ValueSource(ints = {384, 385, 386, 480, 528, 529, 672, 673, 850})
  void everyPairOfALongQueryGetsALogit(int size) {
    ContactNetwork constant = ContactNetwork.untrained(CHANNELS, new int[0], 1);
    float[] projection = constant.parameters()[constant.parameters().length - 1];
    Arrays.fill(projection, 0);
    projection[projection.length - 1] = -1.5f;

    float[] logits = ContactNetworks.logits(constant, new PairMap(size, CHANNELS));

    assertThat(logits).hasSize(size * size).containsOnly(-1.5f);
  }

  @Test
  void logitsOfALongQueryAreSymmetric() {
    int size = 431;
    float[] logits =
        ContactNetworks.logits(ContactNetwork.untrained(CHANNELS, new int[] {2}, 1), random(size));

    for (int y = 0; y < size; y++) {
      for (int x = 0; x < y; x++) {
        assertThat(logits[y * size + x]).isEqualTo(logits[x * size + y]);
      }
    }
  }

  @Test
  void pairsInTheMiddleOfSegmentsAreAsInTheMapOfBothSegments() {
    int size = 500;
    PairMap features = random(size);
    ContactNetwork network = ContactNetwork.untrained(CHANNELS, new int[] {2}, 1);

    float[] logits = ContactNetworks.logits(network, features);

    // Segments of 192 start at 0, 144, 288 and 308, the last so that it ends with the query.
    assertAsIn(IntStream.range(0, 336), 96, 240, network, features, logits);
    assertAsIn(IntStream.range(144, 336), 235, 245, network, features, logits);
    assertAsIn(
        IntStream.concat(IntStream.range(0, 192), IntStream.range(308, 500)),
        96,
        480,
        network,
        features,
        logits);
  }

  private static float[] logits(ContactNetwork network, PairMap features) {
    return new ForwardPass(network, features.size, false, MapKernel.fastest()).logits(features);
  }

  private static void assertAsIn(
      IntStream union, int y, int x, ContactNetwork network, PairMap features, float[] logits) {
    int[] positions = union.toArray();
    float[] part = logits(network, features.select(positions));
    int row = Arrays.binarySearch(positions, y);
    int column = Arrays.binarySearch(positions, x);
    assertThat(logits[y * features.size + x]).isEqualTo(part[row * positions.length + column]);
  }

  private static PairMap random(int size) {
    Random random = new Random(size);
    PairMap map = new PairMap(size, CHANNELS);
    for (int y = 0; y < size; y++) {
      for (int k = map.at(y, y), end = map.at(y, size); k < end; k++) {
        map.values[k] = (float) random.nextGaussian();
      }
    }
    return map;
  }
}
