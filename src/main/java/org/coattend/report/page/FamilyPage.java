package org.coattend.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.coattend.evaluation.DistanceMap;
import org.coattend.report.CoevolutionTables;
import org.coattend.report.page.Block.Arcs;
import org.coattend.report.page.Block.Facts;
import org.coattend.report.page.Block.PairMap;
import org.coattend.report.page.Block.Table;
import org.coattend.report.page.Block.Track;

/**
 * The page of a family of the coevolution job: its contact map, arcs of attention, the best pairs,
 * its positions and, of factored attention, its heads.
 *
 * @param family a row of {@code families}, with {@code pairs}, how many it has
 * @param query its residues
 * @param pairs rows of {@code pairs}, best first, each with its attention and its {@link #rank} by
 *     each measure
 * @param positions rows of {@code positions}, in order
 * @param heads rows of {@code heads}, the weightiest first; maybe none
 * @param distances what is known of the structure
 * @param problem why nothing is, although there is a file; else empty
 * @param contactDistance pairs closer than this are contacts, in Å
 * @param shown rows of a table, at most
 */
record FamilyPage(
    JsonNode family,
    String query,
    List<JsonNode> pairs,
    List<JsonNode> positions,
    List<JsonNode> heads,
    Optional<DistanceMap> distances,
    String problem,
    double contactDistance,
    int shown) {
  /** Nearer pairs along the sequence touch in every fold. */
  static final int MIN_SEPARATION = 6;

  /** By which arcs can be drawn. */
  static final List<String> MEASURES = List.of("attention", "probability", "score");

  /** Pairs of a map without probabilities, for each column. */
  static final int SCORES_PER_COLUMN = 2;

  /** Less likely contacts are not drawn. */
  static final double LEAST_PROBABILITY = 0.05;

  /** Column of the rank among pairs far enough apart, 1 the best. */
  static String rank(String measure) {
    return measure + "_rank";
  }

  Page page() {
    String name = family.path("family").asText();
    Page page =
        new Page(
                name,
                "Residues that co-evolve, and so are likely to touch in the fold. Scroll within a plot with Ctrl held to zoom, drag to move.")
            .lacking(problem);
    page.add(new Block.Links(List.of(new Block.Link("all families", "index.html"))));
    page.add(facts());
    page.add(new Block.Section("Contact map", problem));
    page.add(map());
    page.add(new Block.Section("Attention", ""));
    page.add(arcs());
    page.add(new Block.Section("Top pairs", ""));
    page.add(table());
    page.add(new Block.Section("Positions", ""));
    page.add(track());
    if (!heads.isEmpty()) {
      page.add(new Block.Section("Heads", ""));
      page.add(headTable());
    }
    return page;
  }

  private Facts facts() {
    List<Facts.Fact> facts = new ArrayList<>();
    facts.add(fact("rows in the fit", "%,d", family.path("rows_used").asLong()));
    facts.add(fact("columns", "%,d", family.path("columns").asLong()));
    facts.add(fact("effective rows (Neff)", "%,.0f", family.path("neff").asDouble()));
    facts.add(
        new Facts.Fact(
            "fit", family.path("converged").asBoolean() ? "converged" : "not converged"));
    facts.add(fact("pairs in the report", "%,d", family.path("pairs").asLong()));
    if (family.path("expected_contacts").isNumber()) {
      facts.add(
          fact(
              "expected contacts, at least %d apart".formatted(MIN_SEPARATION),
              "%,.0f",
              family.path("expected_contacts").asDouble()));
    }
    return new Facts(facts);
  }

  private static Facts.Fact fact(String name, String format, Object value) {
    return new Facts.Fact(name, String.format(Locale.ROOT, format, value));
  }

  private PairMap map() {
    String measure = likely() ? "probability" : "score";
    Stream<JsonNode> best =
        likely()
            ? far().filter(pair -> value(pair, measure) >= LEAST_PROBABILITY)
            : far().filter(pair -> isAmong(pair, measure, SCORES_PER_COLUMN * query.length()));
    List<PairMap.Cell> predicted =
        best.sorted(Comparator.comparingDouble((JsonNode pair) -> value(pair, measure)).reversed())
            .map(pair -> cell(i(pair), j(pair), number(pair, measure)))
            .toList();
    PairMap.Axis axis = new PairMap.Axis("query position", query);
    return new PairMap(
        "Contact map of " + family.path("family").asText(),
        "Above the diagonal: pairs at least %d apart, the darker the higher their %s%s.%s"
            .formatted(
                MIN_SEPARATION,
                measure,
                likely()
                    ? " (of at least %s)".formatted(LEAST_PROBABILITY)
                    : "; the best %d L, L being the columns".formatted(SCORES_PER_COLUMN),
                distances.isPresent()
                    ? " Below: known contacts, closer than %s Å."
                        .formatted(String.format(Locale.ROOT, "%.1f", contactDistance))
                    : ""),
        axis,
        axis,
        true,
        measure,
        predicted,
        known());
  }

  private List<PairMap.Cell> known() {
    List<PairMap.Cell> known = new ArrayList<>();
    distances.ifPresent(
        map -> {
          for (int i = 1; i <= map.columns(); i++) {
            for (int j = i + MIN_SEPARATION; j <= map.columns(); j++) {
              if (map.distance(i, j) < contactDistance) {
                known.add(new PairMap.Cell(j, i, null, rounded(map.distance(i, j)), true));
              }
            }
          }
        });
    return known;
  }

  private PairMap.Cell cell(int i, int j, Double value) {
    return new PairMap.Cell(i, j, value, distance(i, j), touching(i, j));
  }

  private Arcs arcs() {
    List<String> measures =
        MEASURES.stream().filter(measure -> likely() || !measure.equals("probability")).toList();
    List<Arcs.Arc> arcs =
        far()
            .filter(
                pair ->
                    measures.stream().anyMatch(measure -> isAmong(pair, measure, query.length())))
            .map(
                pair ->
                    new Arcs.Arc(
                        i(pair),
                        j(pair),
                        measures.stream().map(measure -> number(pair, measure)).toList(),
                        touching(i(pair), j(pair))))
            .toList();
    return new Arcs(
        "Attention arcs",
        "Pairs at least %d apart, the thicker the higher the measure: attention is the mean of what i pays to j and j to i, over the rows. L are the columns."
            .formatted(MIN_SEPARATION),
        query,
        measures,
        arcs);
  }

  private static boolean isAmong(JsonNode pair, String measure, int best) {
    return number(pair, measure) != null && pair.path(rank(measure)).asInt() <= best;
  }

  private Table table() {
    List<Table.Column> columns =
        new ArrayList<>(TableView.columns(CoevolutionTables.PAIRS, "family"));
    List<JsonNode> best = pairs.subList(0, Math.min(pairs.size(), shown));
    List<List<Object>> rows =
        new ArrayList<>(best.stream().map(pair -> TableView.cells(pair, columns)).toList());
    if (distances.isPresent()) {
      for (int k = 0; k < rows.size(); k++) {
        rows.get(k).add(distance(i(best.get(k)), j(best.get(k))));
        rows.get(k).add(touching(i(best.get(k)), j(best.get(k))));
      }
      columns.add(
          new Table.Column("distance", "known distance of the two residues, in Å", "number"));
      columns.add(
          new Table.Column(
              "contact", "whether that is a contact; empty where it is not resolved", "truth"));
    }
    return new Table(
        "pairs", "Best score first.", columns, rows, family.path("pairs").asLong(rows.size()));
  }

  private Track track() {
    return new Track(
        "Positions",
        "Entropy of residues and of attention in nats; attention received is 1 on average.",
        query,
        Stream.of(
                "entropy",
                "gap_fraction",
                "attention_entropy",
                "effective_partners",
                "attention_received")
            .map(
                name ->
                    new Track.Strip(
                        name.replace('_', ' '),
                        CoevolutionTables.POSITIONS.apply(name).getComment().get(),
                        positions.stream().map(position -> number(position, name)).toList()))
            .filter(strip -> strip.values().stream().anyMatch(Objects::nonNull))
            .toList());
  }

  private Table headTable() {
    List<Table.Column> columns = TableView.columns(CoevolutionTables.HEADS, "family", "value");
    return new Table(
        "heads",
        "Heads of factored attention, the largest share of the couplings first.",
        columns,
        heads.stream().limit(shown).map(head -> TableView.cells(head, columns)).toList(),
        heads.size());
  }

  private Stream<JsonNode> far() {
    return pairs.stream().filter(pair -> j(pair) - i(pair) >= MIN_SEPARATION);
  }

  /** Whether probabilities were told. */
  private boolean likely() {
    return pairs.stream().anyMatch(pair -> number(pair, "probability") != null);
  }

  private Double distance(int i, int j) {
    double distance = known(i, j);
    return Double.isNaN(distance) ? null : rounded(distance);
  }

  private Boolean touching(int i, int j) {
    double distance = known(i, j);
    return Double.isNaN(distance) ? null : distance < contactDistance;
  }

  private double known(int i, int j) {
    return distances.map(map -> map.distance(i, j)).orElse(Double.NaN);
  }

  private static int i(JsonNode pair) {
    return pair.path("i").asInt();
  }

  private static int j(JsonNode pair) {
    return pair.path("j").asInt();
  }

  private static double value(JsonNode pair, String measure) {
    Double number = number(pair, measure);
    return number == null ? Double.NEGATIVE_INFINITY : number;
  }

  private static Double number(JsonNode row, String column) {
    return TableView.number(row.path(column));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
