package org.coattend.spark;

import java.util.Locale;

/** What the tasks of all jobs count; see {@link Counters}. */
public enum Count {
  /** Rows of alignments, or notes, images and examples, as read. */
  ROWS_IN,

  /** Of these, those that were set aside. */
  ROWS_QUARANTINED,

  /** Columns of alignments whose couplings were fitted. */
  COLUMNS_FITTED,

  /** Evaluations of the columns' objectives by L-BFGS. */
  EVALUATIONS,

  /** Notes, or notes with their images, that went through an encoder. */
  ENCODED,

  /** Pairs of image and note, or examples, whose attention was measured. */
  ATTENDED;

  /** Its name in lower case, as metrics have it. */
  String metric() {
    return name().toLowerCase(Locale.ROOT);
  }
}
