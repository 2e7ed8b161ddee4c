package org.coattend.encode;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.coattend.corpus.FamilyKey;

/**
 * One family, encoded and filtered.
 *
 * @param source the file it was read from
 * @param rowsIn rows of the family as read, quarantined ones included
 * @param alignment all rows and all columns, those that the filters leave out included
 * @param rowNumbers ordinal of each row in the family as read, from 1
 * @param ids name of each row
 * @param usedRows rows that inform the fit, ascending; the query is among them
 * @param usedColumns columns that are fitted, ascending; none of the spacer between chains
 * @param chains of which the columns are; null where they are of one
 */
public record EncodedFamily(
    String source,
    long rowsIn,
    EncodedAlignment alignment,
    int[] rowNumbers,
    String[] ids,
    int[] usedRows,
    int[] usedColumns,
    Chains chains)
    implements Serializable {

  /** A family of one chain. */
  public EncodedFamily(
      String source,
      long rowsIn,
      EncodedAlignment alignment,
      int[] rowNumbers,
      String[] ids,
      int[] usedRows,
      int[] usedColumns) {
    this(source, rowsIn, alignment, rowNumbers, ids, usedRows, usedColumns, null);
  }

  /** The family's name. */
  public String name() {
    return alignment.family();
  }

  /** What tells it from other families. */
  public FamilyKey key() {
    return new FamilyKey(name(), source);
  }

  /** All rows, but only the columns that are fitted. */
  public EncodedAlignment fitted() {
    return alignment.withColumns(usedColumns);
  }

  /** The rows that inform the fit, all columns but those of the spacer between chains. */
  public EncodedAlignment informing() {
    EncodedAlignment rows = alignment.withRows(usedRows);
    return chains == null ? rows : rows.withColumns(chains.columns(alignment.columns()));
  }

  /** How many of the fitted columns are of the first of two chains; 0 where there is one. */
  public int split() {
    return chains == null
        ? 0
        : (int) IntStream.of(usedColumns).filter(column -> column < chains.end()).count();
  }
}
