package org.coattend.corpus;

import java.io.Serializable;
import java.util.Objects;

/**
 * How alignments are read.
 *
 * @param columns which columns are kept
 * @param mode what to do about bad records
 * @param limits bounds on what is accepted
 * @param wholeNames whether the id of a row of FASTA, A2M or A3M is all of its line, in which the
 *     organism may be named, or its first word
 */
public record ReadOptions(
    ColumnChoice columns, BadInputMode mode, Limits limits, boolean wholeNames)
    implements Serializable {

  /** The query's columns, quarantine, the default limits. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ColumnChoice.QUERY, BadInputMode.QUARANTINE, Limits.DEFAULT, false);

  public ReadOptions {
    Objects.requireNonNull(columns, "columns");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(limits, "limits");
  }
}
