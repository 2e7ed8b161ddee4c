package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.study.recall.ClosedForm;
import org.coattend.study.recall.Formula;
import org.coattend.study.recall.Trained;

/** The tables of the recall job. Names of tables and columns are a contract. */
public final class RecallTables {
  /** A trained model and a position of the target. */
  public static final StructType RECALL =
      identity()
          .add(
              "position",
              IntegerType,
              false,
              "item of the target, from 0; adding: of one mark, the other stands anywhere")
          .add("distance", IntegerType, false, "steps from there to the answer")
          .add("error", DoubleType, false, "of new sequences, as the task measures it")
          .add("chance", DoubleType, false, "error of a constant answer; copy: of even guesses")
          .add(
              "gradient",
              DoubleType,
              false,
              "length of the gradient of the answer (copy: of the right logit of the first) to the"
                  + " target's item, mean over sequences")
          .add("gradient_at_start", DoubleType, false, "the same before training")
          .add("attention", DoubleType, true, "weight of the target, or of both; attention only");

  /** A trained model. */
  public static final StructType TRAINING =
      identity()
          .add("weights", IntegerType, false, "numbers that were trained")
          .add("steps", IntegerType, false, "of training, the same for all")
          .add("error", DoubleType, false, "of new sequences, their targets anywhere")
          .add("chance", DoubleType, false, "error of a constant answer; copy: of even guesses")
          .add(
              "steps_to_bound",
              IntegerType,
              true,
              "until the error was first below the bound, if ever")
          .add("seconds_to_bound", DoubleType, true, "of training until then, if ever")
          .add("seconds", DoubleType, false, "of training");

  /** A formula and what was measured of it. */
  public static final StructType CLOSED_FORMS =
      new StructType()
          .add("formula", StringType, false, meanings())
          .add("length", IntegerType, false, "T")
          .add("parameter", DoubleType, true, "of the formula, where it has one")
          .add("draws", IntegerType, false, "that were measured")
          .add("measured", DoubleType, false, "mean over draws")
          .add(
              "low",
              DoubleType,
              false,
              "end of the interval, of confidence or of rounding; all hold together at 99 %")
          .add("high", DoubleType, false, "its other end")
          .add("exact", DoubleType, false, "by the formula")
          .add("holds", BooleanType, false, "whether exact lies in the interval");

  private RecallTables() {}

  private static StructType identity() {
    return new StructType()
        .add("task", StringType, false, "recall, adding or copy")
        .add("model", StringType, false, "simple_rnn, lstm, gru, additive or scaled_dot")
        .add("length", IntegerType, false, "T; sequences to copy have 20 items more")
        .add("run", IntegerType, false, "of those that differ in their seed, from 0");
  }

  private static String meanings() {
    return Arrays.stream(Formula.values())
        .map(formula -> formula.column() + ": " + formula.meaning())
        .collect(Collectors.joining("; "));
  }

  /** The rows of {@link #RECALL}. */
  public static List<Row> recalled(Trained trained) {
    return trained.recalled().stream()
        .map(
            at ->
                RowFactory.create(
                    trained.task().column(),
                    trained.model().column(),
                    trained.length(),
                    trained.run(),
                    at.position(),
                    at.distance(),
                    at.error(),
                    trained.task().chance(trained.length()),
                    at.gradient(),
                    at.gradientAtStart(),
                    at.attention()))
        .toList();
  }

  /** A row of {@link #TRAINING}. */
  public static Row training(Trained trained) {
    return RowFactory.create(
        trained.task().column(),
        trained.model().column(),
        trained.length(),
        trained.run(),
        trained.weights(),
        trained.steps(),
        trained.error(),
        trained.task().chance(trained.length()),
        trained.stepsToBound(),
        trained.secondsToBound(),
        trained.seconds());
  }

  /** A row of {@link #CLOSED_FORMS}. */
  public static Row closedForm(ClosedForm form) {
    return RowFactory.create(
        form.formula().column(),
        form.length(),
        form.parameter(),
        form.draws(),
        form.measured(),
        form.low(),
        form.high(),
        form.exact(),
        form.holds());
  }
}
