package org.coattend.encode;

import java.io.Serializable;
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
 * @param usedColumns columns that are fitted, ascending
 */
public record EncodedFamily(
    String source,
    long rowsIn,
    EncodedAlignment alignment,
    int[] rowNumbers,
    String[] ids,
    int[] usedRows,
    int[] usedColumns)
    implements Serializable {

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
}
