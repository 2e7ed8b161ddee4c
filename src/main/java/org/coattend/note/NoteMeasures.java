package org.coattend.note;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;

/**
 * What is measured of pairs of words.
 *
 * @param weighting of attention
 * @param terms whose pairs are summed up; an empty vocabulary for none
 * @param sections names that may be told
 * @param patients that must carry what is told, at least 1
 * @param edges how many of a note's weightiest pairs are kept with their text, 0 for none
 */
public record NoteMeasures(
    Weighting weighting, Terms terms, Set<String> sections, int patients, int edges)
    implements Serializable {

  public NoteMeasures {
    Objects.requireNonNull(weighting, "weighting");
    Objects.requireNonNull(terms, "terms");
    sections = Set.copyOf(sections);
    if (patients < 1 || edges < 0) {
      throw new IllegalArgumentException(
          "%d patients and %d edges, must be at least 1 and 0".formatted(patients, edges));
    }
  }
}
