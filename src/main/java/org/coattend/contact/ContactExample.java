package org.coattend.contact;

import java.io.Serializable;
import java.util.List;

/**
 * A family whose contacts are known: its feature maps, of the whole alignment first and then of
 * some of its rows, and what is known of every pair.
 *
 * <p>Features are kept in 16 bits (the upper half of a float), of pairs y ≤ x.
 */
public final class ContactExample implements Serializable {
  /** Whether a pair touches. */
  static final byte APART = 0;

  static final byte TOUCHES = 1;
  static final byte UNKNOWN = -1;

  private final String family;
  private final int size;
  private final short[][] maps;
  private final byte[] labels;

  /**
   * @param maps at least one, that of the whole alignment first
   * @param labels shape {@code [size][size]}, symmetric: 1 touches, 0 does not, −1 not known
   */
  ContactExample(String family, List<PairMap> maps, byte[] labels) {
    this.family = family;
    this.labels = labels;
    size = maps.get(0).size;
    this.maps = maps.stream().map(ContactExample::packed).toArray(short[][]::new);
  }

  /** Name of the family. */
  public String family() {
    return family;
  }

  /** Positions of the query. */
  public int size() {
    return size;
  }

  /** Whether it is known that a pair of positions, 0-based, touches or does not. */
  public boolean known(int i, int j) {
    return label(i, j) != UNKNOWN;
  }

  /** Whether a pair of positions, 0-based, is known to touch. */
  public boolean touches(int i, int j) {
    return label(i, j) == TOUCHES;
  }

  /** Number of feature maps. */
  int depths() {
    return maps.length;
  }

  byte label(int y, int x) {
    return labels[y * size + x];
  }

  /** The whole map of the whole alignment. */
  PairMap map() {
    int[] all = new int[size];
    for (int position = 0; position < size; position++) {
      all[position] = position;
    }
    return map(0, all);
  }

  /**
   * The map of some positions.
   *
   * @param positions ascending, or descending for the sequence reversed
   */
  PairMap map(int depth, int[] positions) {
    PairMap map = new PairMap(positions.length, PairFeatures.CHANNELS);
    short[] packed = maps[depth];
    for (int y = 0; y < positions.length; y++) {
      for (int x = y; x < positions.length; x++) {
        int low = Math.min(positions[y], positions[x]);
        int high = Math.max(positions[y], positions[x]);
        int from = place(low, high);
        int at = map.at(y, x);
        for (int k = 0; k < PairFeatures.CHANNELS; k++) {
          map.values[at + k] = Float.intBitsToFloat(packed[from + k] << 16);
        }
      }
    }
    return map;
  }

  private int place(int low, int high) {
    return (low * (2 * size - low + 1) / 2 + high - low) * PairFeatures.CHANNELS;
  }

  private static short[] packed(PairMap map) {
    short[] packed = new short[map.size * (map.size + 1) / 2 * map.channels];
    int next = 0;
    for (int y = 0; y < map.size; y++) {
      for (int k = map.at(y, y), end = map.at(y, map.size); k < end; k++) {
        packed[next++] = (short) ((Float.floatToRawIntBits(map.values[k]) + 0x8000) >>> 16);
      }
    }
    return packed;
  }
}
