package org.coattend.encode;

/**
 * Weights that share one vote among near-identical rows: 1 / number of rows (the row itself
 * included) that are identical to it in at least a share θ of the columns, gaps counting as a
 * symbol (Morcos et al. 2011, θ = 0.8).
 */
public final class SequenceWeights {
  /** Bytes of partners that stay in cache while rows pass over them. */
  private static final int CACHED_BYTES = 256 << 10;

  private SequenceWeights() {}

  /**
   * Counts near-identical pairs: rows {@code from} to {@code to}, the latter excluded, each with
   * every later row of the alignment.
   *
   * @param identity θ, in (0, 1]
   * @return shape {@code [rows]}: the number of such pairs that a row is part of; summed over
   *     disjoint parts that cover all rows it is the row's number of neighbours
   */
  public static int[] neighbours(EncodedAlignment alignment, double identity, int from, int to) {
    BitPlanes planes = new BitPlanes(alignment, from);
    int limit = alignment.columns() - (int) Math.ceil(identity * alignment.columns() - 1e-9);
    int rows = alignment.rows();
    int[] neighbours = new int[rows];
    int block = Math.max(1, CACHED_BYTES / planes.bytesPerRow());
    for (int start = from; start < rows; start += block) {
      int end = Math.min(rows, start + block);
      for (int row = from; row < Math.min(to, end); row++) {
        planes.countNear(limit, row, Math.max(row + 1, start), end, neighbours);
      }
    }
    return neighbours;
  }

  /**
   * Weights of all rows of a family: 0 for those that are not used, else in (0, 1].
   *
   * @param identity θ, in (0, 1]
   */
  public static float[] of(EncodedFamily family, double identity) {
    EncodedAlignment used = family.informing();
    return of(family, neighbours(used, identity, 0, used.rows()));
  }

  /**
   * Weights of all rows of a family: 0 for those that are not used, else in (0, 1].
   *
   * @param neighbours of the used rows, in order
   */
  public static float[] of(EncodedFamily family, int[] neighbours) {
    float[] used = of(neighbours);
    float[] weights = new float[family.alignment().rows()];
    for (int k = 0; k < used.length; k++) {
      weights[family.usedRows()[k]] = used[k];
    }
    return weights;
  }

  /**
   * Weights of rows, in (0, 1].
   *
   * @param neighbours of each
   */
  public static float[] of(int[] neighbours) {
    float[] weights = new float[neighbours.length];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 1f / (1 + neighbours[row]);
    }
    return weights;
  }
}
