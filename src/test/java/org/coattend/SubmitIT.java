package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One run in one JVM and one on two executors, both by jobs/submit and from the jar. One family is
 * large enough to be spread over the cores, one is fitted whole, one has rows to set aside. Both
 * are watched: a log as JSON, Spark's event log, and a sink of its metrics.
 */
class SubmitIT {
  private static final String INPUT =
      String.join(
          ",",
          "data-samples/msa/trypsin.a3m.gz",
          "data-samples/msa/trna.a3m.gz",
          "data-samples/msa/malformed/wrong_length.a3m");

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Run local;
  private static Run cluster;

  /**
   * @param watched folders {@code log, events} and {@code metrics}
   */
  private record Run(int exitCode, String console, Path report, Path watched) {
    /** The lines of the only file in a folder. */
    List<JsonNode> json(String name) throws IOException {
      try (Stream<Path> files = Files.list(watched.resolve(name))) {
        Path file = files.filter(one -> !isHidden(one)).findFirst().orElseThrow();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
          lines.add(JSON.readTree(line));
        }
        return lines;
      }
    }

    /** Names of the metrics, without the application's. */
    List<String> metrics() throws IOException {
      try (Stream<Path> files = Files.list(watched.resolve("metrics"))) {
        return files
            .map(file -> file.getFileName().toString().replaceFirst("^[^.]*\\.", ""))
            .toList();
      }
    }

    /** The greatest value of an accumulator in the event log. */
    long accumulated(String name) throws IOException {
      return json("events").stream()
          .map(event -> event.at("/Stage Info/Accumulables"))
          .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
          .filter(one -> one.at("/Name").asText().equals("coattend." + name))
          .mapToLong(one -> one.at("/Value").asLong())
          .max()
          .orElseThrow();
    }

    JsonNode count(String name) throws IOException {
      return JSON.readTree(report.resolve("_manifest.json").toFile()).at("/counts/" + name);
    }
  }

  @BeforeAll
  static void runBoth() throws Exception {
    local = submit("local", List.of());
    cluster = submit("cluster", List.of("--", "--master", "local-cluster[2,1,1024]"));
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @Test
  void bothRunsEndWellAndSayWhereTheReportIs() {
    for (Run run : List.of(local, cluster)) {
      assertThat(run.exitCode()).as(run.console()).isZero();
      assertThat(run.console())
          .contains(run.report().toString())
          .contains("trypsin")
          .doesNotContain("Exception")
          .doesNotContainPattern("(?m)^\\s+at .*\\(.*\\)$");
    }
  }

  @Test
  void aJarThatIsUpToDateIsNotBuiltAgain() {
    assertThat(local.console() + cluster.console()).doesNotContain("building");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "positions", "rows", "families", "quarantine"})
  void executorsGiveTheTablesOfASingleMachine(String table) {
    List<Row> alone = rows(local, table);

    assertThat(alone).isNotEmpty();
    assertThat(rows(cluster, table)).isEqualTo(alone);
  }

  @Test
  void everyLineOfTheLogIsJson() throws IOException {
    for (Run run : List.of(local, cluster)) {
      assertThat(run.json("log"))
          .hasSizeGreaterThan(100)
          .allSatisfy(
              line -> {
                assertThat(line.at("/@timestamp").asText()).startsWith("20");
                assertThat(line.at("/log.level").asText()).isNotEmpty();
                assertThat(line.at("/log.logger").asText()).isNotEmpty();
                assertThat(line.has("message")).isTrue();
              });
    }
  }

  @Test
  void theEventLogCountsTheRowsOfTheManifest() throws IOException {
    for (Run run : List.of(local, cluster)) {
      for (String count : List.of("rows_in", "rows_quarantined")) {
        assertThat(run.accumulated(count)).isPositive().isEqualTo(run.count(count).asLong());
      }
      assertThat(run.accumulated("evaluations"))
          .isGreaterThan(2 * run.accumulated("columns_fitted"));
      assertThat(run.accumulated("native_bytes_peak")).isPositive();
    }
  }

  @Test
  void theEventLogSaysWhatEverySparkJobIsFor() throws IOException {
    for (Run run : List.of(local, cluster)) {
      List<String> descriptions =
          run.json("events").stream()
              .filter(event -> event.at("/Event").asText().equals("SparkListenerJobStart"))
              .map(event -> event.at("/Properties/spark.job.description").asText())
              .toList();

      assertThat(descriptions)
          .contains("coevolution: read", "coevolution: write, table pairs")
          .allSatisfy(description -> assertThat(description).startsWith("coevolution: "));
    }
  }

  @Test
  void theDriverAndEveryExecutorHaveMetrics() throws IOException {
    String name = ".plugin.org.coattend.spark.CoattendPlugin.";

    assertThat(local.metrics())
        .contains("driver" + name + "rows_in.csv", "driver" + name + "native_bytes.csv");
    assertThat(cluster.metrics())
        .contains("driver" + name + "evaluations.csv", "driver" + name + "native_bytes.csv")
        .contains("0" + name + "native_bytes.csv", "1" + name + "native_bytes_peak.csv");
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static List<Row> rows(Run run, String table) {
    return StoredTable.rows(spark, run.report(), table);
  }

  private static Run submit(String name, List<String> sparkOptions)
      throws IOException, InterruptedException {
    Path report = folder.resolve(name);
    Path console = folder.resolve(name + ".console");
    Path watched = folder.resolve(name + ".watched");
    for (String one : List.of("log", "events", "metrics")) {
      Files.createDirectories(watched.resolve(one));
    }
    List<String> command = new ArrayList<>(List.of("jobs/submit", "coevolution"));
    command.addAll(List.of("--input", INPUT, "--output", report.toString()));
    command.addAll(List.of("--max-iterations", "3"));
    command.addAll(sparkOptions.isEmpty() ? List.of("--") : sparkOptions);
    for (String setting :
        List.of(
            "spark.eventLog.enabled=true",
            "spark.eventLog.compress=false",
            "spark.eventLog.rolling.enabled=false",
            "spark.eventLog.dir=" + watched.resolve("events").toUri(),
            "spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
            "spark.metrics.conf.*.sink.csv.period=1",
            "spark.metrics.conf.*.sink.csv.directory=" + watched.resolve("metrics"))) {
      command.addAll(List.of("--conf", setting));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK_"));
    builder.environment().put("COATTEND_LOG_FORMAT", "json");
    builder.environment().put("SPARK_SUBMIT_OPTS", "-Dcoattend.log.dir=" + watched.resolve("log"));

    Process process = builder.start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return new Run(ended ? process.exitValue() : -1, Files.readString(console), report, watched);
  }
}
