package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContactNetworkTest {
  private static final int SIZE = 13;
  private static final int CHANNELS = 7;
  private static final int[] DILATIONS = {1, 2};

  private final ContactNetwork network = ContactNetwork.untrained(CHANNELS, DILATIONS, 1);
  private final PairMap features = features(SIZE, 3);

  @Test
  void theVectorKernelAgreesWithThePlainOne() {
    MapKernel vector = MapKernel.fastest();
    assertThat(vector).isNotInstanceOf(PlainMapKernel.class);

    float[] plain = new ForwardPass(network, SIZE, true, new PlainMapKernel()).logits(features);
    float[] fast = new ForwardPass(network, SIZE, true, vector).logits(features);
    assertThat(fast).containsExactly(plain, within(1e-4f));
    float[][] expected = gradient(new PlainMapKernel());
    float[][] found = gradient(vector);
    for (int group = 0; group < found.length; group++) {
      float largest = 1e-3f;
      for (float value : expected[group]) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(found[group]).containsExactly(expected[group], within(1e-4f * largest));
    }
  }

  @Test
  void reusedMapsGiveWhatRecordedOnesGive() {
    float[] recorded = new ForwardPass(network, SIZE, true, MapKernel.fastest()).logits(features);
    ForwardPass reusing = new ForwardPass(network, SIZE, false, MapKernel.fastest());

    assertThat(reusing.logits(features)).containsExactly(recorded);
    assertThat(reusing.logits(features)).containsExactly(recorded);
  }

  @Test
  void theGradientIsThatOfFiniteDifferences() {
    float[][] gradient = gradient(MapKernel.fastest());
    Random random = new Random(5);
    for (int group = 0; group < gradient.length; group++) {
      float[] parameters = network.parameters()[group];
      for (int sample = 0; sample < 4; sample++) {
        int k = random.nextInt(parameters.length);
        int tied = k;
        if (parameters.length == Convolution.weights()) {
          int matrix = MapKernel.WIDTH * MapKernel.WIDTH;
          tied = Convolution.tied(k / matrix) * matrix + k % matrix;
        }
        float step = 4e-3f;
        double up = lossAt(parameters, k, tied, step);
        double down = lossAt(parameters, k, tied, -step);
        double expected = (up - down) / (2 * step);
        double found = gradient[group][k] * (tied == k ? 1 : 2);
        assertThat(found)
            .describedAs("group %d, parameter %d", group, k)
            .isCloseTo(expected, within(0.03 * Math.abs(expected) + 0.03));
      }
    }
  }

  @Test
  void logitsAreSymmetric() {
    float[] logits = new ForwardPass(network, SIZE, false, MapKernel.fastest()).logits(features);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        assertThat(logits[y * SIZE + x]).isEqualTo(logits[x * SIZE + y]);
      }
    }
  }

  @Test
  void aNetworkIsReadAsItWasWritten() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    network.write(new DataOutputStream(bytes));
    ContactNetwork read =
        ContactNetwork.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(read.parameters()).isDeepEqualTo(network.parameters());
    byte[] other = bytes.toByteArray();
    other[3]++;
    assertThatThrownBy(
            () -> ContactNetwork.read(new DataInputStream(new ByteArrayInputStream(other))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version");
  }

  private double lossAt(float[] parameters, int k, int tied, float step) {
    float before = parameters[k];
    parameters[k] = before + step;
    parameters[tied] = before + step;
    float[] logits = new ForwardPass(network, SIZE, false, MapKernel.fastest()).logits(features);
    parameters[k] = before;
    parameters[tied] = before;
    double loss = 0;
    for (int pair = 0; pair < logits.length; pair++) {
      loss += Math.log1p(Math.exp(logits[pair])) - (touches(pair) ? logits[pair] : 0);
    }
    return loss;
  }

  private float[][] gradient(MapKernel kernel) {
    ForwardPass forward = new ForwardPass(network, SIZE, true, kernel);
    float[] slopes = forward.logits(features);
    for (int pair = 0; pair < slopes.length; pair++) {
      slopes[pair] = (float) (1 / (1 + Math.exp(-slopes[pair]))) - (touches(pair) ? 1 : 0);
    }
    float[][] sums = new float[network.parameters().length][];
    for (int group = 0; group < sums.length; group++) {
      sums[group] = new float[network.parameters()[group].length];
    }
    new BackwardPass(forward, kernel).addGradient(features, slopes, sums);
    return sums;
  }

  /** Symmetric. */
  private static boolean touches(int pair) {
    return (pair / SIZE + pair % SIZE) % 3 == 0;
  }

  private static PairMap features(int size, long seed) {
    Random random = new Random(seed);
    PairMap map = new PairMap(size, CHANNELS);
    for (int y = 0; y < size; y++) {
      for (int x = y; x < size; x++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          map.values[map.at(y, x) + channel] = (float) random.nextGaussian();
        }
      }
    }
    return map;
  }
}
