package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Two stretches of a note of which it is known that one belongs to the other: a dependent and its
 * head, a pronoun and whom it means.
 *
 * @param name the kind of relation, at most 256 characters
 * @param from what refers to the other
 * @param to what it refers to
 * @param rivals what it might refer to as well, among which {@code to} is to be found; when empty,
 *     every word of the note
 */
public record Relation(String name, Span from, Span to, List<Span> rivals) implements Serializable {

  /**
   * @throws IllegalArgumentException when the name is too long
   */
  public Relation {
    LabelName.check("relation", name);
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    rivals = List.copyOf(rivals);
  }
}
