package org.coattend.encoder;

import org.coattend.attention.AttentionKernel;

/**
 * The loops of a forward pass between its dense layers, over rows of neighbouring floats.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface EncoderKernel {
  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static EncoderKernel fastest() {
    return FastestEncoderKernel.INSTANCE;
  }

  /** Plain Java, on any JVM; several times slower. */
  static EncoderKernel plain() {
    return new PlainEncoderKernel();
  }

  /**
   * A small matrix product, C = A B.
   *
   * @param a shape {@code [rows][inner]} from {@code aAt} on, rows {@code aStride} apart
   * @param b shape {@code [inner][columns]} likewise
   * @param c written, another array than {@code a} and {@code b}: shape {@code [rows][columns]}
   *     likewise
   */
  void multiply(
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
      int cStride);

  /**
   * Softmax of each row; to 2e-7 of each weight, and at least e^−87 of the top one.
   *
   * @param logits modified: rows of {@code keys}, {@link AttentionKernel#padded} apart
   * @param weights written: shape {@code [rows][keys]}, from {@code at} on
   */
  void softmax(float[] logits, int rows, int keys, float[] weights, int at);

  /**
   * Adds the bias, then GELU in its exact form, x Φ(x), to 1e-6; in place.
   *
   * @param values modified: shape {@code [rows][bias.length]}
   */
  void gelu(float[] values, int rows, float[] bias);

  /**
   * {@code sums += terms + bias}.
   *
   * @param sums modified: shape {@code [rows][bias.length]}, as has {@code terms}
   */
  void add(float[] sums, float[] terms, int rows, float[] bias);

  /**
   * Makes mean and variance of each row 0 and 1, then takes gain and shift by column.
   *
   * @param in shape {@code [rows][gain.length]}
   * @param epsilon added to the variance
   * @param out written; may be {@code in}
   */
  void normalise(float[] in, int rows, float[] gain, float[] shift, float epsilon, float[] out);
}
