package org.coattend.contact;

import java.util.Arrays;

/**
 * Channels of numbers for all pairs of positions, as a square, symmetric image.
 *
 * <p>The image has a border of zeros, so that convolutions need no bounds: shape {@code [BORDER +
 * size + BORDER]²[channels]}. Only pairs (y, x) with y ≤ x are computed; {@link #mirror} makes the
 * rest.
 */
final class PairMap {
  /** Width of the border: the largest dilation of a 3 × 3 convolution. */
  static final int BORDER = 8;

  final int size;
  final int channels;

  /** Pixels from one line of the image to the next. */
  final int line;

  final float[] values;

  PairMap(int size, int channels) {
    this.size = size;
    this.channels = channels;
    line = size + 2 * BORDER;
    values = new float[Math.multiplyExact(line * line, channels)];
  }

  /** Pixel of a pair, counted with the border. */
  int pixel(int y, int x) {
    return (y + BORDER) * line + x + BORDER;
  }

  /** Where the channels of a pair start. */
  int at(int y, int x) {
    return pixel(y, x) * channels;
  }

  /**
   * The map of some positions, pairs y ≤ x.
   *
   * @param positions ascending
   */
  PairMap select(int[] positions) {
    PairMap selected = new PairMap(positions.length, channels);
    for (int y = 0; y < positions.length; y++) {
      for (int x = y; x < positions.length; x++) {
        int from = at(positions[y], positions[x]);
        System.arraycopy(values, from, selected.values, selected.at(y, x), channels);
      }
    }
    return selected;
  }

  /** Copies every pair y &lt; x to (x, y). */
  void mirror() {
    for (int y = 0; y < size; y++) {
      for (int x = y + 1; x < size; x++) {
        System.arraycopy(values, at(y, x), values, at(x, y), channels);
      }
    }
  }

  /** Sets all pairs y ≤ x to zero. */
  void clear() {
    for (int y = 0; y < size; y++) {
      Arrays.fill(values, at(y, y), at(y, size), 0);
    }
  }
}
