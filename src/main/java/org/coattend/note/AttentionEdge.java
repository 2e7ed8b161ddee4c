package org.coattend.note;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A word of a note and one that it attends to: text of the note.
 *
 * @param noteId the note
 * @param from the word that attends, as the note has it
 * @param fromStart its first char in the note, from 0
 * @param to the word attended to
 * @param toStart its first char
 * @param weight share of the attention of {@code from} that it gets
 * @param expected mean weight of the words of its window at the same distance
 */
public record AttentionEdge(
    String noteId,
    String from,
    int fromStart,
    String to,
    int toStart,
    double weight,
    double expected)
    implements Serializable {

  /** The lighter first; where two weigh the same, the earlier last. */
  static final Comparator<AttentionEdge> BY_WEIGHT =
      Comparator.comparingDouble(AttentionEdge::weight)
          .thenComparing(
              Comparator.comparingInt(AttentionEdge::fromStart)
                  .thenComparingInt(AttentionEdge::toStart)
                  .reversed());

  /** Without the text. */
  @Override
  public String toString() {
    return "edge of note %s from %d to %d".formatted(noteId, fromStart, toStart);
  }
}
