package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of coevolution in tables of Delta Lake and of Iceberg, by their own libraries. */
class ExportJobTest {
  private static final List<String> TABLES =
      List.of("families", "pairs", "positions", "quarantine", "rows");

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void report() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension,org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", 1)
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.lake.type", "hadoop")
            .config("spark.sql.catalog.lake.warehouse", path("warehouse"))
            .getOrCreate();
    coevolution("report", "data-samples/msa/trna.a3m.gz");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void deltaHasTheTablesOfTheReport() {
    export("report", "delta", path("delta"));

    assertSame("report", table -> spark.read().format("delta").load(path("delta/" + table)));
  }

  @Test
  void icebergHasTheTablesOfTheReport() {
    export("report", "iceberg", "lake.trna");

    assertSame("report", table -> spark.table("lake.trna." + table));
  }

  @Test
  void columnsKeepWhatTheyMean() {
    export("report", "delta", path("meaning"));

    assertThat(
            spark
                .read()
                .format("delta")
                .load(path("meaning/pairs"))
                .schema()
                .apply("i")
                .getComment())
        .isEqualTo(spark.read().parquet(path("report/pairs")).schema().apply("i").getComment())
        .matches(comment -> comment.isDefined());
  }

  @Test
  void aLaterReportTakesThePlaceOfAnEarlierWhoseVersionStays() {
    coevolution("other", "data-samples/msa/trna.a3m.gz,data-samples/msa/simulated.a3m.gz");
    export("report", "delta", path("versions"));
    export("report", "iceberg", "lake.versions");

    export("other", "delta", path("versions"));
    export("other", "iceberg", "lake.versions");

    assertSame("other", table -> spark.read().format("delta").load(path("versions/" + table)));
    assertSame("other", table -> spark.table("lake.versions." + table));
    assertSame(
        "report",
        table ->
            spark.read().format("delta").option("versionAsOf", 0).load(path("versions/" + table)));
    assertThat(spark.table("lake.versions.pairs.snapshots").count()).isEqualTo(2);
  }

  @Test
  void aFileThatTheManifestDoesNotNameIsLeftOut() throws Exception {
    coevolution("left", "data-samples/msa/trna.a3m.gz");
    Path families = folder.resolve("left/families");
    try (var files = Files.list(families)) {
      Path part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      Files.copy(part, families.resolve("part-of-a-killed-run.parquet"));
    }

    export("left", "delta", path("named"));

    assertThat(spark.read().format("delta").load(path("named/families")).count()).isEqualTo(1);
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> export("report", "delta", path("none")))
          .withMessage(
              "format: delta needs its library on the class path; add -- --properties-file conf/clusters/delta.conf");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aCatalogThatIsNotThereIsRefused() {
    for (String output : List.of("sea.trna", "lake")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> export("report", "iceberg", output))
          .withMessageStartingWith("output: " + output + " names no catalog of this session");
    }
  }

  @Test
  void whatIsNoFinishedReportIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> export("none", "delta", path("nothing")))
        .withMessage("input: %s has no _manifest.json, so it is no finished report", path("none"));
    assertThat(folder.resolve("nothing")).doesNotExist();
  }

  private static void assertSame(String report, Function<String, Dataset<Row>> copies) {
    for (String table : TABLES) {
      List<Row> rows = sorted(spark.read().parquet(path(report + "/" + table)));
      assertThat(sorted(copies.apply(table))).as(table).isEqualTo(rows);
      assertThat(rows.isEmpty()).isEqualTo(table.equals("quarantine"));
    }
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    Column[] all = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
    return rows.orderBy(all).collectAsList();
  }

  private static void coevolution(String report, String input) {
    run(
        "coevolution",
        Map.of(
            "input", input,
            "model", "mean-field",
            "probability", "none",
            "top", "50",
            "output", path(report)));
  }

  private static void export(String report, String format, String output) {
    run("export", Map.of("input", path(report), "format", format, "output", output));
  }

  private static void run(String job, Map<String, String> options) {
    Jobs.create(job, new Defaults(job).overriddenBy(null, options)).run(spark);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
