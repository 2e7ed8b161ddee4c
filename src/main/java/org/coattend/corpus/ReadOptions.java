package org.coattend.corpus;

import java.io.Serializable;
import java.util.Objects;

/**
 * How alignments are read.
 *
 * @param columns which columns are kept
 * @param mode what to do about bad records
 * @param limits bounds on what is accepted
 */
public record ReadOptions(ColumnChoice columns, BadInputMode mode, Limits limits)
    implements Serializable {

  /** The query's columns, quarantine, the default limits. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ColumnChoice.QUERY, BadInputMode.QUARANTINE, Limits.DEFAULT);

  public ReadOptions {
    Objects.requireNonNull(columns, "columns");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(limits, "limits");
  }
}
