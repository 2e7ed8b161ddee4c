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

  /**
   * @throws IllegalArgumentException when codes, rows and columns do not fit together
   */
  public EncodedAlignment {
    if (codes.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "family %s: %d codes are not %d rows × %d columns"
              .formatted(family, codes.length, rows, columns));
    }
  }

  /** The code at a row and a column. */
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

  /** Share of a row's columns that have a residue, in [0, 1]. */
  public double coverage(int row) {
    int residues = 0;
    for (int column = 0; column < columns; column++) {
      residues += code(row, column) == alphabet.gap() ? 0 : 1;
    }
    return (double) residues / columns;
  }

  /**
   * The alignment of some of its rows.
   *
   * @param chosen ascending, none twice
   */
  public EncodedAlignment withRows(int[] chosen) {
    if (chosen.length == rows) {
      return this;
    }
    byte[] kept = new byte[chosen.length * columns];
    for (int row = 0; row < chosen.length; row++) {
      System.arraycopy(codes, chosen[row] * columns, kept, row * columns, columns);
    }
    return new EncodedAlignment(family, alphabet, chosen.length, columns, kept);
  }

  /**
   * The alignment of some of its columns.
   *
   * @param chosen ascending, none twice
   */
  public EncodedAlignment withColumns(int[] chosen) {
    if (chosen.length == columns) {
      return this;
    }
    byte[] kept = new byte[rows * chosen.length];
    for (int row = 0, at = 0; row < rows; row++) {
      for (int column : chosen) {
        kept[at++] = code(row, column);
      }
    }
    return new EncodedAlignment(family, alphabet, rows, chosen.length, kept);
  }
}
