package org.coattend.report.page;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.coattend.report.InteractionTables;
import org.coattend.report.page.Block.PairMap;
import org.coattend.report.page.Block.Section;
import org.coattend.report.page.Block.Table;
import org.coattend.report.page.Block.Track;
import org.coattend.report.page.FamilyRows.Made;
import org.coattend.report.page.FamilyRows.Part;

/** The pages of a report of the interactions job. */
final class ComplexPages {
  /** Pairs that a map shows for each position of the first protein. */
  private static final int PAIRS_PER_POSITION = 2;

  private ComplexPages() {}

  /** Rows from which pages are made, of some complexes. */
  static Stream<Dataset<Row>> rows(ReportFolder report, Dataset<Row> chosen, int shown) {
    Dataset<Row> names = broadcast(chosen.select("family"));
    Dataset<Row> sites = report.table("binding_sites").join(names, "family");
    return Stream.of(
        FamilyRows.of(Part.FAMILY, chosen, lit(0)),
        FamilyRows.of(
            Part.PAIRS,
            report.table("interface_pairs").filter(col("rank").leq(shown)).join(names, "family"),
            col("rank")),
        FamilyRows.of(
            Part.POSITIONS,
            sites,
            col("position").plus(when(col("protein").equalTo("b"), 1e9).otherwise(0))));
  }

  /** Makes the page of a complex. */
  static FamilyRows.Maker maker(int shown) {
    return (rows, hadoop) -> new Made(page(rows, shown), "");
  }

  private static Page page(Map<Part, List<JsonNode>> rows, int shown) {
    JsonNode complex = rows.get(Part.FAMILY).get(0);
    List<JsonNode> pairs = rows.get(Part.PAIRS);
    List<JsonNode> first = sites(rows, "a");
    List<JsonNode> second = sites(rows, "b");
    List<Table.Column> columns = TableView.columns(InteractionTables.INTERFACE_PAIRS, "family");
    Page page =
        new Page(
            complex.path("family").asText(),
            "Pairs of residues of two proteins that co-evolve, and so may bind. Scroll within a plot to zoom, drag to move.");
    page.add(new Block.Links(List.of(new Block.Link("all complexes", "index.html"))));
    page.add(Block.Facts.of(complex, "family", "file"));
    page.add(new Section("Pairs across", ""));
    page.add(map(complex, pairs, first, second));
    page.add(
        new Table(
            "interface_pairs",
            "Best first.",
            columns,
            pairs.stream().limit(shown).map(pair -> TableView.cells(pair, columns)).toList(),
            complex.path("columns_a").asLong() * complex.path("columns_b").asLong()));
    page.add(new Section("Binding sites", ""));
    page.add(track("First protein", first));
    page.add(track("Second protein", second));
    return page;
  }

  private static List<JsonNode> sites(Map<Part, List<JsonNode>> rows, String protein) {
    return rows.get(Part.POSITIONS).stream()
        .filter(site -> site.path("protein").asText().equals(protein))
        .toList();
  }

  private static PairMap map(
      JsonNode complex, List<JsonNode> pairs, List<JsonNode> first, List<JsonNode> second) {
    String measure =
        pairs.stream().anyMatch(pair -> pair.path("probability").isNumber())
            ? "probability"
            : "score";
    List<PairMap.Cell> cells =
        pairs.stream()
            .limit((long) PAIRS_PER_POSITION * first.size())
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
        "The best %s pairs, the darker the higher their %s.".formatted(cells.size(), measure),
        new PairMap.Axis("position in the first protein", sequence(first)),
        new PairMap.Axis("position in the second protein", sequence(second)),
        false,
        measure,
        cells,
        List.of());
  }

  private static Track track(String title, List<JsonNode> sites) {
    return new Track(
        title,
        "What each residue gets from the other protein.",
        sequence(sites),
        Stream.of("attention_received", "best_score", "expected_contacts")
            .map(
                name ->
                    new Track.Strip(
                        name.replace('_', ' '),
                        InteractionTables.BINDING_SITES.apply(name).getComment().get(),
                        sites.stream().map(site -> TableView.number(site.path(name))).toList()))
            .filter(strip -> strip.values().stream().anyMatch(Objects::nonNull))
            .toList());
  }

  private static String sequence(List<JsonNode> sites) {
    return sites.stream().map(site -> site.path("residue").asText()).collect(Collectors.joining());
  }
}
