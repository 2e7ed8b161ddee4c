package org.coattend.corpus.note;

import java.io.Serializable;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.CountedRows;

/**
 * What came of reading one record: a note, or why there is none.
 *
 * @param note null when the record cannot be used
 * @param bad null when it can
 */
public record NoteRead(Note note, BadRecord bad) implements Serializable, CountedRows {

  public NoteRead {
    if ((note == null) == (bad == null)) {
      throw new IllegalArgumentException("either a note or a bad record");
    }
  }

  @Override
  public long rowsIn() {
    return bad == null ? 1 : bad.rows();
  }

  @Override
  public long quarantined() {
    return bad == null ? 0 : bad.rows();
  }

  /**
   * The same.
   *
   * @throws BadInputException when it is bad and that stops the run
   */
  NoteRead under(BadInputMode mode) {
    if (bad != null && mode == BadInputMode.FAILFAST) {
      throw new BadInputException(bad);
    }
    return this;
  }
}
