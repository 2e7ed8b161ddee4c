package org.coattend.interaction;

import java.io.Serializable;
import java.util.List;

/**
 * A row of the one alignment and its partner in the other.
 *
 * @param a row of the first, from 0
 * @param b row of the second, from 0
 * @param confidence that they are partners, 0 to 1; what it means depends on how they were found
 */
public record RowPair(int a, int b, double confidence) implements Serializable {

  /**
   * Puts partners side by side.
   *
   * @param symbolsOfA rows of the first alignment, one after the other
   * @param symbolsOfB rows of the second, likewise
   * @return rows of the pairs, in their order, one after the other
   */
  static byte[] join(
      List<RowPair> pairs, byte[] symbolsOfA, int columnsOfA, byte[] symbolsOfB, int columnsOfB) {
    int columns = columnsOfA + columnsOfB;
    byte[] joined = new byte[Math.multiplyExact(pairs.size(), columns)];
    for (int row = 0; row < pairs.size(); row++) {
      RowPair pair = pairs.get(row);
      int at = row * columns;
      System.arraycopy(symbolsOfA, pair.a * columnsOfA, joined, at, columnsOfA);
      System.arraycopy(symbolsOfB, pair.b * columnsOfB, joined, at + columnsOfA, columnsOfB);
    }
    return joined;
  }
}
