package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.coattend.corpus.BadInputException;
import org.coattend.report.InteractionTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionsJobTest {
  private static final String SAMPLES = "data-samples/interactions/";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;

  /** Of the samples, by the defaults. */
  private static Path report;

  private static InteractionsJob.Result result;

  @BeforeAll
  static void runOnce() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    report = shared.resolve("report");
    result =
        run(
            Map.of(
                "input", SAMPLES + "pairs," + SAMPLES + "first",
                "partner", SAMPLES + "second",
                "output", report.toString()));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static InteractionsJob.Result run(Map<String, String> flags) {
    return new InteractionsJob(new Defaults("interactions").overriddenBy(null, flags)).run(spark);
  }

  private static List<Row> rows(Path report, String table) {
    return spark.read().parquet(report + "/" + table).collectAsList();
  }

  @Test
  void thePairsWithTheBestScoresAreThoseThatWerePlanted() throws IOException {
    Set<String> planted =
        Files.readAllLines(Path.of(SAMPLES + "planted.tsv")).stream().collect(Collectors.toSet());

    for (String complex : List.of("dimer", "sensor")) {
      List<Row> best =
          spark
              .read()
              .parquet(report + "/interface_pairs")
              .where("family = '" + complex + "'")
              .orderBy(functions.col("score").desc())
              .limit(20)
              .collectAsList();

      assertThat(best)
          .as(complex)
          .filteredOn(
              row -> planted.contains(row.<Integer>getAs("i") + "\t" + row.<Integer>getAs("j")))
          .hasSizeGreaterThanOrEqualTo(18);
    }
  }

  @Test
  void aComplexHasAPageWithItsPairsAndBothProteins() {
    Path pages = folder.resolve("pages");
    new ReportJob(
            new Defaults("report")
                .overriddenBy(null, Map.of("input", report.toString(), "output", pages.toString())))
        .run(spark);

    PageData page = PageData.of(pages.resolve("dimer.html"));
    assertThat(page.block("PairMap").path("predicted")).hasSize(2 * 48);
    assertThat(page.block("PairMap").path("x").path("sequence").asText()).hasSize(48);
    assertThat(page.block("Table").path("total").asInt()).isEqualTo(48 * 48);
    assertThat(page.blocks("Track"))
        .hasSize(2)
        .allSatisfy(track -> assertThat(track.path("strips").get(0).path("values")).hasSize(48));
  }

  @Test
  void everyPairOfTheTwoProteinsIsThereOnceAndNoneWithinOne() {
    List<Row> pairs = rows(report, "interface_pairs");

    assertThat(pairs).hasSize(2 * 48 * 48);
    assertThat(pairs)
        .extracting(row -> row.getAs("family") + " " + row.getAs("i") + " " + row.getAs("j"))
        .doesNotHaveDuplicates();
    assertThat(pairs)
        .allSatisfy(
            row -> {
              assertThat(row.<Integer>getAs("i")).isBetween(1, 48);
              assertThat(row.<Integer>getAs("j")).isBetween(1, 48);
              assertThat(row.<Float>getAs("probability")).isBetween(0f, 1f);
            });
    assertThat(pairs)
        .filteredOn(row -> row.getAs("family").equals("dimer"))
        .extracting(row -> row.<Integer>getAs("rank"))
        .doesNotHaveDuplicates()
        .contains(1, 48 * 48);
  }

  @Test
  void attentionToThePartnerAddsUpToOneAndTheScoresToNothing() {
    Map<String, Double> paid = new HashMap<>();
    Map<Integer, Double> score = new HashMap<>();
    Map<String, Double> received = new HashMap<>();
    for (Row row : rows(report, "interface_pairs")) {
      if (row.getAs("family").equals("dimer")) {
        int i = row.getAs("i");
        int j = row.getAs("j");
        paid.merge("a" + i, (double) row.<Float>getAs("attention_ab"), Double::sum);
        paid.merge("b" + j, (double) row.<Float>getAs("attention_ba"), Double::sum);
        received.merge("b" + j, (double) row.<Float>getAs("attention_ab"), Double::sum);
        received.merge("a" + i, (double) row.<Float>getAs("attention_ba"), Double::sum);
        score.merge(i, (double) row.<Float>getAs("score"), Double::sum);
      }
    }

    assertThat(paid).hasSize(96);
    assertThat(paid.values()).allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-4)));
    assertThat(score.values()).allSatisfy(sum -> assertThat(sum).isCloseTo(0, within(1e-3)));
    List<Row> sites = rows(report, "binding_sites");
    assertThat(sites).hasSize(2 * 96);
    for (Row site : sites) {
      if (site.getAs("family").equals("dimer")) {
        String key = site.<String>getAs("protein") + site.<Integer>getAs("position");
        assertThat(site.<Double>getAs("attention_received"))
            .isCloseTo(received.get(key), within(1e-6));
      }
    }
  }

  @Test
  void rowsArePairedByTheirGenesAndTheOthersAreQuarantined() {
    List<Row> pairings = rows(report, "pairings");

    assertThat(pairings)
        .filteredOn(row -> row.getAs("family").equals("sensor"))
        .filteredOn(row -> !row.getAs("id_a").equals("query"))
        .hasSizeGreaterThan(600)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("method")).isEqualTo("genome");
              String a = row.getAs("id_a");
              String b = row.getAs("id_b");
              assertThat(b.substring(0, 7)).isEqualTo(a.substring(0, 7));
              assertThat(Integer.parseInt(b.substring(7)))
                  .isEqualTo(Integer.parseInt(a.substring(7)) + 1);
              assertThat(row.<String>getAs("organism")).startsWith("Organism ");
            });
    assertThat(pairings)
        .filteredOn(row -> row.getAs("family").equals("dimer"))
        .hasSize(750)
        .anySatisfy(row -> assertThat(row.<String>getAs("id_b")).isEqualTo("b17"));
    assertThat(rows(report, "quarantine"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.<String>getAs("reason"))
                    .startsWith("rows of both proteins without a partner: "));
    Map<String, Long> counts = result.counts();
    assertThat(counts.get("rows_in"))
        .isEqualTo(counts.get("rows_joined") + counts.get("rows_quarantined"));
    assertThat(counts.get("rows_quarantined")).isBetween(80L, 90L);
    assertThat(counts).containsEntry("complexes_used", 2L);
  }

  @Test
  void theTablesHaveTheColumnsThatAreDescribed() {
    assertThat(spark.read().parquet(report + "/interface_pairs").columns())
        .isEqualTo(InteractionTables.INTERFACE_PAIRS.fieldNames());
    assertThat(spark.read().parquet(report + "/binding_sites").columns())
        .isEqualTo(InteractionTables.BINDING_SITES.fieldNames());
    assertThat(spark.read().parquet(report + "/pairings").columns())
        .isEqualTo(InteractionTables.PAIRINGS.fieldNames());
    assertThat(spark.read().parquet(report + "/complexes").columns())
        .isEqualTo(InteractionTables.COMPLEXES.fieldNames());
    assertThat(result.summary()).contains("dimer", "sensor", "binding_sites", report.toString());
  }

  @Test
  void proteinsWithoutCouplingsGiveNoEvidence() throws IOException {
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 400; row++) {
      rows.append(row == 0 ? ">A/1-30/B/1-30\n" : ">a%d/b%d%n".formatted(row, row));
      for (int column = 0; column < 60; column++) {
        rows.append("ACDEFGHIKLMNPQRSTVWY".charAt(random.nextInt(20)));
      }
      rows.append('\n');
    }
    Path input = Files.writeString(folder.resolve("none.a3m"), rows);

    InteractionsJob.Result none =
        run(
            Map.of(
                "input",
                input.toString(),
                "partner",
                "",
                "output",
                folder + "/report",
                "model",
                "mean-field"));

    assertThat(none.summary()).contains("no evidence that they touch");
    assertThat(rows(folder.resolve("report"), "complexes"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Float>getAs("best_probability")).isLessThan(.3f));
  }

  @Test
  void whatCannotBeJoinedIsSaidInOneLine() throws IOException {
    Path pairs = Files.writeString(folder.resolve("p.a3m"), ">q\nACDEFG\n>r\nACDEFH\n");
    Path other = Files.writeString(folder.resolve("o.a3m"), ">q\nKLMN\n>r [o 1]\nKLMV\n");

    assertBad(
        Map.of("input", pairs.toString(), "partner", ""),
        "p.a3m: complex p: the name of its query does not say where in 6 columns the second protein begins");
    assertBad(
        Map.of("input", pairs.toString(), "partner", "", "split", "6"),
        "complex p: split is 6, but the alignment has 6 columns");
    assertBad(
        Map.of("input", pairs.toString(), "partner", other.toString()),
        "complex p: no two rows but the queries are of the same organism");
  }

  private void assertBad(Map<String, String> flags, String message) {
    Map<String, String> all = new HashMap<>(flags);
    all.put("output", folder + "/bad");
    assertThatThrownBy(() -> run(all))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theSamplesPartnerGoesWithTheSamplesAlone() throws IOException {
    Path pairs = Files.writeString(folder.resolve("p.a3m"), ">q\nACDEFG\n>r\nACDEFH\n");

    assertBad(
        Map.of("input", pairs.toString()), "and it has no partner; give --split or --partner");
  }

  @Test
  void underFailfastAProteinWithoutItsPartnerEndsTheRun() throws IOException {
    Path lonely = Files.writeString(folder.resolve("lonely.a3m"), ">q\nKLMN\n>r [o 1]\nKLMV\n");
    Map<String, String> flags =
        Map.of(
            "input", SAMPLES + "first",
            "partner", SAMPLES + "second," + lonely,
            "mode", "failfast",
            "output", folder + "/report");

    assertThatThrownBy(() -> run(flags))
        .satisfies(
            thrown ->
                assertThat(BadInputException.behind(thrown))
                    .hasValueSatisfying(
                        bad ->
                            assertThat(bad)
                                .hasMessageContaining(
                                    "complex lonely: the input has no alignment of that name")));
  }

  @Test
  void twoAlignmentsOfOneNameCannotBeJoined() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("t.csv"), "family,id,sequence\nsensor,q,KLMN\nsensor,r,KLMV\n");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                run(
                    Map.of(
                        "input", SAMPLES + "first," + table,
                        "partner", SAMPLES + "second",
                        "output", folder + "/report")))
        .withMessage("input: two alignments have the name sensor; rename one");
  }

  @Test
  void anAlignmentWithoutItsPartnerIsSetAsideAndTheOthersGoOn() throws IOException {
    Path lonely = Files.writeString(folder.resolve("lonely.a3m"), ">q\nKLMN\n>r [o 1]\nKLMV\n");

    InteractionsJob.Result others =
        run(
            Map.of(
                "input", SAMPLES + "first",
                "partner", SAMPLES + "second," + lonely,
                "model", "mean-field",
                "probability", "none",
                "output", folder + "/report"));

    assertThat(others.counts())
        .containsEntry("complexes_in", 2L)
        .containsEntry("complexes_used", 1L);
    assertThat(rows(folder.resolve("report"), "quarantine"))
        .extracting(row -> row.<String>getAs("reason"))
        .contains("complex lonely: the input has no alignment of that name");
    assertThat(rows(folder.resolve("report"), "interface_pairs"))
        .allSatisfy(row -> assertThat(row.<Float>getAs("probability")).isNull());
  }

  @Test
  void valuesThatCannotBeMeantAreNamed() {
    Map.of(
            "split=-1", "split is -1, must be at least 1, or 0 for what the query's name says",
            "rounds=0", "rounds is 0, must be at least 1",
            "max-distance=0", "max-distance is 0, must be at least 1",
            "pairing=given", "pairing is given, must be auto, best_hit, genome or paralogues",
            "organism-pattern=(", "organism-pattern is no regular expression: Unclosed group",
            "model=factored", "model is 'factored', must be full or mean-field",
            "output=", "output is empty; give a folder",
            "top=-1", "top is -1, must be 0 (all) or more")
        .forEach(
            (option, message) -> {
              String[] parts = option.split("=", -1);
              assertThatIllegalArgumentException()
                  .isThrownBy(
                      () ->
                          new InteractionsJob(
                              new Defaults("interactions")
                                  .overriddenBy(null, Map.of(parts[0], parts[1]))))
                  .withMessageStartingWith(message);
            });
  }
}
