package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job on the master and the two workers of {@code src/test/sh/standalone-cluster}, each a process
 * of its own, beside the same job on one core of one JVM. One family is large enough to be spread
 * over the cores, one is fitted whole, one has rows to set aside.
 */
class StandaloneClusterIT {
  private static final String INPUT =
      String.join(
          ",",
          "data-samples/msa/trypsin.a3m.gz",
          "data-samples/msa/trna.a3m.gz",
          "data-samples/msa/malformed/wrong_length.a3m");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path alone;
  private static Path together;

  @BeforeAll
  static void runBoth() throws Exception {
    alone = submit("alone", List.of("--master", "local[1]"));
    Process cluster =
        new ProcessBuilder("src/test/sh/standalone-cluster")
            .redirectError(folder.resolve("cluster.err").toFile())
            .start();
    List<ProcessHandle> daemons;
    try (BufferedReader out = cluster.inputReader()) {
      String master = out.readLine();
      assertThat(master)
          .as(Files.readString(folder.resolve("cluster.err")))
          .startsWith("spark://127.0.0.1:");
      daemons = cluster.children().toList();
      List<String> options = new ArrayList<>(List.of("--master", master));
      options.addAll(List.of("--properties-file", "conf/clusters/standalone.conf"));
      options.addAll(List.of("--executor-memory", "1g", "--executor-cores", "1"));
      together = submit("together", options);
    } finally {
      cluster.getOutputStream().close();
      if (!cluster.waitFor(1, TimeUnit.MINUTES)) {
        cluster.descendants().forEach(ProcessHandle::destroyForcibly);
        cluster.destroyForcibly();
      }
    }
    assertThat(daemons).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "positions", "rows", "families", "quarantine"})
  void twoWorkersGiveTheTablesOfOneCore(String table) {
    List<Row> expected = rows(alone, table);

    assertThat(expected).isNotEmpty();
    assertThat(rows(together, table)).isEqualTo(expected);
  }

  private static List<Row> rows(Path report, String table) {
    return StoredTable.rows(spark, report, table);
  }

  private static Path submit(String name, List<String> sparkOptions)
      throws IOException, InterruptedException {
    Path report = folder.resolve(name);
    Path console = folder.resolve(name + ".console");
    List<String> command = new ArrayList<>(List.of("jobs/submit", "coevolution"));
    command.addAll(List.of("--input", INPUT, "--output", report.toString()));
    command.addAll(List.of("--max-iterations", "3", "--"));
    command.addAll(sparkOptions);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK_"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");

    Process process = builder.start();
    if (!process.waitFor(8, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).as(Files.readString(console)).isZero();
    return report;
  }
}
