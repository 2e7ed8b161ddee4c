package org.coattend.encode;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The two proteins whose rows an alignment joins, by columns; what is between them is a spacer of
 * gaps, so that the end of the one is not taken for a neighbour of the other's start.
 *
 * @param end column after the last of the first protein
 * @param start first column of the second
 */
public record Chains(int end, int start) implements Serializable {

  /**
   * @throws IllegalArgumentException when the first is empty or reaches into the second
   */
  public Chains {
    if (end < 1 || start < end) {
      throw new IllegalArgumentException(
          "the first protein ends before column %d, the second begins at %d".formatted(end, start));
    }
  }

  /** Columns of the proteins, ascending, of so many with the spacer. */
  int[] columns(int all) {
    return IntStream.range(0, all).filter(column -> column < end || column >= start).toArray();
  }
}
