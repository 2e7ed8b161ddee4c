package org.coattend.corpus;

/**
 * What came of reading some of the input: an alignment, a note, an image, an example. Its rows are
 * those of alignments, and the records of everything else.
 */
public interface CountedRows {
  /** Rows as read. */
  long rowsIn();

  /** Rows set aside, of those that were read. */
  long quarantined();
}
