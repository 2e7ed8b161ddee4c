package org.coattend.corpus.image;

/** What is taken of a patch. */
public enum PatchFeatures {
  /**
   * In each of 4 × 4 cells the root of the mean gradient in each of eight directions (as Dalal and
   * Triggs 2005 count it, without their norms), and the mean of each channel: 176 values.
   */
  GRADIENTS {
    @Override
    float[] of(Pixels patch) {
      return gradients(patch);
    }
  },
  /** The pixels of each channel. */
  PIXELS {
    @Override
    float[] of(Pixels patch) {
      int size = patch.height() * patch.width();
      float[] values = new float[Pixels.CHANNELS * size];
      for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
        System.arraycopy(patch.values()[channel], 0, values, channel * size, size);
      }
      return values;
    }
  };

  /** Of a side of a patch. */
  static final int CELLS = 4;

  private static final int DIRECTIONS = 8;

  /** The features of a patch. */
  abstract float[] of(Pixels patch);

  private static float[] gradients(Pixels patch) {
    int size = patch.height();
    int perCell = DIRECTIONS + Pixels.CHANNELS;
    float[] sums = new float[CELLS * CELLS * perCell];
    int[] counts = new int[CELLS * CELLS];
    float[] grey = grey(patch);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int cell = row * CELLS / size * CELLS + column * CELLS / size;
        counts[cell]++;
        addGradient(grey, size, row, column, sums, cell * perCell);
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
          sums[cell * perCell + DIRECTIONS + channel] +=
              patch.values()[channel][row * size + column];
        }
      }
    }
    for (int k = 0; k < sums.length; k++) {
      float mean = sums[k] / counts[k / perCell];
      sums[k] = k % perCell < DIRECTIONS ? (float) Math.sqrt(mean) : mean;
    }
    return sums;
  }

  private static float[] grey(Pixels patch) {
    float[] grey = new float[patch.height() * patch.width()];
    for (float[] channel : patch.values()) {
      for (int k = 0; k < grey.length; k++) {
        grey[k] += channel[k] / Pixels.CHANNELS;
      }
    }
    return grey;
  }

  /** Shared by the two nearest directions; pixels of the border have no neighbour, and count 0. */
  private static void addGradient(
      float[] grey, int size, int row, int column, float[] sums, int at) {
    int place = row * size + column;
    boolean inRow = column > 0 && column < size - 1;
    boolean inColumn = row > 0 && row < size - 1;
    double across = inRow ? (grey[place + 1] - grey[place - 1]) / 2 : 0;
    double down = inColumn ? (grey[place + size] - grey[place - size]) / 2 : 0;
    double length = Math.hypot(across, down);
    double turn = Math.atan2(down, across) / (2 * Math.PI);
    double direction = (turn < 0 ? turn + 1 : turn) * DIRECTIONS;
    int lower = (int) direction % DIRECTIONS;
    double share = direction - Math.floor(direction);
    sums[at + lower] += (float) (length * (1 - share));
    sums[at + (lower + 1) % DIRECTIONS] += (float) (length * share);
  }
}
