package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four simulated families of 48 columns, and one more whose contacts are not known. */
class TrainContactsJobTest {
  private static final List<String> FAMILIES = List.of("fam0", "fam1", "fam2", "fam3");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path report;
  private static TrainContactsJob.Result result;

  @BeforeAll
  static void train() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    for (int k = 0; k < 5; k++) {
      PlantedPotts.Options model = new PlantedPotts.Options(48, 24, 80, 1.5, 0.5, 3, 0.05, k);
      new SimulateJob(new SimulateJob.Options("fam" + k, folder.resolve("families"), false, model))
          .simulate();
    }
    Files.delete(folder.resolve("families/fam4.contacts.tsv.gz"));
    report = folder.resolve("report");
    result = job(Map.of("output", report.toString())).run(spark);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void tellsThePrecisionOfFamiliesWithKnownContacts() {
    Dataset<Row> precision = spark.read().parquet(report + "/precision");

    assertThat(result.families()).isEqualTo(4);
    assertThat(result.summary()).contains("mean over 4", ">=24", "calibration error");
    assertThat(precision.select("family").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(FAMILIES);
    assertThat(precision.count()).isEqualTo(4 * 3 * 3);
    assertThat(precision.filter("not precision between 0 and 1").count()).isZero();
    assertThat(precision.filter("min_separation = 6 and top = 'L/2' and n = 24").count())
        .isEqualTo(4);
  }

  @Test
  void theMeanIsThatOfTheFamilies() {
    Dataset<Row> expected =
        spark
            .read()
            .parquet(report + "/precision")
            .groupBy("min_separation", "top")
            .agg(Map.of("precision", "avg"));
    Dataset<Row> means = spark.read().parquet(report + "/precision_mean");

    assertThat(means.count()).isEqualTo(9);
    assertThat(
            means
                .join(expected, new String[] {"min_separation", "top"})
                .filter("families = 4 and abs(precision - `avg(precision)`) < 1e-9")
                .count())
        .isEqualTo(9);
  }

  @Test
  void theReliabilityCountsEveryKnownPairOnce() {
    Row sums =
        spark
            .read()
            .parquet(report + "/reliability")
            .selectExpr("sum(pairs)")
            .collectAsList()
            .get(0);

    assertThat(sums.getLong(0)).isEqualTo(4 * 42 * 43 / 2);
  }

  @Test
  void explainsEveryColumnInTheTables() {
    for (String table : List.of("precision", "precision_mean", "reliability")) {
      assertThat(spark.read().parquet(report + "/" + table).schema().fields())
          .isNotEmpty()
          .allMatch(field -> field.getComment().isDefined());
    }
  }

  @Test
  void writesANetworkThatSaysWhatItWasTrainedOn() throws Exception {
    byte[] network;
    try (var in = new GZIPInputStream(Files.newInputStream(report.resolve("protein.network")))) {
      network = in.readAllBytes();
    }

    assertThat(new String(network, StandardCharsets.ISO_8859_1))
        .contains("trained ", "on 4 families", "epochs = 2", "folds = 2", FAMILIES.toString())
        .contains("no families known to be related")
        .doesNotContain(folder.toString())
        .doesNotContain("tree-depth", "overwrite");
  }

  @Test
  void theBaselineIsTheBetterOfTreesAndRegression() throws Exception {
    Path baseline = Files.createDirectories(folder.resolve("baseline"));
    Files.writeString(baseline.resolve("protein.network"), "of another tier");
    Path related = Files.writeString(folder.resolve("pair"), "fam0 fam1");
    Map<String, String> options =
        Map.of(
            "tier",
            "baseline",
            "output",
            baseline.toString(),
            "related",
            related.toString(),
            "trees",
            "3",
            "tree-depth",
            "2",
            "overwrite",
            "true");

    TrainContactsJob.Result trained = job(options).run(spark);

    List<Double> longRange =
        trained.precision().stream()
            .map(lines -> Double.valueOf(lines.substring(lines.lastIndexOf(' ') + 1)))
            .toList();
    assertThat(longRange).hasSize(2).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(trained.summary()).contains("3 boosted trees\n", "logistic regression\n");
    byte[] trees;
    try (var in = new GZIPInputStream(Files.newInputStream(baseline.resolve("protein.trees")))) {
      trees = in.readAllBytes();
    }
    assertThat(baseline.resolve("protein.network")).doesNotExist();
    String best = trained.precision().get(0);
    assertThat(new String(trees, StandardCharsets.UTF_8))
        .contains("trained ", "on 4 families", "others = ", FAMILIES.toString())
        .contains("families known to be related in one fold")
        .doesNotContain("epochs")
        .contains(best.lines().findFirst().orElseThrow() + "\ntrained");
    Row mean =
        spark
            .read()
            .parquet(baseline + "/precision_mean")
            .filter("min_separation = 24 and top = 'L'")
            .collectAsList()
            .get(0);
    assertThat(best).endsWith(String.format(Locale.ROOT, "%.4f", mean.getDouble(3)));
  }

  @Test
  void theManifestHasTheOptionsAndTheNumberOfFamilies() throws Exception {
    assertThat(Files.readString(report.resolve("_manifest.json")))
        .contains("train-contacts", "\"families\"", "contact-distance");
  }

  @Test
  void anOutputThatExistsIsRefusedAndKept() throws Exception {
    byte[] before = Files.readAllBytes(report.resolve("protein.network"));

    assertThatThrownBy(() -> job(Map.of("output", report.toString())).run(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has a report")
        .hasMessageContaining("overwrite");
    assertThat(report.resolve("protein.network")).hasBinaryContent(before);
  }

  @Test
  void fewerFamiliesThanFoldsAreRefused() {
    Map<String, String> five = Map.of("output", folder.resolve("five").toString(), "folds", "5");

    assertThatThrownBy(() -> job(five).run(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 families")
        .hasMessageContaining("5 folds");
  }

  @Test
  void relationsThatLeaveTooFewUnrelatedFamiliesAreRefused() throws Exception {
    Path related = Files.writeString(folder.resolve("related"), "fam0 fam1\nfam2 fam3\nfam1,fam3");

    assertThatThrownBy(
            () ->
                job(Map.of(
                        "output",
                        folder.resolve("related out").toString(),
                        "related",
                        related.toString()))
                    .run(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 of them unrelated");
  }

  @Test
  void optionsOutOfRangeAreRefusedByName() {
    for (String option : List.of("depths", "folds", "networks", "epochs", "dilations")) {
      assertThatThrownBy(() -> job(Map.of(option, "0")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(option + " is ");
    }
    assertThatThrownBy(() -> job(Map.of("dilations", "1,two")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dilations is '1,two'");
    assertThatThrownBy(() -> job(Map.of("tier", "forest")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tier is 'forest', must be network or baseline");
    for (String option : List.of("trees", "tree-depth", "tree-rate", "tree-sample", "others")) {
      assertThatThrownBy(() -> job(Map.of("tier", "baseline", option, "0")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(option + " is ");
    }
  }

  private static TrainContactsJob job(Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("input", folder.resolve("families") + "/*.a3m.gz");
    options.put("truth", folder.resolve("families") + "/*.tsv.gz");
    options.put("folds", "2");
    options.put("networks", "1");
    options.put("epochs", "2");
    options.put("depths", "2");
    options.put("window", "32");
    options.put("dilations", "1");
    options.putAll(more);
    return new TrainContactsJob(new Defaults("train-contacts").overriddenBy(null, options));
  }
}
