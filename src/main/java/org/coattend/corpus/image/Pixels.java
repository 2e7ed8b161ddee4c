package org.coattend.corpus.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * A picture.
 *
 * @param height in pixels
 * @param width in pixels
 * @param values shape {@code [channels][height][width]}, 0 to 1, of the channels blue, green, red
 */
record Pixels(int height, int width, float[][] values) {
  static final int CHANNELS = 3;

  /** Of an image that was decoded. Greys keep their depth; opacity is left out. */
  static Pixels of(BufferedImage image) {
    boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    return new Pixels(
        image.getHeight(), image.getWidth(), grey ? greys(image.getRaster()) : colours(image));
  }

  private static float[][] greys(Raster raster) {
    float white = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    float[] values =
        raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (float[]) null);
    for (int k = 0; k < values.length; k++) {
      values[k] /= white;
    }
    return new float[][] {values, values, values};
  }

  private static float[][] colours(BufferedImage image) {
    int[] packed =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    float[][] values = new float[CHANNELS][packed.length];
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int k = 0; k < packed.length; k++) {
        values[channel][k] = ((packed[k] >> (Byte.SIZE * channel)) & 0xff) / 255f;
      }
    }
    return values;
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
