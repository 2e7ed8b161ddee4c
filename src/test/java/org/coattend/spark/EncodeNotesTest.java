package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.Section;
import org.coattend.corpus.note.Span;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.FlowSums;
import org.coattend.note.HeadFeature;
import org.coattend.note.HeadMoments;
import org.coattend.note.NoteCoverage;
import org.coattend.note.NoteMeasures;
import org.coattend.note.NoteSums;
import org.coattend.note.PairSums;
import org.coattend.note.SectionFlow;
import org.coattend.note.TermPairs;
import org.coattend.note.Terms;
import org.coattend.note.Weighting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeNotesTest {
  private static final String[] WORDS =
      ("the patient denies chest pain , shortness of breath and hyperlipidemia . "
              + "blood pressure 128/80 \u2103 ; continue metoprolol ( 25 mg ) plan : x-ray")
          .split(" ");

  /** Of one to some 700 tokens. */
  private static final List<Note> NOTES = notes();

  private static SparkSession spark;
  private static JavaSparkContext context;

  /** All notes in one partition. */
  private static Encoded whole;

  private record Encoded(
      List<NoteCoverage> coverage,
      NoteSums sums,
      Map<TermPairs.Key, PairSums> pairs,
      Set<String> edges) {}

  @BeforeAll
  static void encodeOnce() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    whole = encode(NOTES, 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<Note> notes() {
    Random random = new Random(9);
    List<Note> notes = new ArrayList<>();
    for (int length : new int[] {1, 2, 5, 9, 14, 20, 33, 60, 90, 600}) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < length; k++) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      notes.add(note("n" + length, length % 2 == 0 ? "even" : "odd", text.toString()));
    }
    return notes;
  }

  private static Note note(String id, String cohort, String text) {
    int middle = text.length() / 2;
    List<Section> sections =
        text.isBlank() ? List.of() : List.of(new Section("PLAN", new Span(middle, text.length())));
    return new Note("notes.csv", 1, id, id, cohort, text, List.of(), sections);
  }

  private static EncodeNotes encode() {
    NoteMeasures measures =
        new NoteMeasures(
            Weighting.ATTENTION,
            new Terms(Set.of(), List.of("pain", "chest")),
            Set.of("PLAN"),
            Set.of("even", "odd"),
            1,
            3);
    return new EncodeNotes(new SharedEncoder(""), context.broadcast(measures));
  }

  private static Encoded encode(List<Note> notes, int partitions) {
    List<EncodedNotes> encoded =
        context.parallelize(notes, partitions).mapPartitions(encode()).collect();
    assertThat(encoded).filteredOn(one -> one.sums() != null).hasSize(partitions);
    NoteSums sums =
        encoded.stream()
            .filter(one -> one.sums() != null)
            .map(one -> NoteSums.decode(one.sums()))
            .reduce(NoteSums::merge)
            .orElseThrow();
    Map<TermPairs.Key, PairSums> pairs = new HashMap<>();
    for (EncodedNotes one : encoded) {
      if (one.pairs() != null) {
        TermPairs.decode(one.pairs())
            .forEach(
                entry ->
                    pairs.merge(entry.key(), entry.sums(), (some, more) -> some.with(more, 1)));
      }
    }
    return new Encoded(
        encoded.stream()
            .map(EncodedNotes::coverage)
            .filter(coverage -> coverage != null)
            .sorted(Comparator.comparing(NoteCoverage::id))
            .toList(),
        sums,
        pairs,
        encoded.stream()
            .flatMap(one -> one.edges().stream())
            .map(edge -> "%s %d %d".formatted(edge.noteId(), edge.fromStart(), edge.toStart()))
            .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8, 13})
  void theNumberOfPartitionsDoesNotChangeTheResult(int partitions) {
    Encoded encoded = encode(NOTES, partitions);

    assertSame(encoded, whole);
    assertThat(encoded.coverage()).isEqualTo(whole.coverage());
  }

  @Test
  void theOrderOfTheNotesDoesNotChangeTheResult() {
    List<Note> reversed = new ArrayList<>(NOTES);
    Collections.reverse(reversed);

    assertSame(encode(reversed, 2), whole);
  }

  @Test
  void emptyNotesLeaveTheResultsOfTheirNeighboursAsTheyAre() {
    List<Note> notes = new ArrayList<>();
    for (Note note : NOTES) {
      notes.add(note("empty before " + note.id(), "odd", ""));
      notes.add(note);
      notes.add(note("blank after " + note.id(), "blank", " \n\t\u200b"));
    }

    Encoded encoded = encode(notes, 3);

    assertSame(encoded, whole);
    assertThat(encoded.coverage()).hasSize(3 * NOTES.size());
    assertThat(encoded.coverage())
        .filteredOn(note -> note.id().startsWith("blank"))
        .extracting(NoteCoverage::cohort)
        .containsOnly(NoteMeasures.OTHER);
    assertThat(encoded.coverage())
        .filteredOn(note -> note.status().equals("empty"))
        .hasSize(2 * NOTES.size())
        .allSatisfy(
            note -> {
              assertThat(note.tokens()).isZero();
              assertThat(note.windows()).isZero();
            });
    assertThat(encoded.coverage())
        .filteredOn(note -> !note.status().equals("empty"))
        .isEqualTo(whole.coverage());
  }

  @Test
  void theNameOfACohortThatMayNotBeToldStaysInside() {
    Encoded encoded =
        encode(
            List.of(note("a", "secret", "pain"), note("b", "", "pain"), note("c", "odd", "")), 1);

    assertThat(encoded.sums().moments().cohorts()).containsExactly("", NoteMeasures.OTHER);
    assertThat(encoded.coverage())
        .extracting(NoteCoverage::cohort)
        .containsExactly(NoteMeasures.OTHER, "", "odd");
  }

  @Test
  void aLongRunOfEmptyNotesIsPassedOnPieceByPiece() {
    int empty = 5000;
    LongAccumulator read = context.sc().longAccumulator();

    List<Long> ahead =
        context
            .parallelize(Collections.nCopies(empty, note("empty", "odd", "")), 1)
            .map(
                note -> {
                  read.add(1);
                  return note;
                })
            .mapPartitions(encode())
            .filter(one -> one.coverage() != null)
            .map(one -> read.value())
            .collect();

    assertThat(ahead).hasSize(empty).isSorted();
    assertThat(ahead.get(0)).isBetween(1L, empty / 2L);
  }

  @Test
  void coverageSaysHowLongEachNoteIsAndInHowManyWindowsItWasRead() {
    assertThat(whole.coverage()).hasSize(NOTES.size());
    for (NoteCoverage note : whole.coverage()) {
      assertThat(note.tokens()).isGreaterThanOrEqualTo(note.words());
      assertThat(note.status()).isEqualTo(note.tokens() > 510 ? "windows" : "whole");
      assertThat(note.windows() > 1).isEqualTo(note.tokens() > 510);
    }
    assertThat(whole.coverage()).anyMatch(note -> note.windows() > 1);
  }

  @Test
  void whatTheVocabularyLacksIsCountedByToken() {
    List<NoteCoverage> coverage =
        encode(List.of(note("unknown", "", "pain \uD83D\uDE00 pain \uD83D\uDE00")), 1).coverage();

    assertThat(coverage).singleElement().extracting(NoteCoverage::unknown).isEqualTo(.5);
  }

  private static void assertSame(Encoded actual, Encoded expected) {
    assertSame(actual.sums().moments(), expected.sums().moments());
    assertThat(actual.edges()).isEqualTo(expected.edges()).isNotEmpty();
    assertThat(actual.pairs()).containsOnlyKeys(expected.pairs().keySet()).hasSize(4);
    expected
        .pairs()
        .forEach(
            (key, sums) -> {
              PairSums others = actual.pairs().get(key);
              assertThat(others.notes()).isEqualTo(sums.notes());
              assertThat(others.pairs()).isEqualTo(sums.pairs());
              assertThat(others.z()).isCloseTo(sums.z(), within(1e-3));
              assertThat(others.lift()).isCloseTo(sums.lift(), within(1e-4));
            });
    Map<SectionFlow.Key, FlowSums> flow = expected.sums().flow().carried();
    assertThat(actual.sums().flow().carried()).containsOnlyKeys(flow.keySet()).hasSize(4);
    flow.forEach(
        (key, sums) -> {
          FlowSums others = actual.sums().flow().carried().get(key);
          assertThat(others.notes()).isEqualTo(sums.notes());
          assertThat(others.lift()).isCloseTo(sums.lift(), within(1e-4));
          assertThat(others.distanceLift()).isCloseTo(sums.distanceLift(), within(1e-4));
        });
  }

  private static void assertSame(HeadMoments actual, HeadMoments expected) {
    assertThat(actual.cohorts()).containsExactlyElementsOf(expected.cohorts());
    for (String cohort : expected.cohorts()) {
      assertThat(actual.notes(cohort)).isEqualTo(expected.notes(cohort));
      for (int layer = 0; layer < expected.layers(); layer++) {
        for (int head = 0; head < expected.heads(); head++) {
          for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
            double mean = expected.mean(cohort, layer, head, false, feature);
            assertThat(actual.mean(cohort, layer, head, false, feature))
                .isCloseTo(mean, within(1e-5 * Math.max(1, mean)));
            double weighted = expected.mean(cohort, layer, head, true, feature);
            assertThat(actual.mean(cohort, layer, head, true, feature))
                .isCloseTo(weighted, within(1e-5 * Math.max(1, weighted)));
          }
        }
      }
    }
  }
}
