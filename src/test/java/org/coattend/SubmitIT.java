package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One run in one JVM and one on two executors, both by jobs/submit and from the jar. One family is
 * large enough to be spread over the cores, one is fitted whole, one has rows to set aside.
 */
class SubmitIT {
  private static final String INPUT =
      String.join(
          ",",
          "data-samples/msa/trypsin.a3m.gz",
          "data-samples/msa/trna.a3m.gz",
          "data-samples/msa/malformed/wrong_length.a3m");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Run local;
  private static Run cluster;

  private record Run(int exitCode, String console, Path report) {}

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

  private static List<Row> rows(Run run, String table) {
    Dataset<Row> rows =
        spark.read().parquet(run.report().resolve(table).toString()).drop("seconds");
    Column[] all = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
    return rows.orderBy(all).collectAsList();
  }

  private static Run submit(String name, List<String> sparkOptions)
      throws IOException, InterruptedException {
    Path report = folder.resolve(name);
    Path console = folder.resolve(name + ".console");
    List<String> command = new ArrayList<>(List.of("jobs/submit", "coevolution"));
    command.addAll(List.of("--input", INPUT, "--output", report.toString()));
    command.addAll(List.of("--max-iterations", "3"));
    command.addAll(sparkOptions);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK_"));

    Process process = builder.start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return new Run(ended ? process.exitValue() : -1, Files.readString(console), report);
  }
}
