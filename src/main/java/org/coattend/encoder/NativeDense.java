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
  private final int in;
  private final int out;
  private final FloatPointer weights;
  private final FloatPointer nativeBias;
  final float[] bias;

  NativeDense(Dense layer) {
    in = layer.in();
    out = layer.out();
    weights = new FloatPointer(layer.weights());
    bias = layer.bias();
    nativeBias = new FloatPointer(bias);
  }

  /**
   * The product without the bias.
   *
   * @param x shape {@code [rows][in]}
   * @param y written: shape {@code [rows][out]}
   */
  void multiply(FloatPointer x, int rows, FloatPointer y) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        out,
        in,
        1,
        x,
        in,
        weights,
        out,
        0,
        y,
        out);
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
