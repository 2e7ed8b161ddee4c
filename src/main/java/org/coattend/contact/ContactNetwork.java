package org.coattend.contact;

import static org.coattend.contact.MapKernel.WIDTH;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/**
 * A residual convolutional network over the map of all pairs (He et al. 2016), which tells from
 * each pair's channels and those of the pairs around it whether the two positions touch.
 *
 * <p>Every channel is projected to {@link MapKernel#WIDTH}; each block adds to its input two
 * dilated 3 × 3 convolutions, each normalised over the map (Ulyanov et al. 2016) and rectified; a
 * last projection gives one logit a pair. All maps are symmetric.
 */
public final class ContactNetwork {
  private static final int VERSION = 1;
  private static final int MOST_CHANNELS = 1024;
  private static final int MOST_BLOCKS = 256;
  private static final float FIRST_GAIN_OF_BLOCKS = 0.3f;

  /** Logit of a pair before anything is learnt: about one pair in twenty touches. */
  private static final float FIRST_LOGIT = -3;

  private final int channels;
  private final int[] dilations;

  /**
   * Stem: weights, gain, shift. Then for each of a block's two convolutions the same. Last the
   * projection with its bias at the end.
   */
  private final float[][] parameters;

  private ContactNetwork(int channels, int[] dilations, float[][] parameters) {
    this.channels = channels;
    this.dilations = dilations;
    this.parameters = parameters;
  }

  /**
   * A network that has learnt nothing.
   *
   * @param channels of the input
   * @param dilations of each block's convolutions, 1 to {@link PairMap#BORDER}
   */
  static ContactNetwork untrained(int channels, int[] dilations, long seed) {
    Random random = new Random(seed);
    float[][] parameters = new float[parameterGroups(dilations)][];
    int next = 0;
    parameters[next++] = normal(random, channels * WIDTH, Math.sqrt(2.0 / channels));
    parameters[next++] = filled(WIDTH, 1);
    parameters[next++] = new float[WIDTH];
    for (int block = 0; block < dilations.length; block++) {
      for (float gain : new float[] {1, FIRST_GAIN_OF_BLOCKS}) {
        double deviation = Math.sqrt(2.0 / (9 * WIDTH));
        parameters[next++] = Convolution.tie(normal(random, Convolution.weights(), deviation));
        parameters[next++] = filled(WIDTH, gain);
        parameters[next++] = new float[WIDTH];
      }
    }
    parameters[next] = normal(random, WIDTH + 1, 0.1);
    parameters[next][WIDTH] = FIRST_LOGIT;
    return new ContactNetwork(channels, dilations.clone(), parameters);
  }

  /** Channels of the input. */
  int channels() {
    return channels;
  }

  int blocks() {
    return dilations.length;
  }

  int dilation(int block) {
    return dilations[block];
  }

  /** All parameters, in groups; training changes them. */
  float[][] parameters() {
    return parameters;
  }

  /**
   * Writes the network.
   *
   * @param out stays open
   */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(VERSION);
    out.writeInt(channels);
    out.writeInt(dilations.length);
    for (int dilation : dilations) {
      out.writeInt(dilation);
    }
    for (float[] group : parameters) {
      for (float parameter : group) {
        out.writeFloat(parameter);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when it is of another version, is something else, or ends early
   */
  static ContactNetwork read(DataInputStream in) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "contact network of version %d, this is version %d".formatted(version, VERSION));
    }
    int channels = Stored.within(1, MOST_CHANNELS, "channels", in.readInt());
    int[] dilations = new int[Stored.within(0, MOST_BLOCKS, "blocks", in.readInt())];
    for (int block = 0; block < dilations.length; block++) {
      dilations[block] = Stored.within(1, PairMap.BORDER, "dilation", in.readInt());
    }
    ContactNetwork network = untrained(channels, dilations, 0);
    for (float[] group : network.parameters) {
      for (int k = 0; k < group.length; k++) {
        group[k] = in.readFloat();
      }
    }
    return network;
  }

  private static int parameterGroups(int[] dilations) {
    return 3 + 6 * dilations.length + 1;
  }

  private static float[] normal(Random random, int length, double deviation) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
