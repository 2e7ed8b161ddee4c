package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditPartitionsTest {
  private static final List<String> TABLES =
      List.of(
          "example_audit",
          "token_audit",
          "group_audit",
          "env_audit",
          "shortcut_audit",
          "shortcut_labels",
          "verdicts",
          "training",
          "quarantine");

  @TempDir Path folder;

  @Test
  void allTablesAreTheSameHoweverExamplesAreSpread() {
    Map<String, List<String>> one = tables(1);

    assertThat(one.get("example_audit")).hasSize(448);
    assertThat(tables(3)).isEqualTo(one);
    assertThat(tables(8)).isEqualTo(one);
  }

  private Map<String, List<String>> tables(int cores) {
    String output = folder.resolve("on" + cores).toString();
    SparkSession spark =
        SparkSession.builder()
            .master("local[%d]".formatted(cores))
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", cores)
            .getOrCreate();
    try {
      new AuditJob(
              new Defaults("audit")
                  .overriddenBy(
                      null,
                      Map.of(
                          "output", output,
                          "epochs", "4",
                          "permutations", "3",
                          "examples", "60",
                          "controls", "2",
                          "candidate-examples", "50")))
          .run(spark);
      Map<String, List<String>> tables = new HashMap<>();
      for (String table : TABLES) {
        tables.put(
            table,
            spark.read().parquet(output + "/" + table).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList());
      }
      return tables;
    } finally {
      spark.stop();
    }
  }
}
