package org.coattend.corpus.image;

/**
 * A picture.
 *
 * @param height in pixels
 * @param width in pixels
 * @param values shape {@code [channels][height][width]}, 0 to 1, of the channels blue, green, red
 */
record Pixels(int height, int width, float[][] values) {
  static final int CHANNELS = 3;

  /**
   * Of bytes as Spark's image source has them.
   *
   * @param channels 1 (grey), 3 (blue, green, red) or 4 (and opacity, which is left out)
   */
  static Pixels of(int height, int width, int channels, byte[] bytes) {
    float[][] values = new float[CHANNELS][height * width];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int from = channels == 1 ? 0 : channel;
      for (int k = 0; k < height * width; k++) {
        values[channel][k] = (bytes[k * channels + from] & 0xff) / 255f;
      }
    }
    return new Pixels(height, width, values);
  }

  /**
   * A part of it, brought to {@code size × size} pixels, each the mean over its area.
   *
   * @param top share of the height where it begins; the others alike
   */
  Pixels resampled(double top, double bottom, double left, double right, int size) {
    double[] rows = edges(top * height, bottom * height, size);
    double[] columns = edges(left * width, right * width, size);
    float[][] means = new float[CHANNELS][size * size];
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          means[channel][row * size + column] =
              mean(values[channel], rows[row], rows[row + 1], columns[column], columns[column + 1]);
        }
      }
    }
    return new Pixels(size, size, means);
  }

  private static double[] edges(double from, double to, int count) {
    double[] edges = new double[count + 1];
    for (int k = 0; k <= count; k++) {
      edges[k] = from + (to - from) * k / count;
    }
    return edges;
  }

  private float mean(float[] channel, double top, double bottom, double left, double right) {
    double sum = 0;
    double area = 0;
    for (int row = (int) top; row < Math.min(height, Math.ceil(bottom)); row++) {
      double tall = Math.min(row + 1.0, bottom) - Math.max(row, top);
      for (int column = (int) left; column < Math.min(width, Math.ceil(right)); column++) {
        double covered = tall * (Math.min(column + 1.0, right) - Math.max(column, left));
        sum += covered * channel[row * width + column];
        area += covered;
      }
    }
    return (float) (sum / area);
  }
}
