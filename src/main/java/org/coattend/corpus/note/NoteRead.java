package org.coattend.corpus.note;

import java.io.Serializable;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.RowOrBad;

/**
 * What came of reading one record: a note, or why there is none.
 *
 * @param note null when the record cannot be used
 * @param bad null when it can
 */
public record NoteRead(Note note, BadRecord bad) implements Serializable, RowOrBad {

  public NoteRead {
    if ((note == null) == (bad == null)) {
      throw new IllegalArgumentException("either a note or a bad record");
    }
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
