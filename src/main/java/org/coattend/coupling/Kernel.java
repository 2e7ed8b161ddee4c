package org.coattend.coupling;

/**
 * The inner loops of the pseudo-likelihood, over slices of {@code stride} floats, one float per
 * symbol of the target column.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface Kernel {

  /**
   * Logits of a tile of rows: {@code logits[row] = base + Σ table[key]} over the keys of the row.
   *
   * @param table slices of shape {@code [keys][stride]}
   * @param base one slice
   * @param keys the keys of all rows, row after row
   * @param ends exclusive end of each row in {@code keys}; a row starts where the one before ends
   * @param from first row of the tile
   * @param to row after the last one
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
   * @param logits shape {@code [rows][stride]}; entries from {@code symbols} on are left at zero
   * @param target symbol of the target column in each row of the tile
   * @param weights weight of each row of the tile
   * @param offset where the tile starts in {@code target} and {@code weights}
   * @return Σ w (−ln softmax_target) over the tile
   */
  double residuals(
      float[] logits,
      int rows,
      byte[] target,
      float[] weights,
      int offset,
      int symbols,
      int stride);

  /**
   * Adds residuals to the slices of the gradient, key by key.
   *
   * @param gradient modified: shape {@code [keys][stride]}
   * @param residuals shape {@code [rows of the tile][stride]}
   * @param members rows of the tile (0-based within it), sorted by key
   * @param start where the tile starts in {@code members}
   * @param counts number of members of each key
   * @param keys number of keys
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

  /** Σ a·b over the first {@code length} entries. */
  double dot(float[] a, float[] b, int length);

  /** {@code y += factor · x} over the first {@code length} entries. */
  void addScaled(float factor, float[] x, float[] y, int length);
}
