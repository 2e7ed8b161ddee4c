package org.coattend.note;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /**
   * The relation between stretches of text, if there are words in all of them.
   *
   * @param from start and end of a stretch, as are {@code to} and each of the rivals
   */
  public static Optional<WordRelation> of(
      TokenizedNote note, String name, int[] from, int[] to, List<int[]> rivals) {
    Optional<Words> first = note.words(from[0], from[1]);
    Optional<Words> second = note.words(to[0], to[1]);
    List<Words> others = new ArrayList<>();
    for (int[] rival : rivals) {
      note.words(rival[0], rival[1]).ifPresent(others::add);
    }
    if (first.isEmpty() || second.isEmpty() || others.size() < rivals.size()) {
      return Optional.empty();
    }
    return Optional.of(new WordRelation(name, first.get(), second.get(), others));
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
