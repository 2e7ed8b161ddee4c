package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.RecallTables;
import org.coattend.study.recall.ClosedForm;
import org.coattend.study.recall.Formula;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallJobTest {
  private static final Map<String, String> SMALL =
      Map.of("lengths", "6,9", "positions", "0,1", "runs", "1", "steps", "30", "batch", "9");

  @TempDir Path folder;

  private record Tables(List<Row> recall, List<Row> training, List<Row> closedForms) {}

  @Test
  void theReportIsTheSameOnAnyNumberOfCores() throws IOException {
    Tables one = run("local[1]", "one");
    Tables three = run("local[3]", "three");

    assertThat(one).isEqualTo(three);
    assertThat(one.training()).hasSize(3 * 5 * 2);
    assertThat(one.recall()).hasSize(5 * 2 * (2 + 2 + 1));
    assertThat(one.closedForms())
        .hasSize(2 * 24)
        .allSatisfy(row -> assertThat(row.<Boolean>getAs("holds")).isTrue());
    assertThat(one.recall())
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("gradient_at_start")).isPositive();
              boolean attends = List.of("additive", "scaled_dot").contains(row.getAs("model"));
              assertThat(row.isNullAt(row.fieldIndex("attention"))).isNotEqualTo(attends);
            });
    String page =
        Files.readString(folder.resolve("one/recall.html")).replaceAll("base64,[^\"]*", "base64");
    assertThat(page)
        .contains("<h1>Recall over long sequences</h1>", "data:image/png;base64", "<td>gru</td>")
        .doesNotContain("src=\"http", "NaN");
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("one/_manifest.json").toFile());
    assertThat(manifest.at("/counts/models").asInt()).isEqualTo(30);
    assertThat(manifest.at("/counts/closed_forms_that_hold").asInt()).isEqualTo(48);
  }

  private Tables run(String master, String name) {
    SparkSession spark =
        SparkSession.builder().master(master).config("spark.ui.enabled", false).getOrCreate();
    try {
      Map<String, String> flags = new HashMap<>(SMALL);
      flags.put("output", folder.resolve(name).toString());
      RecallJob.Result result =
          new RecallJob(new Defaults("recall").overriddenBy(null, flags)).run(spark);
      assertThat(result.summary()).contains(name, "recall.html");
      Dataset<Row> recall = read(spark, name, "recall");
      assertThat(recall.schema().fieldNames()).isEqualTo(RecallTables.RECALL.fieldNames());
      return new Tables(
          recall.collectAsList(),
          read(spark, name, "training").drop("seconds", "seconds_to_bound").collectAsList(),
          read(spark, name, "closed_forms").collectAsList());
    } finally {
      spark.stop();
    }
  }

  private Dataset<Row> read(SparkSession spark, String name, String table) {
    return spark.read().parquet(folder.resolve(name).resolve(table).toString());
  }

  @Test
  void aClosedFormThatFailsFailsTheJobAndTheReportIsThere() throws IOException {
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate();
    try {
      Map<String, String> flags = new HashMap<>(SMALL);
      flags.putAll(
          Map.of(
              "lengths", "3",
              "tasks", "recall",
              "models", "gru,scaled_dot",
              "rate", "1e30",
              "output", folder.resolve("failed").toString()));
      RecallJob job = new RecallJob(new Defaults("recall").overriddenBy(null, flags));
      ClosedForm wrong = new ClosedForm(Formula.ATTENTION_WEIGHT, 3, 2.0, 1, .5, .4, .6, .7);
      ClosedForm right = new ClosedForm(Formula.NEEDED_GAP, 3, .99, 1, .5, .4, .6, .5);

      assertThatIllegalStateException()
          .isThrownBy(() -> job.report(spark, () -> List.of(wrong, right)))
          .withMessageStartingWith("1 of 2 closed forms lie in their intervals")
          .withMessageEndingWith("where holds is false");

      assertThat(read(spark, "failed", "closed_forms").collectAsList())
          .extracting(row -> row.getAs("holds"))
          .containsExactly(false, true);
      assertThat(read(spark, "failed", "recall").collectAsList())
          .allSatisfy(
              row ->
                  assertThat(row.isNullAt(row.fieldIndex("attention")))
                      .isEqualTo(row.getAs("model").equals("gru")));
      assertThat(folder.resolve("failed/recall.html")).content().contains("2 of 2 models diverged");
      JsonNode manifest =
          new ObjectMapper().readTree(folder.resolve("failed/_manifest.json").toFile());
      assertThat(manifest.at("/counts/models_diverged").asInt()).isEqualTo(2);
      assertThat(manifest.at("/counts/models_learnt").asInt()).isZero();
    } finally {
      spark.stop();
    }
  }

  @Test
  void valuesThatCannotBeMeantAreNamed() {
    Map.of(
            "lengths=0", "lengths: 0, must be at least 2",
            "lengths=", "lengths is empty",
            "lengths=9,x", "lengths: 'x' is no number of its kind; give some, comma-separated",
            "tasks=sort", "tasks is 'sort', must be recall or adding or copy",
            "models=rnn",
                "models is 'rnn', must be simple_rnn or lstm or gru or additive or scaled_dot",
            "steps=-1", "steps: -1, must be at least 1",
            "positions=2", "positions: 2.0, must be between 0, the first item, and 1, the last",
            "bound=1", "bound: 1.0, must be between 0 and 1",
            "output=", "output is empty; give a folder")
        .forEach(
            (option, message) -> {
              String[] parts = option.split("=", -1);
              assertThatIllegalArgumentException()
                  .isThrownBy(
                      () ->
                          new RecallJob(
                              new Defaults("recall")
                                  .overriddenBy(null, Map.of(parts[0], parts[1]))))
                  .withMessage(message);
            });
  }
}
