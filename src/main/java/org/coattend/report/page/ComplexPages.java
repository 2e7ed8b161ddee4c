package org.coattend.report.page;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.coattend.report.InteractionTables;
import org.coattend.report.page.Block.PairMap;
import org.coattend.report.page.Block.Section;
import org.coattend.report.page.Block.Table;
import org.coattend.report.page.Block.Track;
import org.coattend.report.page.FamilyRows.Part;

/** The pages of a report of the interactions job. */
final class ComplexPages {
  /** Pairs that a map shows for each position of the first protein. */
  private static final int PAIRS_PER_POSITION = 2;

  /** Stands for the residue of a column that was not fitted. */
  private static final String NOT_FITTED = "·";

  private static final String IN_REPORT = "pairs_in_report";

  private final ReportFolder report;
  private final int shown;

  /**
   * @param shown rows of a table, at most
   */
  ComplexPages(ReportFolder report, int shown) {
    this.report = report;
    this.shown = shown;
  }

  Dataset<Row> complexes() {
    return report.table("complexes", InteractionTables.COMPLEXES);
  }

  /** Rows from which pages are made, of some complexes. */
  Stream<Dataset<Row>> rows(Dataset<Row> chosen) {
    Dataset<Row> pairs = report.table("interface_pairs", InteractionTables.INTERFACE_PAIRS);
    Dataset<Row> names = broadcast(chosen.select("family", "columns_a"));
    Dataset<Row> sites =
        report
            .table("binding_sites", InteractionTables.BINDING_SITES)
            .join(names.select("family"), "family");
    Column drawn = col("rank").leq(col("columns_a").multiply(PAIRS_PER_POSITION));
    return Stream.of(
        FamilyRows.of(
            Part.FAMILY,
            chosen.join(pairs.groupBy("family").agg(count(lit(1)).as(IN_REPORT)), "family", "left"),
            lit(0)),
        FamilyRows.of(
            Part.PAIRS,
            pairs.join(names, "family").filter(col("rank").leq(shown).or(drawn)).drop("columns_a"),
            col("rank")),
        FamilyRows.of(
            Part.POSITIONS,
            sites,
            col("position").plus(when(col("protein").equalTo("b"), 1e9).otherwise(0))));
  }

  /** Makes the page of a complex. */
  FamilyRows.Maker maker() {
    int rowsOfATable = shown;
    return (rows, hadoop) -> page(rows, rowsOfATable);
  }

  private static Page page(Map<Part, List<JsonNode>> rows, int shown) {
    JsonNode complex = rows.get(Part.FAMILY).get(0);
    List<JsonNode> pairs = rows.get(Part.PAIRS);
    Map<Integer, JsonNode> first = sites(rows, "a");
    Map<Integer, JsonNode> second = sites(rows, "b");
    String sequence = sequence(first, complex.path("columns_a").asInt());
    String other = sequence(second, complex.path("columns_b").asInt());
    List<Table.Column> columns = TableView.columns(InteractionTables.INTERFACE_PAIRS, "family");
    Page page =
        new Page(
            complex.path("family").asText(),
            "Pairs of residues of two proteins that co-evolve, and so may bind. Scroll within a plot with Ctrl held to zoom, drag to move.");
    page.add(new Block.Links(List.of(new Block.Link("all complexes", "index.html"))));
    page.add(Block.Facts.of(complex, "family", "file", IN_REPORT));
    page.add(new Section("Pairs across", ""));
    page.add(map(complex, pairs, sequence, other));
    page.add(
        new Table(
            "interface_pairs",
            "Best first.",
            columns,
            pairs.stream().limit(shown).map(pair -> TableView.cells(pair, columns)).toList(),
            complex.path(IN_REPORT).asLong()));
    page.add(new Section("Binding sites", ""));
    page.add(track("First protein", sequence, first));
    page.add(track("Second protein", other, second));
    return page;
  }

  /** A protein's sites by position; columns that were not fitted have none. */
  private static Map<Integer, JsonNode> sites(Map<Part, List<JsonNode>> rows, String protein) {
    return rows.get(Part.POSITIONS).stream()
        .filter(site -> site.path("protein").asText().equals(protein))
        .collect(Collectors.toMap(site -> site.path("position").asInt(), site -> site));
  }

  private static PairMap map(
      JsonNode complex, List<JsonNode> pairs, String sequence, String other) {
    String measure =
        pairs.stream().anyMatch(pair -> pair.path("probability").isNumber())
            ? "probability"
            : "score";
    List<PairMap.Cell> cells =
        pairs.stream()
            .limit((long) PAIRS_PER_POSITION * sequence.length())
            .map(
                pair ->
                    new PairMap.Cell(
                        pair.path("i").asInt(),
                        pair.path("j").asInt(),
                        TableView.number(pair.path(measure)),
                        null,
                        null))
            .toList();
    return new PairMap(
        "Pairs across " + complex.path("family").asText(),
        "The first %,d pairs by rank, the darker the higher their %s."
            .formatted(cells.size(), measure),
        new PairMap.Axis("position in the first protein", sequence),
        new PairMap.Axis("position in the second protein", other),
        false,
        measure,
        cells,
        List.of());
  }

  private static Track track(String title, String sequence, Map<Integer, JsonNode> sites) {
    return new Track(
        title,
        "What each residue gets from the other protein.",
        sequence,
        Stream.of("attention_received", "best_score", "expected_contacts")
            .map(
                name ->
                    new Track.Strip(
                        name.replace('_', ' '),
                        InteractionTables.BINDING_SITES.apply(name).getComment().get(),
                        values(sites, sequence.length(), name)))
            .filter(strip -> strip.values().stream().anyMatch(Objects::nonNull))
            .toList());
  }

  private static List<Double> values(Map<Integer, JsonNode> sites, int columns, String name) {
    Double[] values = new Double[columns];
    sites.forEach((position, site) -> values[position - 1] = TableView.number(site.path(name)));
    return TableView.nullable(values);
  }

  private static String sequence(Map<Integer, JsonNode> sites, int columns) {
    return IntStream.rangeClosed(1, columns)
        .mapToObj(position -> sites.get(position))
        .map(site -> site == null ? NOT_FITTED : site.path("residue").asText())
        .collect(Collectors.joining());
  }
}
