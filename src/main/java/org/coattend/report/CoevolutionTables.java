package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.FamilyKey;

/** The tables of the coevolution job. Names of tables and columns are a contract. */
public final class CoevolutionTables {
  /** Every pair of fitted columns i &lt; j, best score first. */
  public static final StructType PAIRS =
      new StructType()
          .add("family", StringType, false, "name of the family")
          .add("i", IntegerType, false, "first position, from 1, in query numbering")
          .add("j", IntegerType, false, "second position, i < j")
          .add("separation", IntegerType, false, "j - i")
          .add("residue_i", StringType, false, "the query's residue at i")
          .add("residue_j", StringType, false, "the query's residue at j")
          .add(
              "score",
              FloatType,
              false,
              "raw_score less its average product correction (1.04 times it under full, 1.3 under factored)")
          .add(
              "raw_score",
              FloatType,
              false,
              "mean of the Frobenius norms of the couplings from i to j and from j to i")
          .add("zscore", FloatType, false, "score in standard deviations among the family's pairs")
          .add("rank", IntegerType, false, "rank by score in the family, 1 the highest")
          .add(
              "probability",
              FloatType,
              true,
              "that the residues touch (C-beta atoms within 8 A), 0 to 1, for pairs at least 4 apart;"
                  + " null for nucleotides, very long queries and when it is switched off")
          .add(
              "attention_ij",
              FloatType,
              false,
              "attention that i pays to j, weighted mean over the rows with a residue at i; 0 to 1")
          .add("attention_ji", FloatType, false, "attention that j pays to i, likewise")
          .add(
              "attention_sd",
              FloatType,
              false,
              "root mean square of the two attentions' standard deviations over rows")
          .add(
              "support", FloatType, false, "weighted share of rows without a gap at either; 0 to 1")
          .add(
              "strongest_residue_i",
              StringType,
              false,
              "residue at i of the pair of residues with the largest coupling; A where there is none")
          .add("strongest_residue_j", StringType, false, "residue at j of that pair")
          .add(
              "strongest_coupling",
              FloatType,
              false,
              "that coupling, as a logit in the zero-sum gauge");

  /** Every column of the query. */
  public static final StructType POSITIONS =
      new StructType()
          .add("family", StringType, false, "name of the family")
          .add("i", IntegerType, false, "position, from 1, in query numbering")
          .add("residue", StringType, false, "the query's residue")
          .add(
              "entropy", FloatType, false, "entropy of the column's residues without gaps, in nats")
          .add("gap_fraction", FloatType, false, "weighted share of gaps; 0 to 1")
          .add(
              "attention_entropy",
              FloatType,
              true,
              "entropy of the attention that i pays, weighted mean over rows, in nats; null when the"
                  + " column has too many gaps to be fitted")
          .add(
              "effective_partners",
              FloatType,
              true,
              "exp(attention_entropy): to how many positions the attention amounts; null likewise")
          .add(
              "attention_received",
              FloatType,
              true,
              "sum over all positions of their mean attention to i; 1 on average; null likewise");

  /** Every row that was not quarantined, the least likely first. */
  public static final StructType ROWS =
      new StructType()
          .add("family", StringType, false, "name of the family")
          .add("row", IntegerType, false, "ordinal of the row in the family as read, 1 the query")
          .add("id", StringType, false, "name of the row")
          .add(
              "weight",
              FloatType,
              false,
              "1 / number of near-identical rows; 0 when the row covers too little to inform the fit")
          .add(
              "pseudo_log_likelihood",
              DoubleType,
              false,
              "sum over fitted positions, gaps included, of ln p(symbol | rest of the row), in nats; low for outliers")
          .add(
              "attention_entropy",
              FloatType,
              false,
              "entropy of the attention that a residue of the row pays, mean over residues, in nats");

  /** Every family that was fitted. */
  public static final StructType FAMILIES =
      new StructType()
          .add("family", StringType, false, "name of the family")
          .add("rows", LongType, false, "rows as read, quarantined ones included")
          .add("rows_used", IntegerType, false, "rows that inform the fit")
          .add("columns", IntegerType, false, "columns of the query")
          .add("neff", DoubleType, false, "effective number of rows: the sum of their weights")
          .add("iterations", IntegerType, false, "L-BFGS iterations of the slowest column")
          .add("converged", BooleanType, false, "whether all columns met the tolerance")
          .add(
              "objective",
              DoubleType,
              false,
              "negative pseudo-log-likelihood, summed over columns, in nats; with the penalty under the model full")
          .add("seconds", DoubleType, false, "wall time of weights, fit and attention");

