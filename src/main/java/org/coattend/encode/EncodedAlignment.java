package org.coattend.encode;

import java.io.Serializable;

/**
 * The symbol codes of one alignment.
 *
 * @param family the family's name
 * @param alphabet what the codes stand for
 * @param rows number of rows; row 0 is the query
 * @param columns number of columns
 * @param codes row-major codes of shape {@code [rows][columns]}, each in {@code [0,
 *     alphabet.size())}; not copied
 */
public record EncodedAlignment(
    String family, Alphabet alphabet, int rows, int columns, byte[] codes) implements Serializable {

  public EncodedAlignment {
    if (codes.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "family %s: %d codes are not %d rows × %d columns"
              .formatted(family, codes.length, rows, columns));
    }
  }

  public byte code(int row, int column) {
    return codes[row * columns + column];
  }

  /** The codes of one column, row by row. */
  public byte[] column(int column) {
    byte[] symbols = new byte[rows];
    for (int row = 0; row < rows; row++) {
      symbols[row] = codes[row * columns + column];
    }
    return symbols;
  }
}
