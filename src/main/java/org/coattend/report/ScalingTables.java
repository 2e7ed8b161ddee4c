package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.study.scaling.Finding;
import org.coattend.study.scaling.Measure;
import org.coattend.study.scaling.Setting;

/** The table of the scaling job. Names of table and columns are a contract. */
public final class ScalingTables {
  /** A measure in a setting. */
  public static final StructType SCALING =
      new StructType()
          .add("score", StringType, false, "dot, scaled_dot, general or additive")
          .add(
              "distribution",
              StringType,
              false,
              "of the entries of queries and keys: normal, uniform or rademacher, of variance 1")
          .add("width", IntegerType, false, "entries of queries and keys, d")
          .add("temperature", DoubleType, false, "by which scores are divided")
          .add("keys", IntegerType, false, "keys of each query, n")
          .add("measure", StringType, false, meanings())
          .add("draws", IntegerType, false, "independent draws")
          .add("mean", DoubleType, false, "over draws and queries")
          .add("ci_low", DoubleType, false, "end of the confidence interval")
          .add("ci_high", DoubleType, false, "its other end")
          .add(
              "level",
              DoubleType,
              false,
              "confidence of the interval: where exact is known such that all of them hold together"
                  + " at 99 %, however skewed the measure is (Catoni 2012, by its exact variance);"
                  + " else of this interval for itself, by Hoeffding's bound for shares, and"
                  + " nominal, by Student's t over draws, for all others")
          .add("exact", DoubleType, true, "expectation by an exact formula, where one is known")
          .add(
              "limit",
              DoubleType,
              true,
              "entropy as the number of keys grows, where it is known: ln n less the relative entropy"
                  + " of the logits under the weights to those as drawn, ln n - variance / 2 for"
                  + " normal ones")
          .add("holds", BooleanType, true, "whether exact lies in the interval");

  private ScalingTables() {}

  private static String meanings() {
    return Arrays.stream(Measure.values())
        .map(measure -> measure.column() + ": " + measure.meaning())
        .collect(Collectors.joining("; "));
  }

  /** A row of {@link #SCALING}. */
  public static Row row(Finding finding) {
    Setting setting = finding.setting();
    return RowFactory.create(
        setting.score().column(),
        setting.distribution().column(),
        setting.width(),
        setting.temperature(),
        setting.keys(),
        finding.measure().column(),
        finding.draws(),
        finding.mean(),
        finding.low(),
        finding.high(),
        finding.level(),
        finding.exact().orElse(null),
        finding.limit().orElse(null),
        finding.exact().isPresent() ? finding.holds() : null);
  }
}
