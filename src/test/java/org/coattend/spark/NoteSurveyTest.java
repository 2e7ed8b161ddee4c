package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.Section;
import org.coattend.corpus.note.Span;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.NoteMeasures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NoteSurveyTest {
  private static SparkSession spark;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void ofNamesThatEnoughPatientsHaveTheHundredOfMostNotesAreTold() {
    List<Note> notes = new ArrayList<>();
    for (int name = 0; name < 103; name++) {
      for (int again = 0; again < (name < 3 ? 1 : 2); again++) {
        notes.add(note("p" + name, "c" + name, "S" + name, "pain"));
      }
    }

    NoteSurvey survey = survey(notes, 10, 1);

    Set<String> rare = Set.of("c0", "c1", "c2");
    assertThat(survey.cohorts()).hasSize(100).doesNotContainAnyElementsOf(rare);
    assertThat(survey.sections()).hasSize(100).doesNotContain("S0", "S1", "S2");
    assertThat(survey.allCohorts()).isEqualTo(103);
    assertThat(survey.terms().count()).isEqualTo(1);
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @Test
  void notesWithoutWordsTellNoName() {
    List<Note> notes =
        IntStream.range(0, 20)
            .mapToObj(k -> note("p" + k, "ward", "PLAN", k < 2 ? "pain" : "\u200b \t"))
            .toList();

    for (int terms : new int[] {0, 10}) {
      assertThat(survey(notes, terms, 3).cohorts()).isEmpty();
      assertThat(survey(notes, terms, 3).sections()).isEmpty();
      assertThat(survey(notes, terms, 2).cohorts()).containsExactly("ward");
      assertThat(survey(notes, terms, 2).sections()).containsExactly("PLAN");
    }
    assertThat(survey(notes.subList(5, 9), 10, 1).allCohorts()).isZero();
  }

  @Test
  void aCohortThatIsCalledLikeThoseThatAreNotToldIsNone() {
    List<Note> notes =
        List.of(note("p", NoteMeasures.OTHER, "PLAN", "pain"), note("p", "ward", "PLAN", "pain"));

    NoteSurvey survey = survey(notes, 10, 1);

    assertThat(survey.cohorts()).containsExactly("ward");
    assertThat(survey.allCohorts()).isEqualTo(1);
  }

  private static NoteSurvey survey(List<Note> notes, int terms, int patients) {
    return NoteSurvey.of(
        context.parallelize(notes, 3), new SharedEncoder(""), Set.of(), terms, patients);
  }

  private static Note note(String patient, String cohort, String section, String text) {
    return new Note(
        "notes.csv",
        1,
        "note",
        patient,
        cohort,
        text,
        List.of(),
        List.of(new Section(section, new Span(0, text.length()))));
  }
}
