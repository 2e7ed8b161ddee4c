package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadRecord;
import org.coattend.note.AttentionEdge;
import org.coattend.note.CohortDrift;
import org.coattend.note.HeadCatalogue;
import org.coattend.note.HeadFeature;
import org.coattend.note.HeadMoments;
import org.coattend.note.NoteCoverage;
import org.coattend.note.PairSums;
import org.coattend.note.SectionFlow;
import org.coattend.note.TermPair;

/**
 * The tables of the notes job. Names of tables and columns are a contract; none but {@link
 * #TOP_EDGES} holds text of a single note.
 */
public final class NoteTables {
  private static final String COHORT =
      "the group of notes; empty for notes of none; (other): cohorts that too few patients are in,"
          + " and those beyond the 100 that most notes are of";

  /** What every head attends to, by cohort. */
  public static final StructType HEAD_STATS = headStats();

  /** How cohorts differ in what heads attend to. */
  public static final StructType COHORT_DRIFT =
      withHead(
              new StructType()
                  .add("cohort", StringType, false, "a group of notes")
                  .add(
                      "other_cohort",
                      StringType,
                      false,
                      "another, later in the alphabet; of those whose name may be told the 32 largest"
                          + " are compared, each with each"))
          .add("statistic", StringType, false, "what differs, a column of head_stats")
          .add("notes", LongType, false, "notes of the cohort that have words")
          .add("other_notes", LongType, false, "those of the other")
          .add(
              "overlap",
              DoubleType,
              false,
              "share of what the notes would tell, were all of one length, that they tell at equal"
                  + " length; 0: no two of both have about as many tokens, 1: lengths are distributed alike")
          .add("unadjusted", DoubleType, false, "the other's mean - the cohort's")
          .add(
              "difference",
              DoubleType,
              true,
              "that between notes of equal length, in tokens and in words, punctuation marks, strings"
                  + " between blanks and characters; null when too few are about as long")
          .add(
              "ci_low",
              DoubleType,
              true,
              "where its 95 % confidence interval begins; null also when the statistic does not"
                  + " vary. Notes are taken as independent: of several notes of a patient the"
                  + " interval is too narrow, p and q too small")
          .add("ci_high", DoubleType, true, "where it ends")
          .add("p", DoubleType, true, "of no difference at equal length; two-sided, 0 to 1")
          .add("q", DoubleType, true, "p over all rows of the table (Benjamini and Hochberg)");

  /** Which head finds which labelled relation. */
  public static final StructType HEAD_CATALOGUE =
      new StructType()
          .add("relation", StringType, false, "the kind of relation, as it is labelled")
          .add(
              "direction",
              StringType,
              false,
              "whose attention is looked at: forward, of what refers to the other, or reverse")
          .add("layer", IntegerType, false, "layer of the head that finds most, from 1")
          .add("head", IntegerType, false, "that head, from 1")
          .add("relations", LongType, false, "how many were labelled")
          .add(
              "accuracy",
              DoubleType,
              false,
              "share in which the right word gets the most attention of all, or of its rivals; 0 to 1;"
                  + " in either half of the notes by the head that finds most in the other")
          .add(
              "baseline",
              StringType,
              false,
              "the best rule without attention: nearest rival, or offset in words")
          .add("baseline_accuracy", DoubleType, false, "share found likewise by such rules")
          .add("beats_baseline", BooleanType, false, "whether accuracy > baseline_accuracy");

  /** How attention flows between sections. */
  public static final StructType SECTION_FLOW =
      new StructType()
          .add(
              "from_section",
              StringType,
              false,
              "the section whose words attend; (none): text outside of sections; (other): sections"
                  + " that too few patients have, and those beyond the 100 that most notes have")
          .add("to_section", StringType, false, "the section attended to")
          .add(
              "notes",
              LongType,
              false,
              "notes in which words of the one attend within a window that has words of the other")
          .add(
              "share",
              DoubleType,
              false,
              "share that the section attended to gets of what is paid to words, over all words of these notes, 0 to 1")
          .add(
              "expected_share",
              DoubleType,
              false,
              "the same if a word paid all words of its window alike: by the sections' lengths alone")
          .add("lift", DoubleType, false, "share / expected_share")
          .add(
              "distance_lift",
              DoubleType,
              false,
              "share by what it would be if a word paid others what is usual at their distance");

