package org.coattend.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.Section;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.Carriers;
import org.coattend.note.NoteMeasures;
import org.coattend.note.Patients;
import org.coattend.note.Terms;
import org.coattend.note.TokenizedNote;
import scala.Tuple2;

/**
 * Which terms and which names of sections and cohorts enough patients have that they may be told:
 * those that most notes have. Notes without words count for none.
 *
 * @param terms as many as are asked for, at most
 * @param sections names, at most {@value #NAMES}
 * @param cohorts names, at most {@value #NAMES}
 * @param allCohorts how many there are in all, told or not; {@link NoteMeasures#OTHER} is none
 */
public record NoteSurvey(Terms terms, Set<String> sections, Set<String> cohorts, long allCohorts) {
  /** Names of sections, and of cohorts, that are told apart. */
  static final int NAMES = 100;

  private static final char TERM = 't';
  private static final char SECTION = 's';
  private static final char COHORT = 'c';

  /**
   * What may be told or not.
   *
   * @param kind {@link #TERM}, {@link #SECTION} or {@link #COHORT}; no enum, whose hash every JVM
   *     has its own of
   */
  private record Name(char kind, String text) implements Serializable {}

  /** Most notes first, then by the alphabet. */
  private static final class ByNotes implements Comparator<Tuple2<Name, Carriers>>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(Tuple2<Name, Carriers> one, Tuple2<Name, Carriers> other) {
      int byNotes = Long.compare(other._2.notes(), one._2.notes());
      return byNotes != 0 ? byNotes : one._1.text().compareTo(other._1.text());
    }
  }

  /**
   * Looks at all notes.
   *
   * @param stopWords in lower case, which are no terms
   * @param mostTerms how many, at most
   * @param patients that must have a term or name
   */
  public static NoteSurvey of(
      JavaRDD<Note> notes,
      SharedEncoder encoder,
      Set<String> stopWords,
      int mostTerms,
      int patients) {
    Terms candidates = new Terms(stopWords, List.of());
    JavaPairRDD<Name, Carriers> carried =
        notes
            .flatMapToPair(
                note -> {
                  Carriers one = new Carriers(1, Patients.of(note.patient()));
                  return names(note, encoder, candidates, mostTerms > 0)
                      .map(name -> new Tuple2<>(name, one))
                      .iterator();
                })
            .reduceByKey((some, more) -> some.with(more, patients))
            .filter(name -> name._1.kind() == COHORT || name._2.patients().atLeast(patients))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      JavaPairRDD<Name, Carriers> told =
          carried.filter(name -> name._2.patients().atLeast(patients));
      return new NoteSurvey(
          new Terms(stopWords, most(told, TERM, mostTerms)),
          Set.copyOf(most(told, SECTION, NAMES)),
          Set.copyOf(most(told, COHORT, NAMES)),
          carried.filter(name -> name._1.kind() == COHORT).count());
    } finally {
      carried.unpersist();
    }
  }

  private static Stream<Name> names(
      Note note, SharedEncoder encoder, Terms candidates, boolean withTerms) {
    TokenizedNote tokenized = TokenizedNote.of(encoder.get().tokenizer(), note.text());
    if (tokenized.tokenCount() == 0) {
      return Stream.empty();
    }
    Stream<Name> cohort =
        Stream.of(note.cohort())
            .filter(name -> !name.isEmpty() && !name.equals(NoteMeasures.OTHER))
            .map(name -> new Name(COHORT, name));
    Stream<Name> sections =
        note.sections().stream().map(Section::name).distinct().map(name -> new Name(SECTION, name));
    Stream<Name> terms =
        withTerms
            ? tokenized.terms(candidates).stream().map(term -> new Name(TERM, term))
            : Stream.empty();
    return Stream.concat(cohort, Stream.concat(sections, terms));
  }

  private static List<String> most(JavaPairRDD<Name, Carriers> told, char kind, int count) {
    return count == 0
        ? List.of()
        : told.filter(name -> name._1.kind() == kind).takeOrdered(count, new ByNotes()).stream()
            .map(name -> name._1.text())
            .toList();
  }
}
