package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoevolutionJobTest {
  private static final String SIMULATED = "data-samples/msa/simulated.a3m.gz";
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void plantedContactsComeOutOnTopAndARepeatedRunAddsOnlyWhatIsNew() {
    String output = folder.resolve("report").toString();
    run(SIMULATED, output, Map.of());

    spark
        .read()
        .option("header", true)
        .option("delimiter", "\t")
        .csv("data-samples/structures/simulated.contacts.tsv.gz")
        .createOrReplaceTempView("truth");
    spark.read().parquet(output + "/pairs").createOrReplaceTempView("pairs");
    long planted =
        spark
            .sql(
                "select * from pairs join truth using (i, j) where rank <= 64 and cast(distance as double) < 8")
            .count();
    assertThat(planted).isGreaterThanOrEqualTo(60);
    assertThat(spark.sql("select * from pairs where i >= j or separation != j - i").count())
        .isZero();
    Row sums =
        spark
            .sql(
                "select min(s), max(s) from (select i, sum(a) s from (select i, attention_ij a from"
                    + " pairs union all select j, attention_ji from pairs) group by i)")
            .first();
    assertThat(sums.getDouble(0)).isBetween(0.999, 1.001);
    assertThat(sums.getDouble(1)).isBetween(0.999, 1.001);

    CoevolutionJob.Result second =
        run(SIMULATED + ",data-samples/msa/trna.a3m.gz", output, Map.of());

    assertThat(second.counts())
        .containsEntry("families_skipped", 1L)
        .containsEntry("families_used", 1L);
    assertThat(spark.read().parquet(output + "/families").count()).isEqualTo(2);
    assertThatThrownBy(() -> run(SIMULATED, output, Map.of("penalty", "0.3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("penalty");
  }

  @Test
  void aFamilyThatIsSpreadOverCoresGivesTheSameTables() {
    String spread = folder.resolve("spread").toString();
    String whole = folder.resolve("whole").toString();
    run(SIMULATED, spread, Map.of("tolerance", "0.05"));
    run(SIMULATED + ",data-samples/msa/*.gz", whole, Map.of("tolerance", "0.05"));
    for (String table : List.of("pairs", "positions", "rows")) {
      List<Row> one = simulated(spread, table);
      assertThat(one).isNotEmpty();
      assertThat(simulated(whole, table)).isEqualTo(one);
    }
  }

  @Test
  void badRowsAreSetAsideAndAllRowsAreAccountedFor() {
    String output = folder.resolve("report").toString();
    CoevolutionJob.Result result =
        run("data-samples/msa/malformed/*.{a3m,sto,aln}", output, Map.of());
    Map<String, Long> counts = result.counts();
    assertThat(counts.get("rows_quarantined")).isPositive();
    assertThat(counts.get("rows_used")).isPositive();
    assertThat(counts.get("rows_in"))
        .isEqualTo(
            counts.get("rows_used") + counts.get("rows_filtered") + counts.get("rows_quarantined"));
    assertThat(spark.read().parquet(output + "/quarantine").count()).isPositive();
  }

  private static List<Row> simulated(String output, String table) {
    String order =
        switch (table) {
          case "pairs" -> "rank";
          case "rows" -> "row";
          default -> "i";
        };
    return spark
        .read()
        .parquet(output + "/" + table)
        .filter("family = 'simulated'")
        .orderBy(order)
        .collectAsList();
  }

  private static CoevolutionJob.Result run(
      String input, String output, Map<String, String> options) {
    Map<String, String> flags = new HashMap<>(options);
    flags.put("input", input);
    flags.put("output", output);
    return new CoevolutionJob(new Defaults("coevolution").overriddenBy(null, flags)).run(spark);
  }
}
