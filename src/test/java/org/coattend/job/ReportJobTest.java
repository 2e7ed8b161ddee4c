package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.coattend.note.HeadFeature;
import org.coattend.report.FamilyFile;
import org.coattend.report.InteractionTables;
import org.coattend.report.Manifest;
import org.coattend.report.NoteTables;
import org.coattend.report.PageFolder;
import org.coattend.report.page.PageOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Pages in a real browser. Names of families, sections and terms are hostile. */
class ReportJobTest {
  private static final String HOSTILE =
      "</script><script>window.owned = 1</script>\"'><img src=x onerror=window.owned=2>=${7*7}";

  private static final int BLUE = 0x0b5cad;
  private static final int ORANGE = 0xd95f02;
  private static final int GREY = 0x8c8c8c;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void report() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    run(
        "simulate",
        Map.of(
            "family", "planted",
            "output", path("planted"),
            "columns", "48",
            "contacts", "36",
            "rows", "600",
            "html", "true"));
    Files.write(folder.resolve("families.jsonl"), families());
    run(
        "coevolution",
        Map.of(
            "input",
            path("families.jsonl"),
            "format",
            "table",
            "model",
            "mean-field",
            "output",
            path("report")));
  }

  /** The planted rows under two names. */
  private static List<String> families() throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("planted/planted.a3m.gz"))),
                StandardCharsets.US_ASCII))) {
      for (String id = rows.readLine(); id != null; id = rows.readLine()) {
        String sequence = rows.readLine();
        for (String family : List.of("planted", HOSTILE)) {
          lines.add(
              JSON.writeValueAsString(
                  Map.of("family", family, "id", HOSTILE + id, "sequence", sequence)));
        }
      }
    }
    return lines;
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aFamilysPageIsDrawnSortedFilteredAndSavedAsPicture() throws IOException {
    run(
        "report",
        Map.of(
            "input", path("report"),
            "truth", path("planted/planted.contacts.tsv.gz"),
            "output", path("pages")));

    try (Browser browser = Browser.start(folder)) {
      browser.open(folder.resolve("pages/index.html"));
      List<WebElement> links = browser.all(".tabulator-cell a");
      assertThat(links).extracting(WebElement::getText).contains("planted", HOSTILE);
      links.stream().filter(link -> link.getText().equals("planted")).findFirst().get().click();
      browser.until(
          "the family's page is open",
          () -> browser.run("return document.title").equals("planted"));
      browser.until(
          "it is drawn",
          () -> Boolean.TRUE.equals(browser.run("return document.body.dataset.drawn === 'true'")));
      browser.picture("family");

      Row best =
          spark
              .read()
              .parquet(path("report/pairs"))
              .filter("family = 'planted' and separation >= 6 and probability >= 0.05")
              .orderBy(functions.desc("probability"))
              .first();
      int i = best.getAs("i");
      int j = best.getAs("j");
      assertThat(browser.hover(0, i, j))
          .contains(best.getAs("residue_i").toString() + i)
          .contains(best.getAs("residue_j").toString() + j)
          .contains("probability: %.3f".formatted(best.<Float>getAs("probability")))
          .contains("distance: ")
          .contains("contact: ");

      assertThat(numbers(browser, "score")).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      sort(browser, "probability", "descending");
      assertThat(numbers(browser, "probability"))
          .hasSizeGreaterThan(5)
          .isSortedAccordingTo((a, b) -> Double.compare(b, a));
      sort(browser, "probability", "ascending"); // those of near pairs are empty
      assertThat(column(browser, "probability")).hasSizeGreaterThan(5).doesNotContain("");
      assertThat(numbers(browser, "probability")).isSorted();
      filter(browser, "rank", "1,012", 1);
      filter(browser, "rank", "1012", 1);
      filter(browser, "rank", ">", 1128);
      filter(browser, "rank", "<=1e+1", 10);
      filter(browser, "rank", "", 1128);
      long likely =
          spark
              .read()
              .parquet(path("report/pairs"))
              .filter("family = 'planted' and probability >= 0.2")
              .count();
      filter(browser, "probability", ">=0.2", likely);

      Path map = saved(browser, "planted", "Contact map of planted");
      assertThat(browser.colour(map, 0, i, j)).isEqualTo(BLUE); // the surest, and a contact
      assertThat(browser.colour(map, 0, j, i)).isEqualTo(mixed(GREY, 0.75));
      assertThat(browser.colour(map, 0, 47, 2)).isEqualTo(0xffffff);
      assertThat(pixels(saved(browser, "planted", "Attention arcs"), BLUE)).isGreaterThan(5_000);
      assertThat(pixels(saved(browser, "planted", "Positions"), ORANGE)).isGreaterThan(100);
      assertThat(browser.console()).isEmpty();
      assertThat(browser.run("return performance.getEntriesByType('resource').length"))
          .isEqualTo(0L);
    }
  }

  private static WebElement head(Browser browser, String name) {
    return browser.all(".tabulator-col").stream()
        .filter(column -> column.getText().strip().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void sort(Browser browser, String column, String direction) {
    WebElement head = head(browser, column);
    head.findElement(By.cssSelector(".tabulator-col-title")).click();
    browser.until("sorted " + direction, () -> direction.equals(head.getDomAttribute("aria-sort")));
  }

  private static void filter(Browser browser, String column, String wanted, long rows) {
    WebElement filter = head(browser, column).findElement(By.tagName("input"));
    filter.sendKeys(Keys.chord(Keys.CONTROL, "a"), wanted.isEmpty() ? Keys.DELETE : wanted);
    String shown = String.format(Locale.ROOT, "%,d row", rows);
    browser.until(
        "%s by '%s': %s".formatted(column, wanted, shown),
        () ->
            browser.all("figure h3").stream()
                .anyMatch(count -> count.getText().matches(shown + "s?( of .*)?")));
  }

  /** What is in a column of the table of pairs, as far as it is on the screen. */
  private static List<String> column(Browser browser, String name) {
    Object shown =
        browser.run(
            """
            const head = [...document.querySelectorAll('.tabulator-col')]
              .find((col) => col.textContent.startsWith(arguments[0]));
            return [...head.closest('.tabulator').querySelectorAll('.tabulator-row')].map((row) =>
              row.querySelector(`[tabulator-field='${head.getAttribute('tabulator-field')}']`).textContent);
            """,
            name);
    return ((List<?>) shown).stream().map(Object::toString).toList();
  }

  private static List<Double> numbers(Browser browser, String column) {
    return column(browser, column).stream()
        .filter(text -> !text.isEmpty())
        .map(Double::valueOf)
        .toList();
  }

  private static Path saved(Browser browser, String page, String plot) {
    WebElement button =
        browser.all("button").stream()
            .filter(
                each ->
                    ("Save the plot " + plot + " as a picture").equals(each.getAccessibleName()))
            .findFirst()
            .orElseThrow();
    String name = page + "-" + plot.replace(' ', '-') + ".png";
    return browser.saved(button, file -> file.getFileName().toString().equals(name));
  }

  private static long pixels(Path picture, int colour) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .filter(pixel -> (pixel & 0xffffff) == colour)
        .count();
  }

  /** A colour over white. */
  private static int mixed(int colour, double opacity) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      mixed |= (int) Math.round(255 + opacity * ((colour >> shift & 255) - 255)) << shift;
    }
    return mixed;
  }

  @Test
  void aPageCanBeReadWithoutAMouse() {
    run("report", Map.of("input", path("report"), "output", path("readable")));

    try (Browser browser = Browser.start(folder)) {
      browser.open(folder.resolve("readable/planted.html"));
      assertThat(browser.all(".plot"))
          .hasSize(3)
          .allMatch(plot -> plot.getAriaRole().equals("img") || plot.getAriaRole().equals("image"))
          .allMatch(plot -> plot.getAccessibleName().contains(". "));
      assertThat(browser.all(".tabulator-header-filter input"))
          .isNotEmpty()
          .allMatch(filter -> filter.getAccessibleName().startsWith("filter by "));
      assertThat(browser.all("button"))
          .allMatch(button -> button.getAccessibleName().matches("(Save|Clear) the .+ .+"));
      assertThat(browser.all("figure h3 [role=status]")).isNotEmpty();

      browser.run("window.scrollTo(0, 0)");
      browser.wheel(0, 300);
      browser.until(
          "the wheel scrolls the page",
          () -> ((Number) browser.run("return window.scrollY")).doubleValue() > 0);
      assertThat(
              browser.run(
                  "return echarts.getInstanceByDom(document.querySelector('.plot')).getOption().dataZoom[0].end"))
          .isEqualTo(100L);
    }
  }

  @Test
  void aPageShowsTheBestByEveryMeasureHoweverFewRowsItsTableHas() {
    run(
        "report",
        Map.of(
            "input", path("report"), "families", "planted", "rows", "20", "output", path("few")));

    PageData page = PageData.of(folder.resolve("few/planted.html"));
    assertThat(page.table("pairs").path("rows")).hasSize(20);
    assertThat(page.table("pairs").path("total").asInt()).isEqualTo(48 * 47 / 2);
    Dataset<Row> far =
        spark
            .read()
            .parquet(path("report/pairs"))
            .filter("family = 'planted' and separation >= 6")
            .withColumn("attention", functions.expr("attention_ij + attention_ji"));
    assertThat(page.block("PairMap").path("predicted"))
        .hasSize((int) far.filter("probability >= 0.05").count());
    List<String> drawn = new ArrayList<>();
    page.block("Arcs")
        .path("arcs")
        .forEach(arc -> drawn.add(arc.path("i").asText() + "-" + arc.path("j").asText()));
    Set<String> best = new TreeSet<>();
    for (String measure : List.of("attention", "probability", "score")) {
      far.orderBy(functions.desc(measure), functions.col("rank"))
          .limit(48)
          .collectAsList()
          .forEach(row -> best.add(row.getAs("i") + "-" + row.getAs("j")));
    }
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(best);
  }

  @Test
  void whereThereAreMoreFamiliesThanPagesTheIndexLinksToThoseThereAre() throws IOException {
    Job.Result result =
        run(
            "report",
            Map.of("input", path("report"), "pages", "1", "rows", "1", "output", path("one")));

    assertThat(result.summary()).contains("pages of 1 of 2 families");
    JsonNode families = PageData.of(folder.resolve("one/index.html")).table("families");
    assertThat(families.path("total").asInt()).isEqualTo(2);
    assertThat(families.path("rows")).hasSize(1);
    String href = families.path("rows").get(0).get(0).path("href").asText();
    assertThat(pages("one")).containsExactlyInAnyOrder("index.html", href);
    assertThat(families.path("caption").asText()).startsWith("1 of 2 have a page");
  }

  @Test
  void contactsThatAreExpectedAreNotToldOfSomePairsAlone() throws IOException {
    copy("report", "some");
    replace(folder.resolve("some/_manifest.json"), "\"top\" : 0", "\"top\" : 10");

    run("report", Map.of("input", path("report"), "output", path("all-pages")));
    run("report", Map.of("input", path("some"), "output", path("some-pages")));

    assertThat(columns("all-pages/index.html")).contains("expected_contacts", "best_zscore");
    assertThat(columns("some-pages/index.html"))
        .contains("best_zscore")
        .doesNotContain("expected_contacts");
    assertThat(folder.resolve("all-pages/planted.html")).content().contains("expected contacts");
    assertThat(folder.resolve("some-pages/planted.html"))
        .content()
        .doesNotContain("expected contacts");
  }

  private static List<String> columns(String page) {
    List<String> names = new ArrayList<>();
    PageData.of(folder.resolve(page))
        .table("families")
        .path("columns")
        .forEach(
            column -> {
              names.add(column.path("name").asText());
              assertThat(column.path("meaning").asText()).as("of %s", column).isNotEmpty();
            });
    return names;
  }

  @Test
  void whatIsHostileInAReportStaysText() throws IOException {
    run("report", Map.of("input", path("report"), "families", HOSTILE, "output", path("hostile")));
    String file = FamilyFile.name(HOSTILE, ".html");

    try (Browser browser = Browser.start(folder)) {
      for (String page : List.of("index.html", file)) {
        browser.open(folder.resolve("hostile").resolve(page));
        harmless(browser);
      }
      assertThat(browser.run("return document.title")).isEqualTo(HOSTILE);
      assertThat(browser.all("h1").get(0).getText()).isEqualTo(HOSTILE);
    }
  }

  private static void harmless(Browser browser) {
    assertThat(browser.run("return window.owned")).isNull();
    assertThat(browser.run("return document.querySelectorAll('img, script:not([id])').length"))
        .isEqualTo(3L);
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void pagesOfNotesHaveHeadsFlowsAndTables() throws IOException {
    Path report = folder.resolve("notes");
    table(report, "head_stats", NoteTables.HEAD_STATS, headStats(""));
    table(
        report,
        "head_catalogue",
        NoteTables.HEAD_CATALOGUE,
        List.of(
            RowFactory.create(HOSTILE, "forward", 1, 2, 40L, 0.8, "offset -1", 0.5, true),
            RowFactory.create("nsubj", "reverse", 2, 1, 60L, 0.4, "nearest rival", 0.6, false)));
    table(
        report,
        "section_flow",
        NoteTables.SECTION_FLOW,
        List.of(
            RowFactory.create(HOSTILE, "PLAN", 12L, 0.4, 0.2, 2.0, 1.5),
            RowFactory.create("PLAN", HOSTILE, 12L, 0.1, 0.2, 0.5, 0.7),
            RowFactory.create("PLAN", "PLAN", 12L, 0.9, 0.8, 1.125, 1.0)));
    table(
        report,
        "coverage",
        NoteTables.COVERAGE,
        List.of(
            RowFactory.create(HOSTILE, "a.csv", 1L, "", 5, 4, 1, 0.0, "whole"),
            RowFactory.create("patient-7", "a.csv", 2L, "", 0, 0, 0, 0.0, "empty")));
    table(
        report,
        "term_pairs",
        NoteTables.TERM_PAIRS,
        Stream.of(HOSTILE, "=1+1", " =1+1", "\n=1+1", "＝1+1", "＠a", "plain")
            .map(
                term -> RowFactory.create(term, "fever", 9L, 20L, 0.1, 0.05, 2.0, -1.5, null, null))
            .toList());
    manifest(report, "notes");

    run("report", Map.of("input", report.toString()));

    try (Browser browser = Browser.start(folder)) {
      browser.open(report.resolve("html/index.html"));
      assertThat(browser.hover(0, 1, 0))
          .contains("layer 1, head 2")
          .contains("entropy: 0.0120")
          .contains(HeadFeature.ENTROPY.meaning());
      harmless(browser);
      assertThat(browser.run("return document.body.innerText")).asString().contains(HOSTILE);
      assertThat(browser.all("figure h3"))
          .extracting(WebElement::getText)
          .contains("Heads", "Section flow", "3 rows");
      browser.picture("notes");

      WebElement csv =
          browser.all("button").stream()
              .filter(button -> button.getAccessibleName().contains("table term_pairs that"))
              .findFirst()
              .orElseThrow();
      assertThat(browser.saved(csv, file -> file.endsWith("term_pairs.csv")))
          .content()
          .contains("\"'=1+1\"", "\"' =1+1\"", "\"'\n=1+1\"", "\"'＝1+1\"", "\"'＠a\"", "\"plain\"")
          .contains("\"-1.5\"")
          .doesNotContain("'plain", "'-1.5");

      String without = HeadFeature.values()[HeadFeature.COUNT - 1].column();
      browser.all("option").stream()
          .filter(option -> option.getText().equals(without))
          .forEach(WebElement::click);
      assertThat(
              browser.run(
                  "return echarts.getInstanceByDom(document.querySelector('.plot')).getOption().title[0].text"))
          .isEqualTo("no values");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void notesWithoutACohortAreAllNotesOnlyWhereNoneHasOne() throws IOException {
    assertThat(groups("alone", headStats(""))).allMatch(name -> name.startsWith("all notes (12"));
    List<Row> stats = new ArrayList<>(headStats(""));
    stats.addAll(headStats("ward"));
    assertThat(groups("beside", stats))
        .contains("notes without a cohort (12 notes)", "ward (12 notes)")
        .noneMatch(name -> name.startsWith("all notes"));
  }

  private static List<String> groups(String name, List<Row> stats) throws IOException {
    Path report = folder.resolve(name);
    table(report, "head_stats", NoteTables.HEAD_STATS, stats);
    manifest(report, "notes");
    run("report", Map.of("input", report.toString()));
    List<String> groups = new ArrayList<>();
    PageData.of(report.resolve("html/index.html"))
        .block("Heatmap")
        .path("grids")
        .forEach(grid -> groups.add(grid.path("group").asText()));
    return groups;
  }

  /**
   * Two layers of two heads; each statistic says which: layer, head, and which statistic; but the
   * last has no value.
   */
  private static List<Row> headStats(String cohort) {
    List<Row> rows = new ArrayList<>();
    for (int layer = 1; layer <= 2; layer++) {
      for (int head = 1; head <= 2; head++) {
        for (boolean weighted : new boolean[] {false, true}) {
          List<Object> cells = new ArrayList<>(List.of(cohort, layer, head, weighted, 12L));
          for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
            cells.add(
                feature == HeadFeature.COUNT - 1
                    ? Double.NaN
                    : (10 * layer + head) / 1000.0 + feature);
            cells.add(0.5);
          }
          rows.add(RowFactory.create(cells.toArray()));
        }
      }
    }
    return rows;
  }

  @Test
  void pagesOfInteractionsHaveAMapOfBothProteins() throws IOException {
    Path report = folder.resolve("interactions");
    table(
        report,
        "interface_pairs",
        InteractionTables.INTERFACE_PAIRS,
        List.of(
            RowFactory.create(
                HOSTILE, 1, 4, "A", "W", 0.5f, 0.6f, 4f, 1.2f, 0.7f, 0.1f, 0.2f, 0.9f, 1),
            RowFactory.create(
                HOSTILE, 2, 1, "C", "V", 0.4f, 0.5f, 3f, 1.0f, 0.3f, 0.1f, 0.2f, 0.9f, 2)));
    List<Row> sites = new ArrayList<>();
    for (int k = 1; k <= 2; k++) {
      sites.add(RowFactory.create(HOSTILE, "a", k, "AC".substring(k - 1, k), 1.0, 0.5f, 0.7));
    }
    for (int k : new int[] {1, 2, 4}) { // the third was not fitted
      sites.add(RowFactory.create(HOSTILE, "b", k, "VY-W".substring(k - 1, k), 1.0 + k, 0.5f, 0.7));
    }
    table(report, "binding_sites", InteractionTables.BINDING_SITES, sites);
    table(
        report,
        "complexes",
        InteractionTables.COMPLEXES,
        List.of(
            RowFactory.create(HOSTILE, "x.a3m", 50L, 60L, 40, 2, 4, 30.0, 6.0, 1.2f, 0.7f, 1.0)));
    manifest(report, "interactions");

    run("report", Map.of("input", report.toString()));

    try (Browser browser = Browser.start(folder)) {
      browser.open(report.resolve("html/index.html"));
      harmless(browser);
      browser.all(".tabulator-cell a").get(0).click();
      browser.until(
          "the page of the complex is open",
          () -> HOSTILE.equals(browser.run("return document.title")));
      assertThat(browser.hover(0, 1, 4)).contains("A1 – W4").contains("probability: 0.700");
      harmless(browser);
    }
    PageData page = PageData.of(report.resolve("html").resolve(FamilyFile.name(HOSTILE, ".html")));
    assertThat(page.block("Table").path("total").asInt()).isEqualTo(2);
    JsonNode second = page.blocks("Track").get(1);
    assertThat(second.path("sequence").asText()).isEqualTo("VY·W");
    assertThat(second.path("strips").get(0).path("values"))
        .extracting(JsonNode::asText)
        .containsExactly("2.0", "3.0", "null", "5.0");
  }

  @Test
  void everyJobThatWritesAReportCanMakePagesOfIt() {
    for (String job : Jobs.names()) {
      if (!List.of("report", "simulate", "export").contains(job)) {
        assertThat(new Defaults(job).overriddenBy(null, Map.of()).getBoolean("html"))
            .as(job)
            .isFalse();
        Config with = new Defaults(job).overriddenBy(null, Map.of("html", "true"));
        assertThat(Jobs.withPages(job, with)).as(job).isInstanceOf(WithPages.class);
      }
    }
    PageData planted = PageData.of(folder.resolve("planted/html/planted.html"));
    assertThat(planted.block("PairMap").path("known")).hasSize(2 * 36);
    assertThat(folder.resolve("planted/_manifest.json")).doesNotExist();
  }

  @Test
  void anEvaluationHasPagesWithKnownContactsAndPrecision() {
    run(
        "evaluate",
        Map.of(
            "input", path("report"),
            "truth", path("planted/planted.contacts.tsv.gz"),
            "output", path("evaluation"),
            "html", "true"));

    PageData index = PageData.of(folder.resolve("evaluation/html/index.html"));
    List<Double> shown = new ArrayList<>();
    index
        .block("Bars")
        .path("series")
        .forEach(series -> series.path("values").forEach(value -> shown.add(value.doubleValue())));
    assertThat(shown)
        .hasSize(9)
        .containsExactlyElementsOf(
            spark
                .read()
                .parquet(path("evaluation/precision_mean"))
                .coalesce(1)
                .collectAsList()
                .stream()
                .map(row -> row.<Double>getAs("precision"))
                .toList());
    assertThat(texts(index)).anyMatch(text -> text.contains("best pairs by score"));
    PageData family = PageData.of(folder.resolve("evaluation/html/planted.html"));
    assertThat(family.block("PairMap").path("known"))
        .isNotEmpty()
        .allMatch(cell -> cell.path("x").asInt() > cell.path("y").asInt());
  }

  @Test
  void anEvaluationOfAnotherReportOrOfAnEarlierRunIsNotShown() throws IOException {
    copy("report", "again");
    run(
        "evaluate",
        Map.of("input", path("again"), "truth", path("planted/planted.contacts.tsv.gz")));
    Path manifest = folder.resolve("again/_manifest.json");
    replace(manifest, "\"finished\" : \"20", "\"finished\" : \"30");
    run("report", Map.of("input", path("again")));
    PageData stale = PageData.of(folder.resolve("again/html/index.html"));
    run(
        "report",
        Map.of("input", path("report"), "evaluation", path("again"), "output", path("other")));
    PageData other = PageData.of(folder.resolve("other/index.html"));

    assertThat(texts(stale)).anyMatch(text -> text.contains("evaluate it again"));
    assertThat(texts(other)).anyMatch(text -> text.contains("of another report"));
    assertThat(stale.blocks("Bars")).isEmpty();
    assertThat(other.blocks("Bars")).isEmpty();
  }

  private static List<String> texts(PageData page) {
    return page.blocks("Section").stream().map(section -> section.path("text").asText()).toList();
  }

  @Test
  void contactsThatCannotBeUsedAreToldOnThePageAndTheConsole() throws IOException {
    Path truth = Files.writeString(folder.resolve("planted.tsv"), "i\tj\tdistance\n1\t99\t4\n");

    Job.Result result =
        run(
            "report",
            Map.of("input", path("report"), "truth", truth.toString(), "output", path("unusable")));

    assertThat(result.summary())
        .contains("1 families whose known contacts cannot be used:", "planted.tsv: line 2");
    assertThat(texts(PageData.of(folder.resolve("unusable/planted.html"))))
        .anyMatch(text -> text.contains("planted.tsv: line 2"));
  }

  @Test
  void jobsWithoutPagesOfTheirOwnShowTheirTables() {
    scaling("scaling");

    JsonNode table = PageData.of(folder.resolve("scaling/html/index.html")).block("Table");
    assertThat(table.path("rows"))
        .hasSize((int) spark.read().parquet(path("scaling/scaling")).count());
  }

  @Test
  void onlyFilesThatTheManifestNamesAreShown() throws IOException {
    StructType schema = new StructType().add("text", "string");
    Path report = folder.resolve("named");
    table(report, "told", schema, List.of(RowFactory.create("public")));
    manifest(report, "scaling");
    table(report, "other", schema, List.of(RowFactory.create("secret")));
    spark
        .createDataFrame(List.of(RowFactory.create("secret")), schema)
        .write()
        .mode("append")
        .parquet(report + "/told");

    run("report", Map.of("input", report.toString()));

    assertThat(report.resolve("html/index.html"))
        .content()
        .contains("public")
        .doesNotContain("secret");
  }

  @Test
  void aJobWhosePagesFailHasSaidWhatItHasDone() throws IOException {
    Files.createDirectories(folder.resolve("failing/html"));
    Files.writeString(folder.resolve("failing/html/index.html"), "mine");
    PrintStream console = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(System.out);
    try {
      assertThatThrownBy(() -> scaling("failing"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a page of ours");
    } finally {
      System.setOut(console);
      System.setErr(errors);
    }

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("reports: " + path("failing"))
        .contains("jobs/submit report --input " + path("failing"));
    assertThat(folder.resolve("failing/html/index.html")).hasContent("mine");
  }

  @Test
  void pagesAreReplacedOnDemandAloneAndNothingBesideThemIs() throws IOException {
    String pages = path("kept");
    Map<String, String> options = new HashMap<>(Map.of("input", path("report"), "output", pages));
    options.put("families", "planted");
    run("report", options);
    Files.writeString(folder.resolve("kept/notes.txt"), "mine");
    Files.writeString(folder.resolve("kept/other.html"), "<html>");
    options.put("families", HOSTILE);

    assertThatThrownBy(() -> run("report", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--overwrite");
    options.put("overwrite", "true");
    run("report", options);

    assertThat(folder.resolve("kept/planted.html")).doesNotExist();
    assertThat(folder.resolve("kept/notes.txt")).hasContent("mine");
    assertThat(folder.resolve("kept/other.html")).hasContent("<html>");
  }

  @ParameterizedTest
  @CsvSource({
    "families, nobody, there is no 'nobody'",
    "evaluation, planted, has no _evaluation.json",
    "evaluation, damaged, is damaged",
    "truth, nowhere.tsv, truth: nothing is at",
    "truth, other.tsv, none of the 1 truth files is of a family",
    "rows, 0, rows is 0",
    "pages, -1, pages is -1",
    "contact-distance, 0, contact-distance is 0.0",
  })
  void whatIsRefusedLeavesThePagesThatAreThere(String option, String value, String message)
      throws IOException {
    Path pages = Files.createDirectories(folder.resolve("refused"));
    Files.writeString(pages.resolve("index.html"), PageFolder.MARK);
    Files.writeString(folder.resolve("other.tsv"), "i\tj\tdistance\n");
    Files.createDirectories(folder.resolve("damaged"));
    Files.writeString(folder.resolve("damaged/_evaluation.json"), "{}");
    boolean folders = option.equals("evaluation") || option.equals("truth");

    assertRefused(
        Map.of(
            "input",
            path("report"),
            "output",
            pages.toString(),
            "overwrite",
            "true",
            option,
            folders ? path(value) : value),
        message);
    assertThat(pages.resolve("index.html")).hasContent(PageFolder.MARK);
  }

  @Test
  void whatIsNoReportOrOfAnotherVersionIsRefusedInOneLine() throws IOException {
    assertRefused(Map.of("input", folder.toString()), "_manifest.json");
    Path damaged = Files.createDirectories(folder.resolve("torn"));
    Files.writeString(damaged.resolve("_manifest.json"), "{");
    assertRefused(Map.of("input", damaged.toString()), "input: _manifest.json in ");
    Path older = folder.resolve("older");
    table(older, "head_stats", new StructType().add("cohort", "string"), List.of());
    manifest(older, "notes");
    assertRefused(Map.of("input", older.toString()), "has no column layer");
    assertRefused(
        Map.of("input", older.toString(), "families", "a"),
        "is of the job notes; the option is for coevolution and interactions alone");
  }

  @Test
  void aFamilyWithACommaCanBeAskedFor() {
    PageOptions options =
        ReportJob.options(
            new Defaults("report").overriddenBy(null, Map.of("families", "a\\,b, c")));

    assertThat(options.families()).containsExactlyInAnyOrder("a,b", "c");
  }

  private static void assertRefused(Map<String, String> options, String message) {
    assertThatThrownBy(() -> run("report", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static void scaling(String output) {
    run(
        "scaling",
        Map.of(
            "scores", "dot",
            "distributions", "normal",
            "widths", "4",
            "temperatures", "1",
            "keys", "2",
            "draws", "2",
            "output", path(output),
            "html", "true"));
  }

  private static Job.Result run(String job, Map<String, String> options) {
    return Jobs.create(job, new Defaults(job).overriddenBy(null, options)).run(spark);
  }

  private static void table(Path report, String name, StructType schema, List<Row> rows) {
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(report + "/" + name);
  }

  /** A manifest that names the files that are there. */
  private static void manifest(Path report, String job) throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.walk(report)) {
      files =
          all.map(file -> report.relativize(file).toString())
              .filter(name -> name.endsWith(".parquet"))
              .toList();
    }
    new Manifest(
            job,
            Map.of(),
            Manifest.now(),
            Map.of(),
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            files)
        .write(
            new org.apache.hadoop.fs.Path(report.toString()),
            Manifest.FILE,
            spark.sessionState().newHadoopConf());
  }

  private static void copy(String from, String to) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(from))) {
      for (Path path : all.toList()) {
        Files.copy(path, folder.resolve(to).resolve(folder.resolve(from).relativize(path)));
      }
    }
  }

  /** Puts a text in the place of another in a file, whose checksum is not kept. */
  private static void replace(Path file, String text, String other) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(text);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, content.replace(text, other));
  }

  private static List<String> pages(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files
          .map(page -> page.getFileName().toString())
          .filter(page -> page.endsWith(".html"))
          .toList();
    }
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
