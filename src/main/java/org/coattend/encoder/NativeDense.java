package org.coattend.encoder;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sger;

import org.bytedeco.javacpp.FloatPointer;
import org.coattend.encoder.EncoderWeights.Dense;

/**
 * A dense layer whose weights are in native memory, for a Java array would be copied at each
 * product. Serves all threads.
 */
final class NativeDense {
  /**
   * Terms that are summed before they are added to the others: a third less rounding error than
   * with all at once, for no more time.
   */
  private static final int TERMS = 192;

  private final int in;
  private final int out;

  /** The weights of {@link #TERMS} inputs each. */
  private final FloatPointer[] parts;

  private final FloatPointer nativeBias;
  final float[] bias;

  NativeDense(Dense layer) {
    in = layer.in();
    out = layer.out();
    parts = new FloatPointer[(in + TERMS - 1) / TERMS];
    FloatPointer weights = new FloatPointer(layer.weights());
    for (int k = 0; k < parts.length; k++) {
      parts[k] = new FloatPointer(weights).position((long) k * TERMS * out);
    }
    bias = layer.bias();
    nativeBias = new FloatPointer(bias);
  }

  /**
   * The product without the bias.
   *
   * @param x shape {@code [rows][in]}; its position moves, and is 0 at the end
   * @param y written: shape {@code [rows][out]}
   */
  void multiply(FloatPointer x, int rows, FloatPointer y) {
    for (int k = 0; k < parts.length; k++) {
      int first = k * TERMS;
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          rows,
          out,
          Math.min(TERMS, in - first),
          1,
          x.position(first),
          in,
          parts[k],
          out,
          k == 0 ? 0 : 1,
          y,
          out);
    }
    x.position(0);
  }

  /**
   * Adds the bias.
   *
   * @param ones at least {@code rows} of them
   * @param y modified: shape {@code [rows][out]}
   */
  void addBias(FloatPointer ones, int rows, FloatPointer y) {
    cblas_sger(CblasRowMajor, rows, out, 1, ones, 1, nativeBias, 1, y, out);
  }
}
