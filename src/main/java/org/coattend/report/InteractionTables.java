package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.interaction.Complex;
import org.coattend.interaction.Interface;
import org.coattend.interaction.RowPair;

/** The tables of the interactions job. Names of tables and columns are a contract. */
public final class InteractionTables {
  /** Every pair of fitted columns of the two proteins. */
  public static final StructType INTERFACE_PAIRS =
      new StructType()
          .add("family", StringType, false, "name of the complex")
          .add("i", IntegerType, false, "column of the first protein, from 1")
          .add("j", IntegerType, false, "column of the second, from 1")
          .add("residue_i", StringType, false, "the query's residue at i")
          .add("residue_j", StringType, false, "the query's residue at j")
          .add(
              "score",
              FloatType,
              false,
              "raw_score less the average product within the pairs of the two proteins")
          .add(
              "raw_score",
              FloatType,
              false,
              "mean of the Frobenius norms of the couplings from i to j and from j to i")
          .add(
              "zscore",
              FloatType,
              false,
              "score in standard deviations among the pairs of the two proteins")
          .add(
              "evcomplex",
              FloatType,
              false,
              "score by the most negative one's size and by the depth of the alignment (Hopf et al."
                  + " 2014); above 0.8 there is some evidence")
          .add(
              "probability",
              FloatType,
              true,
              "that the residues touch (C-beta atoms within 8 A), 0 to 1, less what the same rows"
                  + " joined at random have; null for nucleotides, very long queries and when it is"
                  + " switched off")
          .add(
              "attention_ab",
              FloatType,
              false,
              "attention that i pays to j among the second protein's columns, weighted mean over"
                  + " rows; 0 to 1")
          .add("attention_ba", FloatType, false, "attention that j pays to i, likewise")
          .add("support", FloatType, false, "weighted share of rows with residues at both")
          .add(
              "rank",
              IntegerType,
              false,
              "by probability, or by score where there is none; 1 the highest");

  /** Every residue of both proteins. */
  public static final StructType BINDING_SITES =
      new StructType()
          .add("family", StringType, false, "name of the complex")
          .add("protein", StringType, false, "a, the first, or b, the second")
          .add("position", IntegerType, false, "column of that protein, from 1")
          .add("residue", StringType, false, "the query's residue there")
          .add(
              "attention_received",
              DoubleType,
              false,
              "attention that the partner's columns pay to it, in all; 1 on average where both have"
                  + " as many columns")
          .add("best_score", FloatType, false, "the highest score of its pairs")
          .add(
              "expected_contacts",
              DoubleType,
              true,
              "residues of the partner that it touches: the sum of its pairs' probabilities");

  /** Which rows are partners. */
  public static final StructType PAIRINGS =
      new StructType()
          .add("family", StringType, false, "name of the complex")
          .add("id_a", StringType, false, "name of the first protein's row")
          .add("id_b", StringType, false, "name of the second's")
          .add("organism", StringType, false, "of which both are; empty where that is not known")
          .add("method", StringType, false, "given, best_hit, genome or paralogues")
          .add(
              "confidence",
              DoubleType,
              false,
              "given: 1; best_hit: smaller of the identities with the queries; genome: 1 / distance"
                  + " of the accession numbers; paralogues: share of the attention that each pays"
                  + " the other among the rows of the organism");

  /** Every complex. */
  public static final StructType COMPLEXES =
      new StructType()
          .add("family", StringType, false, "name of the complex")
          .add("file", StringType, false, "the first protein's file")
          .add("rows_a", LongType, false, "rows of the first protein that can be used")
          .add("rows_b", LongType, false, "rows of the second; 0 where rows came as pairs")
          .add("pairs", IntegerType, false, "rows that are joined")
          .add("columns_a", IntegerType, false, "columns of the first protein")
          .add("columns_b", IntegerType, false, "columns of the second")
          .add("neff", DoubleType, false, "sum of the joined rows' weights")
          .add("neff_per_column", DoubleType, false, "neff by fitted columns; below 1 it is little")
          .add("evcomplex", FloatType, false, "the highest of the pairs")
          .add(
              "best_probability",
              FloatType,
              true,
              "the highest of the pairs' probabilities; below 0.3 there is no evidence that the two touch")
          .add(
              "expected_contacts",
              DoubleType,
              true,
              "pairs of residues that touch: the sum of the pairs' probabilities");

  private InteractionTables() {}

  /** Rows of {@link #INTERFACE_PAIRS}. */
  public static Iterator<Row> pairs(Interface found, int top) {
    return found.pairs().stream()
        .limit(top)
        .map(
            pair ->
                RowFactory.create(
                    found.family(),
                    pair.i(),
                    pair.j(),
                    String.valueOf(pair.residueI()),
                    String.valueOf(pair.residueJ()),
                    pair.score(),
                    pair.rawScore(),
                    pair.zscore(),
                    pair.evcomplex(),
                    pair.probability(),
                    pair.attentionAb(),
                    pair.attentionBa(),
                    pair.support(),
                    pair.rank()))
        .iterator();
  }

  /** Rows of {@link #BINDING_SITES}. */
  public static Iterator<Row> sites(Interface found) {
    return found.sites().stream()
        .map(
            site ->
                RowFactory.create(
                    found.family(),
                    site.second() ? "b" : "a",
                    site.position(),
                    String.valueOf(site.residue()),
                    site.attentionReceived(),
                    site.bestScore(),
                    site.expectedContacts()))
        .iterator();
  }

  /** Rows of {@link #PAIRINGS}. */
  public static Iterator<Row> pairings(Complex complex) {
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < complex.ids().size(); k++) {
      RowPair pair = complex.partners().pairs().get(k);
      rows.add(
          RowFactory.create(
              complex.family().name(),
              complex.ids().get(k)[0],
              complex.ids().get(k)[1],
              complex.partners().organism().get(k),
              complex.partners().method().name().toLowerCase(Locale.ROOT),
              pair.confidence()));
    }
    return rows.iterator();
  }

  /** A row of {@link #COMPLEXES}. */
  public static Row complex(Complex complex, Interface found) {
    int end = complex.family().chains().end();
    return RowFactory.create(
        found.family(),
        found.source(),
        complex.rowsOfA(),
        complex.rowsOfB(),
        complex.ids().size(),
        end,
        complex.family().alignment().columns() - complex.family().chains().start(),
        found.effectiveRows(),
        found.effectiveRowsPerColumn(),
        found.evcomplex(),
        found.pairs().get(0).probability(),
        found.expectedContacts());
  }
}
