package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.coattend.note.HeadFeature;
import org.coattend.report.InteractionTables;
import org.coattend.report.Manifest;
import org.coattend.report.NoteTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Pages in a real browser. Names of families, sections and terms are hostile. */
class ReportJobTest {
  private static final String HOSTILE =
      "</script><script>window.owned = 1</script>\"'><img src=x onerror=window.owned=2>=${7*7}";

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

      assertThat(column(browser, "score")).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      WebElement probability = browser.all(".tabulator-col[tabulator-field='c9']").get(0);
      assertThat(probability.getText()).startsWith("probability");
      probability.findElement(By.cssSelector(".tabulator-col-title")).click();
      browser.until("the table is sorted", () -> column(browser, "probability").get(0) > 0);
      assertThat(column(browser, "probability"))
          .hasSizeGreaterThan(5)
          .isSortedAccordingTo((a, b) -> Double.compare(b, a));
      probability.findElement(By.tagName("input")).sendKeys(">=0.2");
      long likely =
          spark
              .read()
              .parquet(path("report/pairs"))
              .filter("family = 'planted' and probability >= 0.2")
              .count();
      browser.until(
          "the table is filtered",
          () ->
              browser.all("figure h3").stream()
                  .anyMatch(count -> count.getText().startsWith(likely + " row")));

