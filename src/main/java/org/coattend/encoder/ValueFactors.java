package org.coattend.encoder;

import org.coattend.encoder.EncoderWeights.Dense;

/**
 * What a value has to be multiplied by so that its norm is that of the head's output: Cholesky's
 * factor of W_O W_Oᵀ, ‖v W_O‖² = v W_O W_Oᵀ vᵀ = ‖v L‖².
 */
final class ValueFactors {
  private ValueFactors() {}

  /**
   * The factor L of a head.
   *
   * @param output of all heads
   * @return shape {@code [head width][head width]}, lower
   */
  static float[] of(Dense output, int head, int headWidth) {
    double[] factor = new double[headWidth * headWidth];
    for (int i = 0; i < headWidth; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        int a = (head * headWidth + i) * output.out();
        int b = (head * headWidth + j) * output.out();
        for (int k = 0; k < output.out(); k++) {
          sum += (double) output.weights()[a + k] * output.weights()[b + k];
        }
        for (int k = 0; k < j; k++) {
          sum -= factor[i * headWidth + k] * factor[j * headWidth + k];
        }
        if (i == j) {
          factor[i * headWidth + i] = Math.sqrt(Math.max(0, sum));
        } else if (factor[j * headWidth + j] > 0) {
          factor[i * headWidth + j] = sum / factor[j * headWidth + j];
        }
      }
    }
    float[] rounded = new float[factor.length];
    for (int k = 0; k < factor.length; k++) {
      rounded[k] = (float) factor[k];
    }
    return rounded;
  }
}
