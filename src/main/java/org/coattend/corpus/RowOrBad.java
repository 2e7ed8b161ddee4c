package org.coattend.corpus;

/** One row, or a record that could not be used instead. */
public interface RowOrBad extends CountedRows {
  /** What could not be used; null when there is a row. */
  BadRecord bad();

  @Override
  default long rowsIn() {
    return bad() == null ? 1 : bad().rows();
  }

  @Override
  default long quarantined() {
    return bad() == null ? 0 : bad().rows();
  }
}
