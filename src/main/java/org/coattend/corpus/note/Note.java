package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One document.
 *
 * @param source the file that it was read from
 * @param position which record of the file it is, from 1
 * @param line where it starts in the file, from 1; 0 where there are no lines or it is not known
 * @param id what it is called; of the file's name and the position where nothing else says
 * @param patient id of whom it is about; the note's own where no column has it, so that every note
 *     counts as a patient of its own, and those of equal id as one's; empty where the column has
 *     nothing: not known, and counted as none
 * @param cohort the group that it is compared in, empty where there is one alone
 * @param text may be empty
 * @param relations that are labelled in the text
 * @param sections of the text, in order and apart; it may have parts that are in none
 * @param more names in further columns that were asked for, by column; empty where the column has
 *     nothing
 */
public record Note(
    String source,
    long position,
    long line,
    String id,
    String patient,
    String cohort,
    String text,
    List<Relation> relations,
    List<Section> sections,
    Map<String, String> more)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when sections overlap, are out of order or past the text
   */
  public Note {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(patient, "patient");
    Objects.requireNonNull(cohort, "cohort");
    Objects.requireNonNull(text, "text");
    relations = List.copyOf(relations);
    sections = List.copyOf(sections);
    more = Map.copyOf(more);
    int end = 0;
    for (Section section : sections) {
      if (section.span().start() < end || section.span().end() > text.length()) {
        throw new IllegalArgumentException("a %s after %d".formatted(section, end));
      }
      end = section.span().end();
    }
  }

  /** A note of no further columns, and of no known line. */
  public Note(
      String source,
      long position,
      String id,
      String patient,
      String cohort,
      String text,
      List<Relation> relations,
      List<Section> sections) {
    this(source, position, 0, id, patient, cohort, text, relations, sections, Map.of());
  }

  /** A note without sections. */
  public Note(
      String source,
      long position,
      String id,
      String patient,
      String cohort,
      String text,
      List<Relation> relations) {
    this(source, position, id, patient, cohort, text, relations, List.of());
  }

  Note withRelations(List<Relation> labelled) {
    return new Note(source, position, line, id, patient, cohort, text, labelled, sections, more);
  }

  Note withSections(List<Section> found) {
    return new Note(source, position, line, id, patient, cohort, text, relations, found, more);
  }

  /** Its line, or its position in a file that has none. */
  public long place() {
    return line == 0 ? position : line;
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "note %s of %s".formatted(id, source);
  }
}
