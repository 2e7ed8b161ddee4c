package org.coattend.encoder;

import java.util.Arrays;
import org.coattend.attention.AttentionKernel;

/** The loops in plain Java, where the vector module is missing, and as the vectors' oracle. */
final class PlainEncoderKernel implements EncoderKernel {
  private static final double LOWEST = -87;
  private static final double ROOT_HALF = Math.sqrt(0.5);

  /** Where erf is 1 but for half of a float's last digit. */
  private static final double SATURATED = 3.832506856900711;

  @Override
  public void multiply(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int rows,
      int inner,
      int columns,
      float[] c,
      int cAt,
      int cStride) {
    for (int row = 0; row < rows; row++) {
      int to = cAt + row * cStride;
      Arrays.fill(c, to, to + columns, 0);
      for (int k = 0; k < inner; k++) {
        float factor = a[aAt + row * aStride + k];
        int from = bAt + k * bStride;
        for (int column = 0; column < columns; column++) {
          c[to + column] += factor * b[from + column];
        }
      }
    }
  }

  @Override
  public void softmax(float[] logits, int rows, int keys, float[] weights, int at) {
    for (int row = 0; row < rows; row++) {
      int from = row * AttentionKernel.padded(keys);
      int to = at + row * keys;
      float top = logits[from];
      for (int k = 1; k < keys; k++) {
        top = Math.max(top, logits[from + k]);
      }
      double total = 0;
      for (int k = 0; k < keys; k++) {
        double e = Math.exp(Math.max(logits[from + k] - top, LOWEST));
        logits[from + k] = (float) e;
        total += e;
      }
      for (int k = 0; k < keys; k++) {
        weights[to + k] = (float) (logits[from + k] / total);
      }
    }
  }

  @Override
  public void gelu(float[] values, int rows, float[] bias) {
    for (int row = 0, at = 0; row < rows; row++) {
      for (int k = 0; k < bias.length; k++, at++) {
        double x = values[at] + bias[k];
        values[at] = (float) (0.5 * x * (1 + erf(x * ROOT_HALF)));
      }
    }
  }

  /** To 3e-7, by the ratio of two polynomials that XLA and Eigen take. */
  private static double erf(double of) {
    double x = Math.max(-SATURATED, Math.min(of, SATURATED));
    double t = x * x;
    double p = 2.290506586e-4;
    p = p * t + 3.408291011e-3;
    p = p * t + 5.095569506e-2;
    p = p * t + 1.852083224e-1;
    p = p * t + 1.128379144;
    double q = -1.179160295e-7;
    q = q * t + 2.354796647e-5;
    q = q * t + 1.017962528e-3;
    q = q * t + 1.407047017e-2;
    q = q * t + 1.109850518e-1;
    q = q * t + 4.974692511e-1;
    q = q * t + 1;
    return x * p / q;
  }

  @Override
  public void add(float[] sums, float[] terms, int rows, float[] bias) {
    for (int row = 0, at = 0; row < rows; row++, at += bias.length) {
      for (int k = 0; k < bias.length; k++) {
        sums[at + k] += terms[at + k] + bias[k];
      }
    }
  }

  @Override
  public void normalise(
      float[] in, int rows, float[] gain, float[] shift, float epsilon, float[] out) {
    int width = gain.length;
    for (int row = 0, at = 0; row < rows; row++, at += width) {
      double sum = 0;
      for (int k = at; k < at + width; k++) {
        sum += in[k];
      }
      double mean = sum / width;
      double squares = 0;
      for (int k = at; k < at + width; k++) {
        double distance = in[k] - mean;
        squares += distance * distance;
      }
      double scale = 1 / Math.sqrt(squares / width + epsilon);
      for (int k = 0; k < width; k++) {
        out[at + k] = (float) ((in[at + k] - mean) * scale * gain[k] + shift[k]);
      }
    }
  }
}
