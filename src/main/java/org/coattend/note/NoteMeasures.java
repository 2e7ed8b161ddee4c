package org.coattend.note;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.Section;

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

  /** What a note's cohort may be called: by its name, which may be empty, or {@link #OTHER}. */
  String cohort(Note note) {
    String name = note.cohort();
    return name.isEmpty() || cohorts.contains(name) ? name : OTHER;
  }

  /** What a section may be called: by its name, or {@link #OTHER}. */
  String section(Section section) {
    return sections.contains(section.name()) ? section.name() : OTHER;
  }
}
