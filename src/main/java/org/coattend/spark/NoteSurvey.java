package org.coattend.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.Section;
import org.coattend.encode.Tokenizer;
import org.coattend.note.Carriers;
import org.coattend.note.Patients;
import org.coattend.note.Terms;
import org.coattend.note.TokenizedNote;
import scala.Tuple2;

/**
 * Which terms and names of sections enough patients carry that they may be told.
 *
 * @param patients that must carry them
 */
public record NoteSurvey(int patients) {

  /** Most notes first, then by the alphabet. */
  private static final class ByNotes implements Comparator<Tuple2<String, Carriers>>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(Tuple2<String, Carriers> one, Tuple2<String, Carriers> other) {
      int byNotes = Long.compare(other._2.notes(), one._2.notes());
      return byNotes != 0 ? byNotes : one._1.compareTo(other._1);
    }
  }

  /**
   * The terms that most notes have.
   *
   * @param stopWords in lower case, which are no terms
   * @param most how many, at most
   */
  public Terms terms(JavaRDD<Note> notes, SharedEncoder encoder, Set<String> stopWords, int most) {
    if (most == 0) {
      return new Terms(stopWords, List.of());
    }
    Terms candidates = new Terms(stopWords, List.of());
    List<Tuple2<String, Carriers>> found =
        carried(
                notes,
                note -> {
                  Tokenizer tokenizer = encoder.get().tokenizer();
                  Patients patient = Patients.of(note.patient());
                  return TokenizedNote.of(tokenizer, note.text()).terms(candidates).stream()
                      .map(term -> new Tuple2<>(term, new Carriers(1, patient)))
                      .iterator();
                })
            .takeOrdered(most, new ByNotes());
    return new Terms(stopWords, found.stream().map(Tuple2::_1).toList());
  }

  /** The names of sections. */
  public Set<String> sections(JavaRDD<Note> notes) {
    return new HashSet<>(
        carried(
                notes,
                note -> {
                  Patients patient = Patients.of(note.patient());
                  return note.sections().stream()
                      .map(Section::name)
                      .distinct()
                      .map(name -> new Tuple2<>(name, new Carriers(1, patient)))
                      .iterator();
                })
            .map(Tuple2::_1)
            .collect());
  }

  private JavaRDD<Tuple2<String, Carriers>> carried(
      JavaRDD<Note> notes, PairFlatMapFunction<Note, String, Carriers> carriers) {
    int least = patients;
    JavaPairRDD<String, Carriers> sums =
        notes.flatMapToPair(carriers).reduceByKey((some, more) -> some.with(more, least));
    return sums.filter(one -> one._2.patients().atLeast(least)).map(one -> one);
  }
}