  /** Which terms attend to which. */
  public static final StructType TERM_PAIRS =
      new StructType()
          .add("from_term", StringType, false, "the term that attends")
          .add("to_term", StringType, false, "the term attended to")
          .add("notes", LongType, false, "notes that have the pair within a window")
          .add("pairs", LongType, false, "pairs of words in them")
          .add(
              "mean_weight",
              DoubleType,
              false,
              "mean share of its attention over the pairs, 0 to 1")
          .add(
              "expected_weight",
              DoubleType,
              false,
              "mean share of words at the same distance in the same windows that may be terms")
          .add("lift", DoubleType, false, "mean_weight / expected_weight")
          .add(
              "z",
              DoubleType,
              true,
              "mean over notes of the logarithm's excess over what is usual at the distance, by its"
                  + " standard error; null where it does not vary")
          .add(
              "p",
              DoubleType,
              true,
              "two-sided, of Student's t with notes - 1 degrees of freedom; notes are taken as independent")
          .add("q", DoubleType, true, "rate of false discoveries (Benjamini and Hochberg 1995)");

  /** The weightiest pairs of words of each note: text. */
  public static final StructType TOP_EDGES =
      new StructType()
          .add("note_id", StringType, false, "the note")
          .add("rank", IntegerType, false, "from 1, by weight")
          .add("from_word", StringType, false, "the word that attends, as the note has it")
          .add("from_start", IntegerType, false, "its first char in the note, from 0")
          .add("to_word", StringType, false, "the word attended to")
          .add("to_start", IntegerType, false, "its first char in the note, from 0")
          .add("weight", DoubleType, false, "share of the attention that it gets, 0 to 1")
          .add(
              "expected_weight",
              DoubleType,
              false,
              "mean share of words at the same distance in the same window");

  /** What became of every note. */
  public static final StructType COVERAGE =
      new StructType()
          .add("note_id", StringType, false, "the note")
          .add("file", StringType, false, "the file it was read from")
          .add("record", LongType, false, "which record of the file it is, from 1")
          .add("cohort", StringType, false, COHORT)
          .add("tokens", IntegerType, false, "tokens of the note, without the special ones")
          .add("words", IntegerType, false, "words and punctuation marks")
          .add("windows", IntegerType, false, "overlapping windows in which it was read")
          .add("unknown_share", DoubleType, false, "share of tokens that the vocabulary lacks")
          .add(
              "status",
              StringType,
              false,
              "whole: read in one window; windows: in several; empty: nothing to read");

  /** Records that could not be used. */
  public static final StructType QUARANTINE =
      new StructType()
          .add("file", StringType, false, "the file")
          .add("line", LongType, false, "line in the file, from 1; 0 for the file")
          .add("notes", LongType, false, "how many notes are set aside by this entry")
          .add("reason", StringType, false, "what was wrong; nothing of what was there");

  private NoteTables() {}

  private static StructType withHead(StructType before) {
    return before
        .add("layer", IntegerType, false, "layer of the encoder, from 1")
        .add("head", IntegerType, false, "head of the layer, from 1")
        .add(
            "norm_weighted",
            BooleanType,
            false,
            "whether attention is weighted by the norm of what it moves (Kobayashi et al. 2020)");
  }

  private static StructType headStats() {
    StructType schema =
        withHead(new StructType().add("cohort", StringType, false, COHORT))
            .add("notes", LongType, false, "notes that have words");
    for (HeadFeature feature : HeadFeature.values()) {
      schema =
          schema
              .add(feature.column(), DoubleType, false, feature.meaning() + "; mean over notes")
              .add(
                  feature.column() + "_sd", DoubleType, false, "its standard deviation over notes");
    }
    return schema;
  }

