package org.coattend.encode;

/**
 * Weights that share one vote among near-identical rows: 1 / number of rows (the row itself
 * included) that are identical to it in at least a share θ of the columns, gaps counting as a
 * symbol (Morcos et al. 2011, θ = 0.8).
 */
public final class SequenceWeights {
  private SequenceWeights() {}

  /**
   * Counts, among rows {@code from} to {@code to} paired with every later row, the pairs of
   * near-identical rows.
   *
   * @return shape {@code [rows]}: for each row the number of such pairs that it is part of; summed
   *     over a partition of all rows it is the row's number of neighbours
   */
  public static int[] neighbours(EncodedAlignment alignment, double identity, int from, int to) {
    var planes = new BitPlanes(alignment);
    int limit = alignment.columns() - (int) Math.ceil(identity * alignment.columns() - 1e-9);
    int rows = alignment.rows();
    int[] neighbours = new int[rows];
    // Blocks of partners stay in cache while the rows of this part pass over them.
    int block = Math.max(1, (256 << 10) / (8 * planes.words * planes.planes));
    for (int start = from; start < rows; start += block) {
      int end = Math.min(rows, start + block);
      for (int row = from; row < Math.min(to, end); row++) {
        for (int other = Math.max(row + 1, start); other < end; other++) {
          if (planes.differInAtMost(limit, row, other)) {
            neighbours[row]++;
            neighbours[other]++;
          }
        }
      }
    }
    return neighbours;
  }

  /** Weights from numbers of neighbours. */
  public static float[] fromNeighbours(int[] neighbours) {
    float[] weights = new float[neighbours.length];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 1f / (1 + neighbours[row]);
    }
    return weights;
  }
}
