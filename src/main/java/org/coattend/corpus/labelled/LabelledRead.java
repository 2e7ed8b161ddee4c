package org.coattend.corpus.labelled;

import java.io.Serializable;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.RowOrBad;
import org.coattend.corpus.note.Note;

/**
 * What came of a row of a table, or of an image that no row names.
 *
 * @param example null when there is none
 * @param bad null when there is an example; it stands for 1 row, or for 0 where it is about a file
 * @param source the file
 * @param line of the row, or its number where there are no lines; 0 where it is about a file
 */
public record LabelledRead(LabelledExample example, BadRecord bad, String source, long line)
    implements Serializable, RowOrBad {

  public LabelledRead {
    if ((example == null) == (bad == null)) {
      throw new IllegalArgumentException("either an example or a bad record");
    }
  }

  static LabelledRead of(LabelledExample example, Note row) {
    return new LabelledRead(example, null, row.source(), row.place());
  }

  static LabelledRead of(BadRecord bad) {
    return new LabelledRead(null, bad, bad.source(), bad.line());
  }

  /** Why the row cannot be used after all. */
  public BadRecord refused(String reason) {
    return new BadRecord(source, "", line, 1, reason, "");
  }

  static LabelledRead bad(Note row, String reason) {
    return of(new BadRecord(row.source(), "", row.place(), 1, reason, ""));
  }

  /**
   * The same.
   *
   * @throws BadInputException when it is bad and that stops the run
   */
  LabelledRead under(BadInputMode mode) {
    if (bad != null && mode == BadInputMode.FAILFAST) {
      throw new BadInputException(bad);
    }
    return this;
  }
}
