package org.coattend.report.page;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.coattend.evaluation.DistanceMap;
import org.coattend.report.CoevolutionTables;
import org.coattend.report.KnownContacts;
import org.coattend.report.page.FamilyRows.Part;

/** The pages of a report of the coevolution job. */
final class FamilyPages {
  private final ReportFolder report;
  private final PageOptions options;

  FamilyPages(ReportFolder report, PageOptions options) {
    this.report = report;
    this.options = options;
  }

  /** Families with the number of their pairs and what these amount to, if they are to be told. */
  Dataset<Row> families() {
    Set<String> named = options.families();
    Dataset<Row> pairs = report.table("pairs", CoevolutionTables.PAIRS);
    Dataset<Row> sums =
        (named.isEmpty() ? pairs : pairs.filter(col("family").isInCollection(named)))
            .groupBy("family")
            .agg(
                count(lit(1)).as("pairs", comment("rows of the table pairs")),
                sum(when(far(), col("probability")))
                    .as(
                        "expected_contacts",
                        comment(
                            "pairs at least %d apart that touch: the sum of their probabilities"
                                .formatted(FamilyPage.MIN_SEPARATION))),
                max("zscore").as("best_zscore", comment("the highest of its pairs")));
    return report
        .table("families", CoevolutionTables.FAMILIES)
        .join(wholePairs() ? sums : sums.drop("expected_contacts"), "family", "left");
  }

  /** Whether the report has all pairs of its families. */
  private boolean wholePairs() {
    return report.manifest().options().getOrDefault("top", 0).equals(0);
  }

  private static Metadata comment(String text) {
    return new MetadataBuilder().putString("comment", text).build();
  }

  private static Column far() {
    return col("separation").geq(FamilyPage.MIN_SEPARATION);
  }

  /**
   * Rows from which pages are made, of some families.
   *
   * @param chosen rows of {@link #families}
   */
  Stream<Dataset<Row>> rows(Dataset<Row> chosen) {
    Dataset<Row> names = broadcast(chosen.select("family", "columns"));
    Dataset<Row> positions = report.table("positions", CoevolutionTables.POSITIONS);
    Stream<Dataset<Row>> rows =
        Stream.of(
            FamilyRows.of(Part.FAMILY, chosen, lit(0)),
            FamilyRows.of(Part.PAIRS, pairs(names), col("rank")),
            FamilyRows.of(
                Part.POSITIONS, positions.join(names.select("family"), "family"), col("i")));
    return report.has("heads")
        ? Stream.concat(
            rows,
            Stream.of(
                FamilyRows.of(
                    Part.HEADS,
                    report
                        .table("heads", CoevolutionTables.HEADS)
                        .drop("value")
                        .join(names.select("family"), "family"),
                    col("coupling_share").multiply(-1))))
        : rows;
  }

  /** The pairs that a page shows, each with its rank by every measure among those far enough. */
  private Dataset<Row> pairs(Dataset<Row> names) {
    Dataset<Row> ranked =
        report
            .table("pairs", CoevolutionTables.PAIRS)
            .join(names, "family")
            .withColumn(
                "attention", col("attention_ij").plus(col("attention_ji")).divide(2).cast("float"));
    Column drawn = col("probability").geq(FamilyPage.LEAST_PROBABILITY);
    for (String measure : FamilyPage.MEASURES) {
      String rank = FamilyPage.rank(measure);
      ranked =
          ranked.withColumn(
              rank,
              row_number()
                  .over(
                      Window.partitionBy(col("family"), far())
                          .orderBy(col(measure).desc_nulls_last(), col("rank"))));
      drawn = drawn.or(col(rank).leq(col("columns").multiply(FamilyPage.SCORES_PER_COLUMN)));
    }
    return ranked.filter(col("rank").leq(options.rows()).or(far().and(drawn))).drop("columns");
  }

  /** Makes the page of a family. */
  FamilyRows.Maker maker(KnownContacts known) {
    double contactDistance = options.contactDistance();
    int shown = options.rows();
    return (rows, hadoop) -> page(rows, known, contactDistance, shown, hadoop);
  }

  private static Page page(
      Map<Part, List<JsonNode>> rows,
      KnownContacts known,
      double contactDistance,
      int shown,
      Configuration hadoop) {
    JsonNode family = rows.get(Part.FAMILY).get(0);
    List<JsonNode> positions = rows.get(Part.POSITIONS);
    String query =
        KnownContacts.query(
            positions.iterator(),
            position -> position.path("i").asInt(),
            position -> position.path("residue").asText());
    Optional<DistanceMap> distances = Optional.empty();
    String problem = "";
    try {
      distances = known.of(family.path("family").asText(), query, hadoop);
    } catch (IllegalArgumentException e) {
      problem = "The known contacts cannot be used: " + e.getMessage();
    }
    return new FamilyPage(
            family,
            query,
            rows.get(Part.PAIRS),
            positions,
            rows.get(Part.HEADS),
            distances,
            problem,
            contactDistance,
            shown)
        .page();
  }
}