      for (WebElement button : browser.all("button")) {
        if (button.getText().equals("PNG")) {
          String title = button.findElement(By.xpath("../h3")).getText().replace(' ', '-');
          Path saved =
              browser.saved(
                  button,
                  file -> file.getFileName().toString().equals("planted-" + title + ".png"));
          assertThat(colours(saved)).as(title).hasSizeGreaterThan(3);
        }
      }
      assertThat(browser.console()).isEmpty();
      assertThat(browser.run("return performance.getEntriesByType('resource').length"))
          .isEqualTo(0L);
    }
  }

  /** The numbers in a column of the table of pairs that are on the screen. */
  private static List<Double> column(Browser browser, String name) {
    Object shown =
        browser.run(
            """
            const head = [...document.querySelectorAll('.tabulator-col')]
              .find((col) => col.textContent.startsWith(arguments[0]));
            return [...head.closest('.tabulator').querySelectorAll('.tabulator-row')].map((row) =>
              row.querySelector(`[tabulator-field='${head.getAttribute('tabulator-field')}']`).textContent);
            """,
            name);
    return ((List<?>) shown)
        .stream()
            .map(Object::toString)
            .filter(text -> !text.isEmpty())
            .map(Double::valueOf)
            .toList();
  }

  private static List<Integer> colours(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .distinct()
        .boxed()
        .toList();
  }

  @Test
  void whatIsHostileInAReportStaysText() throws IOException {
    run("report", Map.of("input", path("report"), "families", HOSTILE, "output", path("hostile")));
    String file;
    try (Stream<Path> files = Files.list(folder.resolve("hostile"))) {
      file =
          files
              .map(page -> page.getFileName().toString())
              .filter(name -> name.endsWith(".html") && !name.equals("index.html"))
              .findFirst()
              .get();
    }

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
    table(report, "head_stats", NoteTables.HEAD_STATS, headStats());
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
        "term_pairs",
        NoteTables.TERM_PAIRS,
        List.of(RowFactory.create(HOSTILE, "fever", 9L, 20L, 0.1, 0.05, 2.0, null, null, null)));
    manifest(report, "notes");

    run("report", Map.of("input", report.toString()));

    try (Browser browser = Browser.start(folder)) {
      browser.open(report.resolve("html/index.html"));
      assertThat(browser.hover(0, 1, 0))
          .contains("layer 1, head 2")
          .contains("entropy: 0.012")
          .contains(HeadFeature.ENTROPY.meaning());
      harmless(browser);
      assertThat(browser.run("return document.body.innerText")).asString().contains(HOSTILE);
      assertThat(browser.all("figure h3"))
          .extracting(WebElement::getText)
          .contains("Heads", "Section flow", "3 rows");
      browser.picture("notes");
    }
  }

  /** Two layers of two heads; each statistic says which: layer, head, and which statistic. */
  private static List<Row> headStats() {
    List<Row> rows = new ArrayList<>();
    for (int layer = 1; layer <= 2; layer++) {
      for (int head = 1; head <= 2; head++) {
        for (boolean weighted : new boolean[] {false, true}) {
          List<Object> cells = new ArrayList<>(List.of("", layer, head, weighted, 12L));
          for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
            cells.add((10 * layer + head) / 1000.0 + feature);
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
                HOSTILE, 1, 3, "A", "W", 0.5f, 0.6f, 4f, 1.2f, 0.7f, 0.1f, 0.2f, 0.9f, 1),
            RowFactory.create(
                HOSTILE, 2, 1, "C", "V", 0.4f, 0.5f, 3f, 1.0f, 0.3f, 0.1f, 0.2f, 0.9f, 2)));
    List<Row> sites = new ArrayList<>();
    for (int k = 1; k <= 2; k++) {
      sites.add(RowFactory.create(HOSTILE, "a", k, "AC".substring(k - 1, k), 1.0, 0.5f, 0.7));
    }
    for (int k = 1; k <= 3; k++) {
      sites.add(RowFactory.create(HOSTILE, "b", k, "VYW".substring(k - 1, k), 1.0, 0.5f, 0.7));
    }
    table(report, "binding_sites", InteractionTables.BINDING_SITES, sites);
    table(
        report,
        "complexes",
        InteractionTables.COMPLEXES,
        List.of(
            RowFactory.create(HOSTILE, "x.a3m", 50L, 60L, 40, 2, 3, 30.0, 6.0, 1.2f, 0.7f, 1.0)));
    manifest(report, "interactions");

    run("report", Map.of("input", report.toString()));

    try (Browser browser = Browser.start(folder)) {
      browser.open(report.resolve("html/index.html"));
      harmless(browser);
      browser.all(".tabulator-cell a").get(0).click();
      browser.until(
          "the page of the complex is open",
          () -> HOSTILE.equals(browser.run("return document.title")));
      assertThat(browser.hover(0, 1, 3)).contains("A1 – W3").contains("probability: 0.700");
      harmless(browser);
    }
  }

  @Test
  void everyJobThatWritesAReportCanMakePagesOfIt() {
    for (String job : Jobs.byName().keySet()) {
      if (!job.equals("report")) {
        assertThat(new Defaults(job).overriddenBy(null, Map.of()).getBoolean("html"))
            .as(job)
            .isFalse();
        Config with = new Defaults(job).overriddenBy(null, Map.of("html", "true"));
        assertThat(Jobs.create(job, with)).as(job).isInstanceOf(WithPages.class);
      }
    }
    assertThat(folder.resolve("planted/html/index.html")).content().contains("Planted contacts");
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

    JsonNode index = data(folder.resolve("evaluation/html/index.html"));
    assertThat(kinds(index)).contains("Bars");
    JsonNode family = data(folder.resolve("evaluation/html/planted.html"));
    assertThat(block(family, "PairMap").path("known")).isNotEmpty();
  }

  @Test
  void jobsWithoutPagesOfTheirOwnShowTheirTables() {
    run(
        "scaling",
        Map.of(
            "scores", "dot",
            "distributions", "normal",
            "widths", "4",
            "temperatures", "1",
            "keys", "2",
            "draws", "2",
            "output", path("scaling"),
            "html", "true"));

    JsonNode page = data(folder.resolve("scaling/html/index.html"));
    assertThat(block(page, "Table").path("rows").size())
        .isEqualTo((int) spark.read().parquet(path("scaling/scaling")).count());
  }

  @Test
  void pagesAreReplacedOnDemandAloneAndNothingBesideThemIs() throws IOException {
    String pages = path("kept");
    Map<String, String> options = new HashMap<>(Map.of("input", path("report"), "output", pages));
    options.put("families", "planted");
    run("report", options);
    Files.writeString(folder.resolve("kept/notes.txt"), "mine");
    options.put("families", HOSTILE);

    assertThatThrownBy(() -> run("report", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--overwrite");
    options.put("overwrite", "true");
    run("report", options);

    assertThat(folder.resolve("kept/planted.html")).doesNotExist();
    assertThat(folder.resolve("kept/notes.txt")).hasContent("mine");
  }

  @Test
  void whatIsNoReportIsRefusedInOneLine() {
    assertThatThrownBy(() -> run("report", Map.of("input", folder.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("_manifest.json");
    assertThatThrownBy(
            () ->
                run(
                    "report",
                    Map.of("input", path("report"), "families", "none", "output", path("no"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no 'none'");
  }

  private static Job.Result run(String job, Map<String, String> options) {
    return Jobs.create(job, new Defaults(job).overriddenBy(null, options)).run(spark);
  }

  private static void table(Path report, String name, StructType schema, List<Row> rows) {
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(report + "/" + name);
  }

  private static void manifest(Path report, String job) throws IOException {
    Manifest.of(job, spark, Map.of(), List.of(), Map.of(), Map.of())
        .write(
            new org.apache.hadoop.fs.Path(report.toString()),
            Manifest.FILE,
            spark.sessionState().newHadoopConf());
  }

  private static JsonNode data(Path page) {
    try {
      String html = Files.readString(page);
      String from = "<script type=\"application/json\" id=\"data\">";
      int start = html.indexOf(from) + from.length();
      return JSON.readTree(html.substring(start, html.indexOf("</script>", start)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> kinds(JsonNode page) {
    List<String> kinds = new ArrayList<>();
    page.path("blocks").forEach(block -> kinds.add(block.path("kind").asText()));
    return kinds;
  }

  private static JsonNode block(JsonNode page, String kind) {
    for (JsonNode block : page.path("blocks")) {
      if (block.path("kind").asText().equals(kind)) {
        return block;
      }
    }
    throw new AssertionError("no " + kind);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
