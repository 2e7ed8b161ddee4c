package org.coattend.spark.ml;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.coevolution.FamilyModel;
import org.coattend.contact.ContactTier;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.encode.Encoder;
import org.coattend.spark.FitBudget;

/**
 * Finds the co-evolving pairs of each alignment of a column, by the fit of the coevolution job.
 *
 * <p>Input: {@code array<string>}, the rows of an alignment, first the query, read as those of an
 * A3M. Output: {@code array<struct<i int, j int, score float, probability float>>}, best score
 * first; i &lt; j count the query's residues from 1, {@code score} is corrected by the average
 * product, {@code probability} is that of contact, null where it cannot be told.
 *
 * <p>An alignment that is null, has too few rows or columns, or whose fit takes more memory than
 * each of the tasks that run at the same time has (see {@link FitBudget}), cannot be fitted; {@code
 * handleInvalid} says what becomes of it.
 *
 * <p>Nothing is learnt from one row for another, so this is a transformer and needs no {@code fit}.
 * An alignment is fitted within one task; those that should be spread over a cluster are for the
 * job. Defaults are those of {@code jobs/coevolution.conf}.
 */
public final class Coevolution extends ColumnStage {
  private static final long serialVersionUID = 1;

  private static final double PENALTY = .1;
  private static final double BIAS_PENALTY = .01;
  private static final double TOLERANCE = .004;
  private static final double PSEUDOCOUNT = .7;

  private static final DataType PAIRS =
      DataTypes.createArrayType(
          new StructType()
              .add("i", IntegerType, false)
              .add("j", IntegerType, false)
              .add("score", FloatType, false)
              .add("probability", FloatType, true),
          false);

  private final Param<String> model =
      new Param<>(
          this,
          "model",
          "full (pseudo-likelihood) or mean-field",
          ParamValidators.inArray(List.of("full", "mean-field")));
  private final IntParam maxIterations =
      new IntParam(this, "maxIterations", "full: L-BFGS steps per column", ParamValidators.gtEq(1));
  private final DoubleParam identity =
      new DoubleParam(
          this,
          "identity",
          "share of identical columns from which rows share one vote",
          ParamValidators.inRange(0, 1, false, true));
  private final DoubleParam minCoverage =
      new DoubleParam(
          this,
          "minCoverage",
          "a row with residues in a smaller share of the columns has no vote",
          ParamValidators.inRange(0, 1));
  private final DoubleParam maxGaps =
      new DoubleParam(
          this,
          "maxGaps",
          "a column with gaps in a larger share of the rows is not fitted",
          ParamValidators.inRange(0, 1));
  private final Param<String> probability =
      new Param<>(
          this,
          "probability",
          "of contact: network, baseline or none",
          ParamValidators.inArray(List.of("network", "baseline", "none")));
  private final IntParam top =
      new IntParam(this, "top", "pairs of an alignment, 0 for all", ParamValidators.gtEq(0));
  private final Param<String> handleInvalid =
      new Param<>(
          this,
          "handleInvalid",
          "error: a row that cannot be used, or an alignment that cannot be fitted, is an error;"
              + " keep: such rows are left out, and the result is null where nothing can be fitted;"
              + " skip: as keep, without the alignments that have no result",
          ParamValidators.inArray(List.of("error", "keep", "skip")));

  public Coevolution() {
    this(Identifiable.randomUID("coevolution"));
  }

  /** A stage with a name of its own. */
  public Coevolution(String uid) {
    super(uid, "sequences", "pairs");
    setDefault(model, "full");
    setDefault(maxIterations, 30);
    setDefault(identity, .8);
    setDefault(minCoverage, .5);
    setDefault(maxGaps, .8);
    setDefault(probability, "network");
    setDefault(top, 0);
    setDefault(handleInvalid, "error");
  }

  /** Reads a stage that was saved. */
  public static MLReader<Coevolution> read() {
    return new DefaultParamsReadable<Coevolution>() {}.read();
  }

  /** Reads a stage that was saved. */
  public static Coevolution load(String path) {
    return read().load(path);
  }

  /** Sets the parameter. */
  public Coevolution setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  /** Sets the parameter. */
  public Coevolution setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /** See {@link #explainParams}. */
  public Param<String> model() {
    return model;
  }

  /** Sets the parameter. */
  public Coevolution setModel(String value) {
    set(model, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public IntParam maxIterations() {
    return maxIterations;
  }

  /** Sets the parameter. */
  public Coevolution setMaxIterations(int value) {
    set(maxIterations, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public DoubleParam identity() {
    return identity;
  }

  /** Sets the parameter. */
  public Coevolution setIdentity(double value) {
    set(identity, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public DoubleParam minCoverage() {
    return minCoverage;
  }

  /** Sets the parameter. */
  public Coevolution setMinCoverage(double value) {
    set(minCoverage, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public DoubleParam maxGaps() {
    return maxGaps;
  }

  /** Sets the parameter. */
  public Coevolution setMaxGaps(double value) {
    set(maxGaps, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public Param<String> probability() {
    return probability;
  }

  /** Sets the parameter. */
  public Coevolution setProbability(String value) {
    set(probability, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public IntParam top() {
    return top;
  }

  /** Sets the parameter. */
  public Coevolution setTop(int value) {
    set(top, value);
    return this;
  }

  /** See {@link #explainParams}. */
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  /** Sets the parameter. */
  public Coevolution setHandleInvalid(String value) {
    set(handleInvalid, value);
    return this;
  }

  @Override
  public Coevolution copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  DataType inputType() {
    return DataTypes.createArrayType(StringType);
  }

  @Override
  DataType outputType() {
    return PAIRS;
  }

  @Override
  MapPartitionsFunction<Row, Row> function(int input) {
    return new FitAlignments(
        input,
        getOrDefault(inputCol()),
        new Encoder(new Encoder.Options(Optional.empty(), number(minCoverage), number(maxGaps))),
        new FamilyModel.Options(
            number(identity),
            couplings(),
            ContactTier.valueOf(getOrDefault(probability).toUpperCase(Locale.ROOT))),
        FitBudget.of(JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext()))
            .perTask(),
        count(top) == 0 ? Integer.MAX_VALUE : count(top),
        FitAlignments.Invalid.valueOf(getOrDefault(handleInvalid).toUpperCase(Locale.ROOT)));
  }

  private CouplingModel.Options couplings() {
    return getOrDefault(model).equals("full")
        ? new PseudoLikelihood.Options(PENALTY, BIAS_PENALTY, count(maxIterations), TOLERANCE)
        : new MeanField.Options(PSEUDOCOUNT);
  }

  private double number(DoubleParam param) {
    return (Double) getOrDefault(param);
  }

  private int count(IntParam param) {
    return (Integer) getOrDefault(param);
  }
}
