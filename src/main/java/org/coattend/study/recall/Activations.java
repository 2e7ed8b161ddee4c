package org.coattend.study.recall;

/** Activations in place, as loops that the JVM turns into vectors. */
final class Activations {
  /** Beyond this, tanh is ±1 in single precision. */
  private static final float FARTHEST = 7.905311f;

  private Activations() {}

  /**
   * tanh, to 3e-7: a quotient of polynomials, x p(x²) / q(x²), whose coefficients are those of
   * Eigen's {@code ptanh}.
   *
   * @param values modified: from {@code from} to {@code to}, that excluded
   */
  static void tanh(float[] values, int from, int to) {
    for (int k = from; k < to; k++) {
      float x = Math.max(-FARTHEST, Math.min(FARTHEST, values[k]));
      float y = x * x;
      float p = y * -2.7607684e-16f + 2.000188e-13f;
      p = y * p - 8.604672e-11f;
      p = y * p + 5.1222973e-8f;
      p = y * p + 1.48572235e-5f;
      p = y * p + 6.3726195e-4f;
      p = y * p + 4.8935246e-3f;
      float q = y * 1.1982584e-6f + 1.1853471e-4f;
      q = y * q + 2.2684347e-3f;
      q = y * q + 4.893525e-3f;
      values[k] = x * p / q;
    }
  }

  /**
   * 1 / (1 + e^−x) = (1 + tanh(x / 2)) / 2.
   *
   * @param values modified: from {@code from} to {@code to}, that excluded
   */
  static void sigmoid(float[] values, int from, int to) {
    for (int k = from; k < to; k++) {
      values[k] *= .5f;
    }
    tanh(values, from, to);
    for (int k = from; k < to; k++) {
      values[k] = .5f + .5f * values[k];
    }
  }
}
