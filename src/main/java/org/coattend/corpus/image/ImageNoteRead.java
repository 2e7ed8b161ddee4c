package org.coattend.corpus.image;

import java.io.Serializable;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.RowOrBad;

/**
 * What came of a note or of an image.
 *
 * @param outcome what it is
 * @param pair null when there is none
 * @param bad null when there is a pair
 */
public record ImageNoteRead(Outcome outcome, ImageNote pair, BadRecord bad)
    implements Serializable, RowOrBad {

  /** What a note or an image came to. */
  public enum Outcome {
    /** A note with its image. */
    PAIR("pairs"),
    /** A record of a note that cannot be read. */
    NOTE_UNREADABLE("notes_unreadable"),
    /** A note that names no image, one that cannot be used, or several. */
    NOTE_WITHOUT_IMAGE("notes_without_image"),
    /** A note whose id another one has, too. */
    NOTE_REPEATED("notes_repeated"),
    /** A file that is no image. */
    IMAGE_UNREADABLE("images_unreadable"),
    /** An image that no note names. */
    IMAGE_WITHOUT_NOTE("images_without_note");

    private final String count;

    Outcome(String count) {
      this.count = count;
    }

    /** What a number of them is called. */
    public String count() {
      return count;
    }
  }

  public ImageNoteRead {
    if ((pair == null) == (bad == null) || (pair == null) == (outcome == Outcome.PAIR)) {
      throw new IllegalArgumentException("either a pair or a bad record");
    }
  }

  static ImageNoteRead of(ImageNote pair) {
    return new ImageNoteRead(Outcome.PAIR, pair, null);
  }

  static ImageNoteRead of(Outcome outcome, BadRecord bad) {
    return new ImageNoteRead(outcome, null, bad);
  }

  /**
   * The same.
   *
   * @throws BadInputException when it is bad and that stops the run
   */
  ImageNoteRead under(BadInputMode mode) {
    if (bad != null && mode == BadInputMode.FAILFAST) {
      throw new BadInputException(bad);
    }
    return this;
  }
}
