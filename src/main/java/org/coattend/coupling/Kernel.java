package org.coattend.coupling;

/**
 * The inner loops of the pseudo-likelihood, over slices of {@code stride} floats, one float per
 * symbol of the target column and zeros up to a multiple of eight: 8, 16 or 24.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface Kernel {

  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static Kernel fastest() {
    return FastestKernel.INSTANCE;
  }

  /** Plain Java, on any JVM; several times slower. */
  static Kernel plain() {
    return new PlainKernel();
  }

  /**
   * Logits of the rows {@code from} to {@code to}: {@code base + Σ table[key]} over each row's
   * keys.
   *
   * @param table slices of shape {@code [keys][stride]}
   * @param base one slice
   * @param keys the keys of all rows, row after row
   * @param ends exclusive end of each row in {@code keys}; a row starts where the one before ends
   * @param logits written: shape {@code [to − from][stride]}
   */
  void gather(
      float[] table,
      float[] base,
      char[] keys,
      int[] ends,
      int from,
      int to,
      float[] logits,
      int stride);

  /**
   * Turns logits into weighted residuals {@code w (softmax − e_target)}, in place.
   *
   * @param logits modified: shape {@code [rows][stride]}; zero from {@code symbols} on afterwards
   * @param target place of each row's symbol among the target's, by row of the alignment
   * @param weights weight, by row of the alignment
   * @param offset row of the alignment that the tile starts with
   * @param logLikelihoods written: each row's ln softmax_target in nats, by row of the tile
   */
  void residuals(
      float[] logits,
      int rows,
      byte[] target,
      float[] weights,
      int offset,
      int symbols,
      int stride,
      double[] logLikelihoods);

  /**
   * Adds residuals to the slices of the gradient, key by key.
   *
   * @param gradient modified: shape {@code [keys][stride]}
   * @param residuals shape {@code [rows of the tile][stride]}
   * @param members rows within the tile, sorted by key
   * @param start where the tile starts in {@code members}
   * @param counts number of members of each key
   * @param countsStart where the tile starts in {@code counts}
   */
  void scatter(
      float[] gradient,
      float[] residuals,
      char[] members,
      int start,
      char[] counts,
      int countsStart,
      int keys,
      int stride);

  /**
   * Sum of consecutive slices.
   *
   * @param slices shape {@code [·][stride]}
   * @param from the first slice
   * @param to the slice after the last
   * @param sum written: one slice
   */
  void sum(float[] slices, int from, int to, float[] sum, int stride);

  /**
   * Slices relative to one of them: {@code relative[start + k] = slices[from + k] −
   * slices[reference]}.
   *
   * @param slices shape {@code [·][stride]}, {@code from} to {@code to} of which are read
   * @param reference a slice
   * @param relative written from its slice {@code start} on
   */
  void subtract(
      float[] slices, int from, int to, int reference, float[] relative, int start, int stride);

  /** Σ a·b over the first {@code length} entries. */
  double dot(float[] a, float[] b, int length);

  /** {@code y += factor · x} over the first {@code length} entries; y is modified. */
  void addScaled(float factor, float[] x, float[] y, int length);
}
