package org.coattend.report.page;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.coattend.evaluation.DistanceMap;
import org.coattend.report.page.FamilyRows.Made;
import org.coattend.report.page.FamilyRows.Part;

/** The pages of a report of the coevolution job. */
final class FamilyPages {
  /** Weaker attention is on a page only where the pair is among the best by score. */
  private static final double LEAST_ATTENTION = 0.03;

  private FamilyPages() {}

  /** Families with the number of their pairs and what these amount to. */
  static Dataset<Row> families(ReportFolder report) {
    Dataset<Row> pairs = report.table("pairs");
    Dataset<Row> sums =
        pairs
            .groupBy("family")
            .agg(
                count(lit(1)).as("pairs"),
                sum(when(col("separation").geq(6), col("probability"))).as("expected_contacts"),
                max("zscore").as("best_zscore"));
    return report.table("families").join(sums, "family");
  }

  /**
   * Rows from which pages are made, of some families.
   *
   * @param chosen rows of {@link #families}
   */
  static Stream<Dataset<Row>> rows(ReportFolder report, Dataset<Row> chosen, int shown) {
    Dataset<Row> names = broadcast(chosen.select("family"));
    Dataset<Row> pairs =
        report
            .table("pairs")
            .filter(
                col("rank")
                    .leq(shown)
                    .or(col("probability").geq(FamilyPage.LEAST_PROBABILITY))
                    .or(col("attention_ij").plus(col("attention_ji")).geq(2 * LEAST_ATTENTION)));
    Stream<Dataset<Row>> rows =
        Stream.of(
            FamilyRows.of(Part.FAMILY, chosen, lit(0)),
            FamilyRows.of(Part.PAIRS, pairs.join(names, "family"), col("rank")),
            FamilyRows.of(
                Part.POSITIONS, report.table("positions").join(names, "family"), col("i")));
    return report.has("heads")
        ? Stream.concat(
            rows,
            Stream.of(
                FamilyRows.of(
                    Part.HEADS,
                    report.table("heads").drop("value").join(names, "family"),
                    col("coupling_share").multiply(-1))))
        : rows;
  }

  /** Makes the page of a family. */
  static FamilyRows.Maker maker(KnownContacts known, int shown) {
    return (rows, hadoop) -> made(rows, known, shown, hadoop);
  }

  private static Made made(
      Map<Part, List<JsonNode>> rows, KnownContacts known, int shown, Configuration hadoop) {
    JsonNode family = rows.get(Part.FAMILY).get(0);
    List<JsonNode> positions = rows.get(Part.POSITIONS);
    String query =
        positions.stream()
            .map(position -> position.path("residue").asText())
            .collect(Collectors.joining());
    Optional<DistanceMap> distances = Optional.empty();
    String problem = "";
    try {
      distances = known.of(family.path("family").asText(), query, hadoop);
    } catch (IllegalArgumentException e) {
      problem = "The known contacts cannot be used: " + e.getMessage();
    }
    FamilyPage page =
        new FamilyPage(
            family,
            rows.get(Part.PAIRS),
            positions,
            rows.get(Part.HEADS),
            distances,
            problem,
            known.contactDistance(),
            shown);
    return new Made(page.page(), problem);
  }
}
