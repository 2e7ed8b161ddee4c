package org.coattend.attention;

/**
 * The attention of some queries of one row over all keys.
 *
 * <p>The weights may be a window into an array that its owner fills anew for the next row: keep
 * none.
 *
 * @param row the row of the corpus that it was computed from, 0-based
 * @param firstQuery position of the first query, 0-based
 * @param queries number of queries
 * @param keys number of keys
 * @param weights at {@code offset}: shape {@code [queries][keys]}, not negative; each query's sum
 *     is 1, or 0 when the query is masked or has nothing to attend to
 * @param offset where the weights start
 */
public record AttentionMap(
    int row, int firstQuery, int queries, int keys, float[] weights, int offset) {

  /**
   * @throws IllegalArgumentException when there are too few weights
   */
  public AttentionMap {
    if (offset < 0 || weights.length - offset < (long) queries * keys) {
      throw new IllegalArgumentException(
          "row %d: %d weights from %d on are too few for %d queries × %d keys"
              .formatted(row, weights.length, offset, queries, keys));
    }
  }

  /** Where the weights of a query start; the query counted from 0 within this map. */
  public int at(int query) {
    return offset + query * keys;
  }
}
