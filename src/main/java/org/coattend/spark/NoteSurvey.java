package org.coattend.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.Section;
import org.coattend.note.Carriers;
import org.coattend.note.Patients;
import org.coattend.note.Terms;
import org.coattend.note.TokenizedNote;
import scala.Tuple2;

/**
 * Which terms and names of sections enough patients have that they may be told: those that most
 * notes have.
 *
 * @param terms of them, at most
 * @param sections names of sections, at most {@value #SECTIONS}
 */
public record NoteSurvey(Terms terms, Set<String> sections) {
  /** Names of sections that are told apart. */
  private static final int SECTIONS = 100;

  /**
   * A term or the name of a section.
   *
   * @param section which it is
   */
  private record Name(boolean section, String text) implements Serializable {}

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
            .filter(name -> name._2.patients().atLeast(patients));
    return new NoteSurvey(
        new Terms(stopWords, most(carried, false, mostTerms)),
        Set.copyOf(most(carried, true, SECTIONS)));
  }

  private static Stream<Name> names(
      Note note, SharedEncoder encoder, Terms candidates, boolean withTerms) {
    Stream<Name> sections =
        note.sections().stream().map(Section::name).distinct().map(name -> new Name(true, name));
    if (!withTerms) {
      return sections;
    }
    TokenizedNote tokenized = TokenizedNote.of(encoder.get().tokenizer(), note.text());
    return Stream.concat(
        sections, tokenized.terms(candidates).stream().map(term -> new Name(false, term)));
  }

  private static List<String> most(
      JavaPairRDD<Name, Carriers> carried, boolean sections, int count) {
    return count == 0
        ? List.of()
        : carried
            .filter(name -> name._1.section() == sections)
            .takeOrdered(count, new ByNotes())
            .stream()
            .map(name -> name._1.text())
            .toList();
  }
}
