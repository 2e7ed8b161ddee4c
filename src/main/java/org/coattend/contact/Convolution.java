package org.coattend.contact;

import static org.coattend.contact.MapKernel.WIDTH;

/**
 * Convolutions of symmetric maps. The nine taps of a 3 × 3 convolution are tied, tap (dy, dx) with
 * (dx, dy), so that a symmetric map stays symmetric and half of it need be computed.
 */
final class Convolution {
  private static final int TAPS = 9;

  private final MapKernel kernel;

  Convolution(MapKernel kernel) {
    this.kernel = kernel;
  }

  /** Number of weights of a 3 × 3 convolution. */
  static int weights() {
    return TAPS * WIDTH * WIDTH;
  }

  /**
   * The tap that is tied to another; the middle one and the diagonal ones are tied to themselves.
   */
  static int tied(int tap) {
    return tap % 3 * 3 + tap / 3;
  }

  /**
   * Every pixel by itself: {@code out = in W}, for pairs y ≤ x.
   *
   * @param weights shape {@code [in.channels][WIDTH]}
   */
  void pointwise(PairMap in, float[] weights, PairMap out) {
    out.clear();
    for (int y = 0; y < in.size; y++) {
      kernel.multiply(
          in.values, in.at(y, y), in.channels, weights, 0, out.values, out.at(y, y), in.size - y);
    }
  }

  /**
   * 3 × 3 taps, dilated, for pairs y ≤ x.
   *
   * @param in a mirrored map
   * @param weights shape {@code [9][WIDTH in][WIDTH out]}
   */
  void convolve(PairMap in, float[] weights, int dilation, PairMap out) {
    out.clear();
    for (int y = 0; y < in.size; y++) {
      for (int tap = 0; tap < TAPS; tap++) {
        kernel.multiply(
            in.values,
            in.at(y, y) + offset(in, tap, dilation),
            WIDTH,
            weights,
            tap * WIDTH * WIDTH,
            out.values,
            out.at(y, y),
            in.size - y);
      }
    }
  }

  /** The weights by which gradients go back through {@link #convolve}. */
  static float[] transposed(float[] weights) {
    float[] back = new float[weights.length];
    for (int tap = 0; tap < TAPS; tap++) {
      int from = tap * WIDTH * WIDTH;
      int to = (TAPS - 1 - tap) * WIDTH * WIDTH;
      for (int in = 0; in < WIDTH; in++) {
        for (int out = 0; out < WIDTH; out++) {
          back[to + out * WIDTH + in] = weights[from + in * WIDTH + out];
        }
      }
    }
    return back;
  }

  /**
   * Adds the gradient of {@link #pointwise}'s weights over the whole square.
   *
   * @param gradient of the output, pairs y ≤ x
   * @param sums modified
   */
  void addPointwiseGradient(PairMap in, PairMap gradient, float[] sums) {
    float[] above = new float[sums.length];
    for (int y = 0; y < in.size; y++) {
      outer(in, in.at(y, y), gradient, y, y, 1, sums, 0);
      outer(in, in.at(y, y + 1), gradient, y, y + 1, in.size - y - 1, above, 0);
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] += 2 * above[k];
    }
  }

  /**
   * Adds the gradient of {@link #convolve}'s weights over the whole square, the same for tied taps.
   *
   * @param in a mirrored map
   * @param gradient of the output, pairs y ≤ x
   * @param sums modified
   */
  void addGradient(PairMap in, PairMap gradient, int dilation, float[] sums) {
    float[] above = new float[sums.length];
    for (int tap = 0; tap < TAPS; tap++) {
      int offset = offset(in, tap, dilation);
      int row = tap * WIDTH * WIDTH;
      for (int y = 0; y < in.size; y++) {
        outer(in, in.at(y, y) + offset, gradient, y, y, 1, sums, row);
        outer(in, in.at(y, y + 1) + offset, gradient, y, y + 1, in.size - y - 1, above, row);
      }
    }
    for (int tap = 0; tap < TAPS; tap++) {
      int here = tap * WIDTH * WIDTH;
      int there = tied(tap) * WIDTH * WIDTH;
      for (int k = 0; k < WIDTH * WIDTH; k++) {
        sums[here + k] += above[here + k] + above[there + k];
      }
    }
  }

  private void outer(
      PairMap in, int at, PairMap gradient, int y, int x, int pixels, float[] sums, int row) {
    kernel.outer(in.values, at, in.channels, gradient.values, gradient.at(y, x), sums, row, pixels);
  }

  private static int offset(PairMap map, int tap, int dilation) {
    return ((tap / 3 - 1) * map.line + tap % 3 - 1) * dilation * WIDTH;
  }

  /** A copy of a row of numbers, tied taps made equal to the first of each two. */
  static float[] tie(float[] weights) {
    float[] equal = weights.clone();
    for (int tap = 0; tap < TAPS; tap++) {
      if (tied(tap) < tap) {
        System.arraycopy(
            weights, tied(tap) * WIDTH * WIDTH, equal, tap * WIDTH * WIDTH, WIDTH * WIDTH);
      }
    }
    return equal;
  }
}