  /** Every head of a family's factored attention. */
  public static final StructType HEADS =
      new StructType()
          .add("family", StringType, false, "name of the family")
          .add(
              "head",
              IntegerType,
              false,
              "head, from 1; the couplings from i to j are the sum over heads of scale * attention_ij * value")
          .add("opposite", IntegerType, false, "the head with the same value matrix, sign reversed")
          .add("scale", DoubleType, false, "factor of the value matrix, as a logit")
          .add("coupling_share", FloatType, false, "share of the couplings' squared norm; 0 to 1")
          .add(
              "attention_entropy",
              FloatType,
              false,
              "entropy of the head's attention from a position, itself included, mean over fitted positions, in nats")
          .add(
              "attention_kept",
              FloatType,
              false,
              "attention that a position pays to itself, which couples it to nothing, mean over fitted positions; 0 to 1")
          .add(
              "top_i",
              createArrayType(IntegerType),
              false,
              "attending positions of the ten pairs with the most attention, the most first")
          .add("top_j", createArrayType(IntegerType), false, "positions that those attend to")
          .add(
              "top_attention",
              createArrayType(FloatType),
              false,
              "the attention of those pairs; 0 to 1")
          .add(
              "strongest_residue_i",
              StringType,
              false,
              "residue at the attending position of the value matrix's largest entry")
          .add("strongest_residue_j", StringType, false, "residue attended to of that entry")
          .add(
              "value",
              createArrayType(FloatType),
              false,
              "value matrix, zero-sum and of norm 1 with the gap's entries: for each residue at i, in alphabetical order, the entries of the residues at j");

  /** Everything that could not be used. */
  public static final StructType QUARANTINE =
      new StructType()
          .add("file", StringType, false, "the file")
          .add("family", StringType, true, "the family, or what it would have been called")
          .add("line", LongType, false, "line in the file, from 1; 0 for the family or the file")
          .add("rows", LongType, false, "how many alignment rows are set aside by this entry")
          .add("reason", StringType, false, "what was wrong")
          .add("excerpt", StringType, false, "the first 200 characters of what was there");

  private CoevolutionTables() {}

  /** Rows of {@link #PAIRS}. */
  public static Iterator<Row> pairs(CoevolvingFamily family, int top) {
    return family
        .pairs(top)
        .map(
            pair ->
                RowFactory.create(
                    family.name(),
                    pair.i(),
                    pair.j(),
                    pair.j() - pair.i(),
                    String.valueOf(pair.residueI()),
                    String.valueOf(pair.residueJ()),
                    pair.score(),
                    pair.rawScore(),
                    pair.zscore(),
                    pair.rank(),
                    pair.probability(),
                    pair.attentionIj(),
                    pair.attentionJi(),
                    pair.attentionSd(),
                    pair.support(),
                    String.valueOf(pair.strongestI()),
                    String.valueOf(pair.strongestJ()),
                    pair.coupling()))
        .iterator();
  }

  /** Rows of {@link #POSITIONS}. */
  public static Iterator<Row> positions(CoevolvingFamily family) {
    return family
        .positions()
        .map(
            position ->
                RowFactory.create(
                    family.name(),
                    position.i(),
                    String.valueOf(position.residue()),
                    position.entropy(),
                    position.gapFraction(),
                    position.attentionEntropy(),
                    position.effectivePartners(),
                    position.attentionReceived()))
        .iterator();
  }

  /** Rows of {@link #ROWS}. */
  public static Iterator<Row> rows(CoevolvingFamily family) {
    return family
        .rows()
        .map(
            row ->
                RowFactory.create(
                    family.name(),
                    row.row(),
                    row.id(),
                    row.weight(),
                    row.pseudoLogLikelihood(),
                    row.attentionEntropy()))
        .iterator();
  }

  /** The row of {@link #FAMILIES}. */
  public static Iterator<Row> families(CoevolvingFamily family) {
    return List.of(
            RowFactory.create(
                family.name(),
                family.rowsIn(),
                family.rowsUsed(),
                family.columns(),
                family.effectiveRows(),
                family.iterations(),
                family.converged(),
                family.objective(),
                family.seconds()))
        .iterator();
  }

  /** Rows of {@link #HEADS}. */
  public static Iterator<Row> heads(CoevolvingFamily family) {
    return family
        .heads()
        .map(
            head ->
                RowFactory.create(
                    family.name(),
                    head.head(),
                    head.opposite(),
                    head.scale(),
                    head.share(),
                    head.attentionEntropy(),
                    head.attentionKept(),
                    head.topI(),
                    head.topJ(),
                    head.topAttention(),
                    String.valueOf(head.strongestI()),
                    String.valueOf(head.strongestJ()),
                    head.value()))
        .iterator();
  }

  /** A row of {@link #QUARANTINE}. */
  public static Row quarantine(BadRecord bad) {
    return RowFactory.create(
        bad.source(), bad.family(), bad.line(), bad.rows(), bad.reason(), bad.excerpt());
  }

  /** Whom a row of {@link #QUARANTINE} is about. */
  public static FamilyKey quarantined(Row row) {
    return new FamilyKey(Objects.requireNonNullElse(row.getAs("family"), ""), row.getAs("file"));
  }
}
