package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.Objects;

/**
 * A part of a note under a name.
 *
 * @param name not blank, at most 256 characters; may be text of the note
 * @param span where it stands in the note, its heading included
 */
public record Section(String name, Span span) implements Serializable {
  /**
   * @throws IllegalArgumentException when the name is blank or too long
   */
  public Section {
    Objects.requireNonNull(span, "span");
    LabelName.check("section", name);
    if (name.isBlank()) {
      throw new IllegalArgumentException("section is empty");
    }
  }

  /** Without the name. */
  @Override
  public String toString() {
    return "section from %d to %d".formatted(span.start(), span.end());
  }
}
