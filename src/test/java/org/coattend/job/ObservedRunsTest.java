package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.coattend.spark.Count;
import org.coattend.spark.Counters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Spark shows of a short run of each job. */
class ObservedRunsTest {
  /** What Spark itself says of a job that lists many paths. */
  private static final String LISTING = "Listing leaf files";

  private static final String MSA = "data-samples/msa/";

  @TempDir static Path folder;
  private static SparkSession spark;
  private static final Map<String, Run> RUNS = new LinkedHashMap<>();

  /**
   * @param groups of Spark jobs, and their descriptions
   * @param queries descriptions of those of Spark SQL
   */
  private record Run(
      List<String> groups,
      List<String> descriptions,
      List<String> queries,
      Map<Count, Long> counts) {}

  private static final class Watch extends SparkListener {
    private final List<String> groups = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<String> queries = new ArrayList<>();

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      groups.add(job.properties().getProperty("spark.jobGroup.id"));
      descriptions.add(job.properties().getProperty("spark.job.description"));
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerSQLExecutionStart query) {
        queries.add(query.description());
      }
    }
  }

  @BeforeAll
  static void runAll() throws TimeoutException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    run(
        "coevolution",
        Map.of(
            "input",
            MSA + "simulated.a3m.gz," + MSA + "malformed/wrong_length.a3m",
            "max-iterations",
            "2",
            "probability",
            "none"));
    run(
        "evaluate",
        Map.of(
            "input", folder.resolve("coevolution").toString(), "truth", "data-samples/structures"));
    run("report", Map.of("input", folder.resolve("coevolution").toString()));
    String pairs = "data-samples/interactions/";
    run(
        "interactions",
        Map.of(
            "input",
            pairs + "pairs," + pairs + "first",
            "partner",
            pairs + "second",
            "model",
            "mean-field",
            "probability",
            "none"));
    run("notes", Map.of("input", "data-samples/notes/malformed"));
    String images = "data-samples/images/";
    run(
        "fusion",
        Map.of(
            "input", images + "notes.csv," + images + "malformed/notes.csv",
            "images", images + "shapes," + images + "malformed/shapes",
            "epochs", "1"));
    String labelled = "data-samples/audit/";
    run(
        "audit",
        Map.of(
            "input", labelled + "notes.csv," + labelled + "malformed/notes.csv",
            "epochs", "1",
            "examples", "10",
            "permutations", "2",
            "candidates", "2",
            "candidate-examples", "10"));
    for (int k = 0; k < 3; k++) {
      run(
          "simulate",
          Map.of(
              "family", "fam" + k,
              "seed", "" + k,
              "columns", "48",
              "contacts", "24",
              "rows", "80",
              "sweeps", "3"));
    }
    String families = folder.resolve("simulate").toString();
    run(
        "train-contacts",
        Map.of(
            "input", families + "/*.a3m.gz," + MSA + "malformed/wrong_length.a3m",
            "truth", families + "/*.tsv.gz",
            "folds", "2",
            "networks", "1",
            "epochs", "1",
            "depths", "1",
            "window", "32",
            "dilations", "1"));
    run(
        "recall",
        Map.of("lengths", "6", "positions", "0", "runs", "1", "steps", "10", "batch", "9"));
    run(
        "scaling",
        Map.of(
            "widths", "4,32", "keys", "2,8", "temperatures", "1", "queries", "8", "draws", "12"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static void run(String job, Map<String, String> options) throws TimeoutException {
    Map<String, String> flags = new TreeMap<>(options);
    flags.put("output", folder.resolve(job).toString());
    Watch watch = new Watch();
    Counters counters = Counters.of(spark.sparkContext());
    Map<Count, Long> counts = new TreeMap<>();
    for (Count count : Count.values()) {
      counts.put(count, -counters.value(count));
    }
    spark.sparkContext().addSparkListener(watch);
    Jobs.create(job, new Defaults(job).overriddenBy(null, flags)).run(spark);
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(watch);
    }
    counts.replaceAll((count, before) -> before + counters.value(count));
    RUNS.put(job, new Run(watch.groups, watch.descriptions, watch.queries, counts));
  }

  /** All but the export, which needs a library that not every session has. */
  private static List<String> jobs() {
    return Jobs.names().stream().filter(name -> !name.equals("export")).toList();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everySparkJobAndQueryIsInAGroupThatSaysWhatTheRunIsAt(String job) {
    Run run = RUNS.get(job);

    assertThat(run.groups().isEmpty()).isEqualTo(job.equals("simulate"));
    assertThat(run.groups()).allSatisfy(group -> assertThat(group).matches(job + "( [a-z]+)?"));
    assertThat(run.descriptions())
        .allSatisfy(
            description ->
                assertThat(description).matches("(" + job + ": [a-z]|" + LISTING + ").*"));
    assertThat(run.queries())
        .allSatisfy(description -> assertThat(description).matches(job + ": [a-z].*"));
  }

  @Test
  void aTableThatIsWrittenIsNamed() {
    assertThat(RUNS.get("coevolution").descriptions())
        .contains("coevolution: fit", "coevolution: write, table pairs");
    assertThat(RUNS.get("coevolution").queries()).contains("coevolution: write, table pairs");
    assertThat(RUNS.get("fusion").descriptions()).contains("fusion: train, epoch 1 of 1");
  }

  @Test
  void whatFollowsARunIsInNoGroup() {
    assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
    assertThat(spark.sparkContext().getLocalProperty("spark.job.description")).isNull();
  }

  @Test
  void rowsOfAlignmentsAreCountedAsInTheManifest() throws IOException {
    for (String job : List.of("coevolution", "interactions")) {
      JsonNode manifest = counts(job);

      assertThat(counted(job, Count.ROWS_IN)).as(job).isEqualTo(manifest.get("rows_in").asLong());
      assertThat(counted(job, Count.ROWS_QUARANTINED))
          .as(job)
          .isEqualTo(manifest.get("rows_quarantined").asLong())
          .isPositive();
    }
  }

  @Test
  void notesAreCountedAsInTheManifest() throws IOException {
    JsonNode manifest = counts("notes");

    assertThat(counted("notes", Count.ROWS_IN)).isEqualTo(manifest.get("notes_in").asLong());
    assertThat(counted("notes", Count.ROWS_QUARANTINED))
        .isEqualTo(manifest.get("notes_quarantined").asLong())
        .isPositive();
    assertThat(counted("notes", Count.ENCODED))
        .isEqualTo(manifest.get("notes_used").asLong() + manifest.get("notes_empty").asLong());
  }

  @Test
  void examplesAreCountedAsInTheManifest() throws IOException {
    JsonNode manifest = counts("audit");

    assertThat(counted("audit", Count.ROWS_IN)).isEqualTo(manifest.get("examples_in").asLong());
    assertThat(counted("audit", Count.ROWS_QUARANTINED))
        .isEqualTo(manifest.get("examples_quarantined").asLong())
        .isPositive();
    assertThat(counted("audit", Count.ATTENDED))
        .isEqualTo(manifest.get("examples_audited").asLong());
  }

  @Test
  void notesAndImagesAreCountedAsInTheManifest() throws IOException {
    JsonNode manifest = counts("fusion");
    long bad = 0;
    for (String outcome :
        List.of(
            "notes_unreadable",
            "notes_without_image",
            "notes_repeated",
            "images_unreadable",
            "images_without_note")) {
      bad += manifest.get(outcome).asLong();
    }

    assertThat(counted("fusion", Count.ROWS_QUARANTINED)).isEqualTo(bad).isPositive();
    assertThat(counted("fusion", Count.ROWS_IN)).isEqualTo(manifest.get("pairs").asLong() + bad);
    assertThat(counted("fusion", Count.ENCODED))
        .isEqualTo(manifest.get("pairs_train").asLong() + manifest.get("pairs_test").asLong());
  }

  @Test
  void familiesToTrainOnAreCountedWithTheirRows() {
    // Three families of 80 rows, and the malformed sample of five, of which one is set aside.
    assertThat(counted("train-contacts", Count.ROWS_IN)).isEqualTo(3 * 80 + 5);
    assertThat(counted("train-contacts", Count.ROWS_QUARANTINED)).isEqualTo(1);
  }

  @Test
  void fitsCountColumnsAndEvaluations() throws IOException {
    long columns =
        spark
            .read()
            .parquet(folder.resolve("coevolution/families").toString())
            .selectExpr("sum(columns)")
            .first()
            .getLong(0);

    assertThat(counted("coevolution", Count.COLUMNS_FITTED)).isEqualTo(columns);
    // At each start, and after each of two steps, or more when one was too long.
    assertThat(counted("coevolution", Count.EVALUATIONS)).isBetween(2 * columns, 5 * columns);
    assertThat(counted("interactions", Count.COLUMNS_FITTED)).isPositive();
    assertThat(counted("interactions", Count.EVALUATIONS)).isZero();
  }

  private static long counted(String job, Count count) {
    return RUNS.get(job).counts().get(count);
  }

  private static JsonNode counts(String job) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve(job).resolve("_manifest.json").toFile())
        .get("counts");
  }
}
