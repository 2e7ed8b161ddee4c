package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadRecord;
import org.coattend.note.HeadCatalogue;
import org.coattend.note.HeadFeature;
import org.coattend.note.HeadMoments;
import org.coattend.note.NoteCoverage;

/**
 * The tables of the notes job. Names of tables and columns are a contract; none holds text of a
 * note.
 */
public final class NoteTables {
  /** What every head attends to, by cohort. */
  public static final StructType HEAD_STATS = headStats();

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

  /** What became of every note. */
  public static final StructType COVERAGE =
      new StructType()
          .add("note_id", StringType, false, "the note")
          .add("file", StringType, false, "the file it was read from")
          .add("record", LongType, false, "which record of the file it is, from 1")
          .add("cohort", StringType, false, "the group that it is compared in; may be empty")
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

  private static StructType headStats() {
    StructType schema =
        new StructType()
            .add("cohort", StringType, false, "the group of notes; may be empty")
            .add("layer", IntegerType, false, "layer of the encoder, from 1")
            .add("head", IntegerType, false, "head of the layer, from 1")
            .add(
                "norm_weighted",
                BooleanType,
                false,
                "whether attention is weighted by the norm of what it moves (Kobayashi et al. 2020)")
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
