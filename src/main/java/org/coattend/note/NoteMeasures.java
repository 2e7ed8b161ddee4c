package org.coattend.note;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import org.coattend.corpus.note.Note;

/**
 * What is measured of notes, and what may be told of them.
 *
 * @param weighting of attention
 * @param terms whose pairs are summed up; an empty vocabulary for none
 * @param sections names that may be told
 * @param cohorts names that may be told
 * @param patients that must carry what is told, at least 1
 * @param edges how many of a note's weightiest pairs are kept with their text, 0 for none
 */
public record NoteMeasures(
    Weighting weighting,
    Terms terms,
    Set<String> sections,
    Set<String> cohorts,
    int patients,
    int edges)
    implements Serializable {

  /** What sections and cohorts are called whose name may not be told. */
  public static final String OTHER = "(other)";

  /**
   * @throws IllegalArgumentException when a number is out of range
   */
  public NoteMeasures {
    Objects.requireNonNull(weighting, "weighting");
    Objects.requireNonNull(terms, "terms");
    sections = Set.copyOf(sections);
    cohorts = Set.copyOf(cohorts);
    if (patients < 1 || edges < 0) {
      throw new IllegalArgumentException(
          "%d patients and %d edges, must be at least 1 and 0".formatted(patients, edges));
    }
  }

  /** A note whose cohort may be told: its own, none where it has none, or {@link #OTHER}. */
  public Note told(Note note) {
    boolean known = note.cohort().isEmpty() || cohorts.contains(note.cohort());
    return known ? note : note.withCohort(OTHER);
  }

  /** What a section may be called: by its name, or {@link #OTHER}. */
  String told(String section) {
    return sections.contains(section) ? section : OTHER;
  }
}