  /** Rows of {@link #HEAD_STATS}. */
  public static List<Row> headStats(HeadMoments moments) {
    List<Row> rows = new ArrayList<>();
    for (String cohort : moments.cohorts()) {
      for (int layer = 0; layer < moments.layers(); layer++) {
        for (int head = 0; head < moments.heads(); head++) {
          rows.add(headStats(moments, cohort, layer, head, false));
          rows.add(headStats(moments, cohort, layer, head, true));
        }
      }
    }
    return rows;
  }

  private static Row headStats(
      HeadMoments moments, String cohort, int layer, int head, boolean weighted) {
    List<Object> values = new ArrayList<>();
    values.add(cohort);
    values.add(layer + 1);
    values.add(head + 1);
    values.add(weighted);
    values.add(moments.notes(cohort));
    for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
      values.add(moments.mean(cohort, layer, head, weighted, feature));
      values.add(moments.deviation(cohort, layer, head, weighted, feature));
    }
    return RowFactory.create(values.toArray());
  }

  /** Rows of {@link #COHORT_DRIFT}. */
  public static Iterator<Row> cohortDrift(CohortDrift drift) {
    return drift.entries().map(entry -> cohortDrift(drift, entry)).iterator();
  }

  private static Row cohortDrift(CohortDrift drift, CohortDrift.Entry entry) {
    return RowFactory.create(
        drift.cohort(),
        drift.other(),
        entry.layer() + 1,
        entry.head() + 1,
        entry.weighted(),
        entry.feature().column(),
        drift.notes(),
        drift.otherNotes(),
        drift.overlap(),
        entry.unadjusted(),
        orNull(entry.difference()),
        orNull(entry.low()),
        orNull(entry.high()),
        orNull(entry.p()),
        orNull(entry.q()));
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** A row of {@link #HEAD_CATALOGUE}. */
  public static Row headCatalogue(HeadCatalogue.Entry entry) {
    return RowFactory.create(
        entry.relation(),
        entry.reverse() ? "reverse" : "forward",
        entry.layer() + 1,
        entry.head() + 1,
        entry.count(),
        entry.accuracy(),
        entry.baseline(),
        entry.baselineAccuracy(),
        entry.beatsBaseline());
  }

  /** Rows of {@link #SECTION_FLOW}. */
  public static List<Row> sectionFlow(SectionFlow flow) {
    List<Row> rows = new ArrayList<>();
    flow.carried()
        .forEach(
            (key, sums) ->
                rows.add(
                    RowFactory.create(
                        key.from(),
                        key.to(),
                        sums.notes(),
                        sums.share(),
                        sums.expectedShare(),
                        sums.lift(),
                        sums.distanceLift())));
    return rows;
  }

  /** A row of {@link #TERM_PAIRS}. */
  public static Row termPair(TermPair pair) {
    PairSums sums = pair.sums();
    return RowFactory.create(
        pair.from(),
        pair.to(),
        sums.notes(),
        sums.pairs(),
        sums.weight() / sums.pairs(),
        sums.expected() / sums.pairs(),
        sums.lift(),
        orNull(sums.z()),
        orNull(pair.p()),
        orNull(pair.q()));
  }

  /** Rows of {@link #TOP_EDGES}, of the edges of a note. */
  public static List<Row> topEdges(List<AttentionEdge> edges) {
    List<Row> rows = new ArrayList<>();
    for (AttentionEdge edge : edges) {
      rows.add(
          RowFactory.create(
              edge.noteId(),
              rows.size() + 1,
              edge.from(),
              edge.fromStart(),
              edge.to(),
              edge.toStart(),
              edge.weight(),
              edge.expected()));
    }
    return rows;
  }

  /** A row of {@link #COVERAGE}. */
  public static Row coverage(NoteCoverage note) {
    return RowFactory.create(
        note.id(),
        note.source(),
        note.position(),
        note.cohort(),
        note.tokens(),
        note.words(),
        note.windows(),
        note.unknown(),
        note.status());
  }

  /** A row of {@link #QUARANTINE}. */
  public static Row quarantine(BadRecord bad) {
    return RowFactory.create(bad.source(), bad.line(), bad.rows(), bad.reason());
  }
}
