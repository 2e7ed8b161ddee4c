package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.ScalingTables;
import org.coattend.study.scaling.Distribution;
import org.coattend.study.scaling.Finding;
import org.coattend.study.scaling.Measure;
import org.coattend.study.scaling.ScoreKind;
import org.coattend.study.scaling.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingJobTest {
  private static final Map<String, String> SMALL =
      Map.of("widths", "4,32", "keys", "2,8", "temperatures", "1", "queries", "8", "draws", "12");

  @TempDir Path folder;

  @Test
  void theReportHasEveryFindingAndAPageAndIsTheSameOnAnyNumberOfCores() throws IOException {
    List<Row> one = run("local[1]", "one");
    List<Row> three = run("local[3]", "three");

    assertThat(one).hasSize(4 * 3 * 2 * 2 * 7).isEqualTo(three);
    assertThat(one)
        .filteredOn(row -> row.getAs("measure").equals("variance"))
        .filteredOn(row -> row.getAs("score").equals("dot"))
        .allSatisfy(
            row -> {
              double width = row.<Integer>getAs("width");
              assertThat(row.<Double>getAs("exact")).isEqualTo(width);
              assertThat(row.<Double>getAs("mean")).isBetween(.6 * width, 1.5 * width);
              assertThat(row.<Boolean>getAs("holds")).isTrue();
            });
    String page = Files.readString(folder.resolve("one/scaling.html"));
    assertThat(page)
        .contains("<h1>Scaling of attention scores</h1>", "data:image/png;base64,")
        .doesNotContain("src=\"http");
  }

  private List<Row> run(String master, String name) {
    SparkSession spark =
        SparkSession.builder().master(master).config("spark.ui.enabled", false).getOrCreate();
    try {
      Map<String, String> flags = new HashMap<>(SMALL);
      flags.put("output", folder.resolve(name).toString());
      ScalingJob.Result result =
          new ScalingJob(new Defaults("scaling").overriddenBy(null, flags)).run(spark);
      assertThat(result.summary()).contains(name, "scaling.html");
      Row[] rows = (Row[]) spark.read().parquet(folder.resolve(name) + "/scaling").collect();
      assertThat(rows[0].schema().fieldNames()).isEqualTo(ScalingTables.SCALING.fieldNames());
      return List.of(rows);
    } finally {
      spark.stop();
    }
  }

  @Test
  void aPredictionThatFailsFailsTheJobAndTheReportIsThere() {
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate();
    try {
      Map<String, String> flags = Map.of("output", folder.resolve("failed").toString());
      ScalingJob job = new ScalingJob(new Defaults("scaling").overriddenBy(null, flags));
      Setting setting = new Setting(ScoreKind.DOT, Distribution.NORMAL, 4, 1, 2);
      Finding wrong =
          new Finding(
              setting, Measure.VARIANCE, 9, 4, 3, 5, .99, Optional.of(6.0), Optional.empty());
      Finding right =
          new Finding(
              setting, Measure.ENTROPY, 9, .4, .3, .5, .99, Optional.of(.45), Optional.empty());

      assertThatIllegalStateException()
          .isThrownBy(() -> job.report(spark, () -> List.of(wrong, right)))
          .withMessageStartingWith("1 of 2 exact predictions lie in their intervals")
          .withMessageEndingWith("where holds is false");

      Row[] rows =
          (Row[]) spark.read().parquet(folder.resolve("failed/scaling").toString()).collect();
      assertThat(List.of(rows)).extracting(row -> row.getAs("holds")).containsExactly(false, true);
      assertThat(folder.resolve("failed/scaling.html")).exists();
      assertThat(folder.resolve("failed/_manifest.json")).exists();
    } finally {
      spark.stop();
    }
  }

  @Test
  void valuesThatCannotBeMeantAreNamed() {
    Map.of(
            "widths=0", "widths: 0, must be at least 1",
            "keys=", "keys is empty",
            "widths=4,x", "widths: 'x' is no number of its kind; give some, comma-separated",
            "scores=cosine", "scores is 'cosine', must be dot or scaled_dot or general or additive",
            "temperatures=0", "temperatures: 0.0, must be 1.0E-6 to 1000000.0",
            "output=", "output is empty; give a folder")
        .forEach(
            (option, message) -> {
              String[] parts = option.split("=", -1);
              assertThatIllegalArgumentException()
                  .isThrownBy(
                      () ->
                          new ScalingJob(
                              new Defaults("scaling")
                                  .overriddenBy(null, Map.of(parts[0], parts[1]))))
                  .withMessage(message);
            });
  }
}
