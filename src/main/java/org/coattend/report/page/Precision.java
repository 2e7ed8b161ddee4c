package org.coattend.report.page;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.report.Manifest;
import org.coattend.report.page.Block.Bars;
import org.coattend.report.page.Block.Section;

/** How precise a report's pairs are, where the job evaluate has told. */
final class Precision {
  private Precision() {}

  /**
   * What its index says of it; nothing where it was not evaluated.
   *
   * @throws IllegalArgumentException when a folder was named that has no evaluation
   */
  static List<Block> of(SparkSession spark, ReportFolder report, PageOptions options) {
    boolean named = !options.evaluation().isEmpty();
    Optional<ReportFolder> found =
        ReportFolder.find(
            spark,
            "evaluation",
            named ? options.evaluation() : options.input(),
            ReportFolder.EVALUATION);
    if (found.isEmpty() && named) {
      throw new IllegalArgumentException(
          "evaluation: %s has no %s; name the output folder of the job evaluate"
              .formatted(options.evaluation(), ReportFolder.EVALUATION));
    }
    return found.map(evaluation -> of(evaluation, report, options.rows())).orElse(List.of());
  }

  private static List<Block> of(ReportFolder evaluation, ReportFolder report, int shown) {
    Manifest told = evaluation.manifest();
    String input = String.valueOf(told.options().get("input"));
    String ended = told.finished();
    if (!report.isAt(new Path(input))) {
      return List.of(
          new Section("Precision", "The evaluation is of another report, %s.".formatted(input)));
    }
    if (Instant.parse(ended).isBefore(Instant.parse(report.manifest().finished()))) {
      return List.of(
          new Section(
              "Precision",
              "The evaluation ended %s, before this report did: evaluate it again."
                  .formatted(ended)));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Section(
            "Precision",
            "The share of the best pairs by %s that are known contacts; evaluated %s."
                .formatted(told.options().get("rank-by"), ended)));
    blocks.add(bars(evaluation));
    blocks.add(
        TableView.of(
            "precision",
            "",
            evaluation.table("precision").orderBy("family", "min_separation", "n"),
            shown));
    return blocks;
  }

  private static Bars bars(ReportFolder evaluation) {
    List<String> tops = ContactPrecision.tops();
    Map<Integer, Double[]> bySeparation = new TreeMap<>();
    for (Row row :
        evaluation
            .table("precision_mean")
            .select(col("min_separation"), col("top"), col("precision"))
            .collectAsList()) {
      Double[] values =
          bySeparation.computeIfAbsent(row.getInt(0), separation -> new Double[tops.size()]);
      values[tops.indexOf(row.getString(1))] = row.isNullAt(2) ? null : row.getDouble(2);
    }
    return new Bars(
        "Precision, mean over families",
        "Of the best %s pairs, L being the columns, as far as they are resolved."
            .formatted(String.join(", ", tops)),
        "precision",
        tops,
        bySeparation.entrySet().stream()
            .map(
                series ->
                    new Bars.Series(
                        "at least %d apart".formatted(series.getKey()),
                        TableView.nullable(series.getValue())))
            .toList());
  }
}
