package org.coattend.kernel;

/**
 * Products of runs of rows with matrices of {@link #WIDTH} columns.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface RowKernel {
  /** Columns of every matrix. */
  int WIDTH = 32;

  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static RowKernel fastest() {
    return FastestRowKernel.INSTANCE;
  }

  /**
   * {@code out[r] += in[r] W} for a run of rows.
   *
   * @param in rows of {@code channels} floats, from {@code inAt} on
   * @param weights matrix of shape {@code [channels][WIDTH]}, from {@code weightsAt} on
   * @param out modified: rows of WIDTH floats, from {@code outAt} on
   */
  void multiply(
      float[] in,
      int inAt,
      int channels,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt,
      int rows);

  /**
   * {@code G += Σ_r in[r]ᵀ gradient[r]} over a run of rows.
   *
   * @param in rows of {@code channels} floats, from {@code inAt} on
   * @param gradient rows of WIDTH floats, from {@code gradientAt} on
   * @param sums modified: matrix of shape {@code [channels][WIDTH]}, from {@code sumsAt} on
   */
  void outer(
      float[] in,
      int inAt,
      int channels,
      float[] gradient,
      int gradientAt,
      float[] sums,
      int sumsAt,
      int rows);
}
