package org.coattend.note;

import java.util.List;
import java.util.Optional;
import org.coattend.corpus.note.Relation;
import org.coattend.note.TokenizedNote.Words;

/**
 * A labelled relation between words of a note.
 *
 * @param name the kind of relation
 * @param from what refers to the other
 * @param to what it refers to
 * @param rivals among which it is to be found; when empty, every word of the note
 */
public record WordRelation(String name, Words from, Words to, List<Words> rivals) {

  /** The same of a note's words, if there are some in all stretches of the relation. */
  public static Optional<WordRelation> of(TokenizedNote note, Relation relation) {
    Optional<Words> from = note.words(relation.from());
    Optional<Words> to = note.words(relation.to());
    List<Words> rivals =
        relation.rivals().stream().flatMap(span -> note.words(span).stream()).toList();
    if (from.isEmpty() || to.isEmpty() || rivals.size() < relation.rivals().size()) {
      return Optional.empty();
    }
    return Optional.of(new WordRelation(relation.name(), from.get(), to.get(), rivals));
  }

  /** Words between the two, with its sign: positive where {@code to} comes later. */
  int offset() {
    return to.first() - from.first();
  }

  /** Whether no rival is nearer to {@code from} than {@code to} is. */
  boolean nearest() {
    return rivals.stream()
        .noneMatch(rival -> Math.abs(rival.first() - from.first()) < Math.abs(offset()));
  }
}
