package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;
import org.coattend.attention.AttentionKernel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncoderKernelTest {
  private static final int ROWS = 5;

  private final Random random = new Random(3);

  static Stream<EncoderKernel> kernels() {
    return Stream.of(EncoderKernel.plain(), EncoderKernel.fastest());
  }

  private float[] gaussians(int count, double deviation) {
    float[] numbers = new float[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = (float) (deviation * random.nextGaussian());
    }
    return numbers;
  }

  private static void assertClose(float[] found, double[] expected, double within) {
    for (int k = 0; k < expected.length; k++) {
      assertThat(Math.abs(found[k] - expected[k])).as("entry %d", k).isLessThanOrEqualTo(within);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void softmaxIsThatOfDoublePrecision(EncoderKernel kernel) {
    for (int keys : new int[] {1, 3, 7, 8, 9, 15, 16, 61, 512}) {
      int stride = AttentionKernel.padded(keys);
      float[] logits = gaussians(ROWS * stride, 12);
      for (int shift : new int[] {0, 100, -200}) {
        double[] expected = new double[4 + ROWS * keys];
        for (int row = 0; row < ROWS; row++) {
          double total = 0;
          for (int k = 0; k < keys; k++) {
            logits[row * stride + k] += shift;
            total += Math.exp(logits[row * stride + k]);
          }
          for (int k = 0; k < keys; k++) {
            expected[4 + row * keys + k] = Math.exp(logits[row * stride + k]) / total;
          }
        }
        float[] weights = new float[expected.length];
        kernel.softmax(logits.clone(), ROWS, keys, weights, 4);
        assertClose(weights, expected, 5e-7);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void softmaxOfFarLogitsIsFinite(EncoderKernel kernel) {
    float[] logits = new float[24];
    Arrays.fill(logits, -3e4f);
    logits[5] = 3e4f;
    float[] weights = new float[24];
    kernel.softmax(logits, 1, 24, weights, 0);
    assertThat(weights[5]).isEqualTo(1);
    assertThat(weights[6]).isBetween(0f, 1e-37f);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void productsAreThoseOfDoublePrecisionAndLeaveTheirNeighboursAlone(EncoderKernel kernel) {
    int[][] shapes = {{1, 1, 1}, {5, 3, 16}, {6, 4, 15}, {6, 4, 16}, {7, 32, 33}, {46, 61, 32}};
    for (int[] shape : shapes) {
      int rows = shape[0];
      int inner = shape[1];
      int columns = shape[2];
      float[] a = gaussians(1 + rows * (inner + 2), 1);
      float[] b = gaussians(2 + inner * (columns + 1), 1);
      float[] c = gaussians(3 + rows * (columns + 4), 1);
      double[] expected = new double[c.length];
      Arrays.setAll(expected, k -> c[k]);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            sum += (double) a[1 + row * (inner + 2) + k] * b[2 + k * (columns + 1) + column];
          }
          expected[3 + row * (columns + 4) + column] = sum;
        }
      }
      kernel.multiply(a, 1, inner + 2, b, 2, columns + 1, rows, inner, columns, c, 3, columns + 4);
      assertClose(c, expected, 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void geluIsThatOfTheErrorFunction(EncoderKernel kernel) {
    for (int width : new int[] {6, 32}) {
      float[] bias = gaussians(width, 1);
      float[] values = gaussians(2000 * width, 3);
      double[] expected = new double[values.length];
      for (int k = 0; k < values.length; k++) {
        double x = values[k] + bias[k % width];
        expected[k] = 0.5 * x * (1 + Erf.erf(x / Math.sqrt(2)));
      }
      kernel.gelu(values, 2000, bias);
      assertClose(values, expected, 2e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sumsTakeTermsAndBias(EncoderKernel kernel) {
    for (int width : new int[] {6, 32}) {
      float[] sums = gaussians(ROWS * width, 1);
      float[] terms = gaussians(ROWS * width, 1);
      float[] bias = gaussians(width, 1);
      double[] expected = new double[sums.length];
      Arrays.setAll(expected, k -> (double) sums[k] + terms[k] + bias[k % width]);
      kernel.add(sums, terms, ROWS, bias);
      assertClose(sums, expected, 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsGetMeanAndVarianceOfShiftAndGain(EncoderKernel kernel) {
    for (int width : new int[] {6, 32}) {
      float[] in = gaussians(ROWS * width, 4);
      float[] gain = gaussians(width, 1);
      float[] shift = gaussians(width, 1);
      double[] expected = new double[in.length];
      for (int at = 0; at < in.length; at += width) {
        double mean = 0;
        double squares = 0;
        for (int k = at; k < at + width; k++) {
          mean += in[k] / (double) width;
          squares += in[k] * (double) in[k] / width;
        }
        for (int k = 0; k < width; k++) {
          double deviation = Math.sqrt(squares - mean * mean + 0.01);
          expected[at + k] = (in[at + k] - mean) / deviation * gain[k] + shift[k];
        }
      }
      float[] out = new float[in.length];
      kernel.normalise(in, ROWS, gain, shift, 0.01f, out);
      assertClose(out, expected, 2e-6);
      kernel.normalise(in, ROWS, gain, shift, 0.01f, in);
      assertThat(in).isEqualTo(out);
    }
  }
}
