package org.coattend.report.page;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.coattend.note.HeadFeature;
import org.coattend.report.NoteTables;
import org.coattend.report.page.Block.Flow;
import org.coattend.report.page.Block.Heatmap;
import org.coattend.report.page.Block.Section;

/** The page of a report of the notes job. */
final class NotesPage {
  /** Cohorts whose heads are drawn: those with the most notes. */
  private static final int COHORTS = 12;

  /** Streams between sections that are drawn: those of the most attention. */
  private static final int STREAMS = 40;

  private static final Map<String, StructType> SCHEMAS =
      Map.of(
          "head_catalogue", NoteTables.HEAD_CATALOGUE,
          "section_flow", NoteTables.SECTION_FLOW,
          "term_pairs", NoteTables.TERM_PAIRS,
          "cohort_drift", NoteTables.COHORT_DRIFT,
          "quarantine", NoteTables.QUARANTINE);

  private final ReportFolder report;
  private final int rows;

  private NotesPage(ReportFolder report, int rows) {
    this.report = report;
    this.rows = rows;
  }

  /**
   * The page.
   *
   * @param rows of a table, at most
   */
  static Page of(ReportFolder report, int rows) {
    return new NotesPage(report, rows).page();
  }

  private Page page() {
    Page page =
        new Page(
            "What the heads attend to",
            "Attention of a pretrained encoder over the notes, by head, by section and by term.");
    page.add(Block.Facts.of(report.manifest()));
    page.add(new Section("Heads", "What each head attends to, as a mean over notes."));
    page.add(heads());
    if (report.has("head_catalogue")) {
      section(
          page,
          "Head catalogue",
          "Which head finds which labelled relation, beside the best rule without attention.",
          "head_catalogue",
          desc("accuracy"));
    }
    if (report.has("section_flow")) {
      page.add(
          new Section(
              "Section flow",
              "Whose words attend to whose: on the left the section that attends, on the right the one attended to."));
      flow(page);
      page.add(table("section_flow", desc("lift")));
    }
    section(
        page,
        "Term pairs",
        "Terms that attend to each other more, or less, than terms at their distance do.",
        "term_pairs",
        col("q").asc_nulls_last(),
        desc("lift"));
    section(
        page,
        "Cohorts",
        "Statistics of heads that differ between cohorts at equal length of notes.",
        "cohort_drift",
        col("q").asc_nulls_last());
    if (report.has("coverage")) {
      page.add(new Section("Coverage", "What became of the notes; the table coverage names each."));
      page.add(coverage());
    }
    section(page, "Quarantine", "What could not be used.", "quarantine", col("file"), col("line"));
    return page;
  }

  private void section(Page page, String heading, String text, String name, Column... order) {
    if (report.has(name)) {
      page.add(new Section(heading, text));
      page.add(table(name, order));
    }
  }

  private Block.Table table(String name, Column... order) {
    return TableView.of(name, "", report.table(name, SCHEMAS.get(name)).orderBy(order), rows);
  }

  /** How many notes have each status: a page does not tell whose note is in the corpus. */
  private Block.Table coverage() {
    return TableView.of(
        "coverage",
        "",
        report
            .table("coverage", NoteTables.COVERAGE)
            .groupBy("status")
            .agg(count(lit(1)).as("notes"), sum("tokens").as("tokens"), sum("words").as("words"))
            .orderBy("status"),
        rows);
  }

  private Heatmap heads() {
    List<Row> stats = report.table("head_stats", NoteTables.HEAD_STATS).collectAsList();
    Map<String, Long> cohorts = new LinkedHashMap<>();
    stats.stream()
        .sorted(
            Comparator.comparingLong((Row row) -> row.<Long>getAs("notes"))
                .reversed()
                .thenComparing(row -> row.<String>getAs("cohort")))
        .forEach(row -> cohorts.putIfAbsent(row.getAs("cohort"), row.getAs("notes")));
    int layers = highest(stats, row -> row.<Integer>getAs("layer"));
    int heads = highest(stats, row -> row.<Integer>getAs("head"));
    List<Heatmap.Grid> grids = new ArrayList<>();
    for (String cohort : cohorts.keySet().stream().limit(COHORTS).toList()) {
      for (boolean weighted : new boolean[] {false, true}) {
        List<Row> of =
            stats.stream()
                .filter(row -> row.<String>getAs("cohort").equals(cohort))
                .filter(row -> row.<Boolean>getAs("norm_weighted") == weighted)
                .toList();
        String group =
            String.format(
                Locale.ROOT,
                "%s (%,d notes)%s",
                name(cohort, cohorts.size()),
                cohorts.get(cohort),
                weighted ? ", weighted by norm" : "");
        for (HeadFeature feature : HeadFeature.values()) {
          grids.add(
              new Heatmap.Grid(
                  group,
                  feature.column(),
                  feature.meaning(),
                  values(of, feature.column(), layers, heads)));
        }
      }
    }
    return new Heatmap(
        "Heads",
        "A cell is a head; weighted by norm: by what attention moves (Kobayashi et al. 2020).%s"
            .formatted(
                cohorts.size() > COHORTS
                    ? " The %d cohorts with the most notes of %d."
                        .formatted(COHORTS, cohorts.size())
                    : ""),
        "layer",
        "head",
        numbers(layers),
        numbers(heads),
        grids);
  }

  private static String name(String cohort, int cohorts) {
    if (!cohort.isEmpty()) {
      return cohort;
    }
    return cohorts == 1 ? "all notes" : "notes without a cohort";
  }

  private static int highest(List<Row> rows, ToIntFunction<Row> value) {
    return rows.stream().mapToInt(value).max().orElse(0);
  }

  private static List<String> numbers(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
  }

  private static List<List<Double>> values(List<Row> stats, String column, int layers, int heads) {
    Double[][] values = new Double[layers][heads];
    for (Row row : stats) {
      double value = row.<Double>getAs(column);
      values[row.<Integer>getAs("layer") - 1][row.<Integer>getAs("head") - 1] =
          Double.isFinite(value) ? value : null;
    }
    return IntStream.range(0, layers).mapToObj(layer -> TableView.nullable(values[layer])).toList();
  }

  private void flow(Page page) {
    List<Row> flows =
        report
            .table("section_flow", NoteTables.SECTION_FLOW)
            .filter(col("share").gt(0))
            .orderBy(desc("share"))
            .limit(STREAMS)
            .collectAsList();
    if (flows.isEmpty()) {
      return;
    }
    page.add(
        new Flow(
            "Section flow",
            "The broader a stream, the larger the share of the one's attention that the other gets; the %d largest."
                .formatted(flows.size()),
            "share",
            flows.stream()
                .map(
                    row ->
                        new Flow.Stream(
                            row.getAs("from_section"),
                            row.getAs("to_section"),
                            row.<Double>getAs("share"),
                            String.format(
                                Locale.ROOT,
                                "%.2f of what its length alone would give",
                                row.<Double>getAs("lift"))))
                .toList()));
  }
}
