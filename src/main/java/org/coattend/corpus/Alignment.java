package org.coattend.corpus;

import java.io.Serializable;

/**
 * One family of aligned sequences, inserts left out.
 *
 * @param family name of the family
 * @param source the file it was read from
 * @param columns number of columns, at least 1
 * @param rowNumbers ordinal of each row in the family as read, from 1, increasing; quarantined rows
 *     leave holes; the first is 1, the query
 * @param ids name of each row, as given: duplicates are kept
 * @param symbols rows × columns, row after row: upper-case ASCII letters and {@code '-'}
 */
@SuppressWarnings("ArrayRecordComponent") // gigabytes of symbols, never compared as a whole
public record Alignment(
    String family, String source, int columns, int[] rowNumbers, String[] ids, byte[] symbols)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when the arrays' lengths do not fit together
   */
  public Alignment {
    if (columns < 1
        || rowNumbers.length != ids.length
        || symbols.length != (long) ids.length * columns) {
      throw new IllegalArgumentException(
          "family %s: %d row numbers, %d ids and %d symbols do not make rows of %d columns"
              .formatted(family, rowNumbers.length, ids.length, symbols.length, columns));
    }
  }

  /** Number of rows. */
  public int rows() {
    return ids.length;
  }
}
