package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadInputException;
import org.coattend.encoder.Architecture;
import org.coattend.encoder.RandomModel;
import org.coattend.report.FusionTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FusionJobTest {
  private static final String SAMPLES = "data-samples/images";
  private static final String MALFORMED = SAMPLES + "/malformed";
  private static final StructType EMBEDDINGS =
      new StructType()
          .add("note_id", DataTypes.StringType)
          .add("tokens", "array<array<float>>")
          .add("patches", "array<array<float>>")
          .add("rows", DataTypes.IntegerType)
          .add("cols", DataTypes.IntegerType);

  /** Embeddings are learnt from in a moment. */
  private static final Map<String, String> TOKENS =
      Map.of(
          "patch-column",
          "patches",
          "token-column",
          "tokens",
          "heads",
          "1",
          "head-width",
          "8",
          "epochs",
          "30",
          "group",
          "16",
          "learning-rate",
          "0.02");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;

  /** The report of the samples, with notes and images that cannot be used. */
  private static Path report;

  private static FusionJob.Result result;

  @BeforeAll
  static void runOnce() {
    spark = session("local[2]");
    report = shared.resolve("report");
    result =
        run(
            report,
            Map.of(
                "input", SAMPLES + "/notes.csv," + MALFORMED + "/notes.csv",
                "images", SAMPLES + "/shapes," + MALFORMED + "/shapes",
                "epochs", "6"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static SparkSession session(String master) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }

  @Test
  void whatCannotBeUsedIsCountedAndSetAside() {
    assertThat(result.counts())
        .containsEntry("pairs", 322L)
        .containsEntry("notes_unreadable", 1L)
        .containsEntry("notes_without_image", 4L)
        .containsEntry("notes_repeated", 2L)
        .containsEntry("images_unreadable", 2L)
        .containsEntry("images_without_note", 1L)
        .containsEntry("pairs_without_words", 1L);
    assertThat(rows(report, "quarantine"))
        .hasSize(10)
        .extracting(row -> row.<String>getAs("reason"))
        .contains(
            "cannot be read as an image: a PNG or JPEG of at most 33,554,432 pixels",
            "no note names it",
            "note names no image");
  }

  @Test
  void heldOutPairsArePointedAtAndFoundBetterThanByGuessing() {
    List<Row> stats = rows(report, "pair_stats");

    assertThat(stats).hasSize(2 * Math.toIntExact(result.counts().get("pairs_test")));
    assertThat(stats).allMatch(row -> row.getAs("split").equals("test"));
    assertThat(mean(stats, "above_shuffled")).isGreaterThan(.75);
    assertThat(mean(stats, "pointing")).isGreaterThan(2 * mean(stats, "pointing_chance"));
    assertThat(rows(report, "retrieval"))
        .hasSize(6)
        .allMatch(row -> row.<Double>getAs("recall") > row.<Double>getAs("chance"));
    assertThat(rows(report, "training"))
        .hasSize(6)
        .allMatch(row -> row.<Double>getAs("loss_by_chance") > 3 * Math.log(32));
  }

  private static double mean(List<Row> rows, String column) {
    return rows.stream().mapToDouble(row -> row.<Double>getAs(column)).average().orElseThrow();
  }

  @Test
  void theTablesHaveTheColumnsThatAreDescribedAndNoText() {
    assertThat(columns("word_patch")).isEqualTo(FusionTables.WORD_PATCH.fieldNames());
    assertThat(columns("pair_stats")).isEqualTo(FusionTables.PAIR_STATS.fieldNames());
    assertThat(columns("retrieval")).isEqualTo(FusionTables.RETRIEVAL.fieldNames());
    assertThat(columns("quarantine")).isEqualTo(FusionTables.QUARANTINE.fieldNames());
    assertThat(rows(report, "word_patch"))
        .allMatch(row -> row.<Integer>getAs("rank") <= 5)
        .anyMatch(row -> row.getAs("key_word") == null && row.getAs("key_row") != null)
        .anyMatch(row -> row.getAs("key_word") != null && row.getAs("key_row") == null);
  }

  private static String[] columns(String table) {
    return spark.read().parquet(report + "/" + table).columns();
  }

  @Test
  void aModelThatIsReadSaysWhatTheOneThatWasTrainedSaid() {
    Path again = folder.resolve("again");

    run(again, Map.of("model", report + "/model", "with-text", "true"));

    List<Row> before = rows(report, "pair_stats");
    List<Row> after = rows(again, "pair_stats");
    assertThat(scores(after)).isEqualTo(scores(before));
    assertThat(rows(again, "training")).isEmpty();
    assertThat(rows(again, "word_patch"))
        .extracting(row -> row.<String>getAs("word"))
        .contains("disc", "upper");
  }

  private static List<Double> scores(List<Row> stats) {
    return stats.stream()
        .filter(row -> row.<String>getAs("pair_id").startsWith("s"))
        .sorted(
            Comparator.comparing(
                (Row row) -> row.<String>getAs("pair_id") + row.<String>getAs("direction")))
        .map(row -> row.<Double>getAs("score"))
        .toList();
  }

  @Test
  void theModelIsTheSameHoweverPairsAreSpread() throws IOException {
    String input = embeddings(300, "pairs", 1);
    Path spread = folder.resolve("spread");
    Path other = folder.resolve("other");

    run(spread, with(TOKENS, "input", input));
    run(other, with(TOKENS, "input", embeddings(300, "again", 5)));

    assertThat(Files.readAllBytes(spread.resolve("model/weights.f64")))
        .isEqualTo(Files.readAllBytes(other.resolve("model/weights.f64")));
    assertThat(mean(rows(spread, "pair_stats"), "above_shuffled")).isGreaterThan(.9);
  }

  @Test
  void embeddingsThatCannotBeUsedAreNamed() {
    List<Row> rows = new ArrayList<>(pairs(40));
    rows.add(RowFactory.create("bad", List.of(List.of(1f)), List.of(), 1, 1));
    rows.add(
        RowFactory.create("ragged", List.of(List.of(1f)), List.of(List.of(1f), List.of()), 1, 2));
    rows.add(RowFactory.create("grid", List.of(List.of(1f)), List.of(List.of(1f)), 2, 2));
    rows.add(RowFactory.create("less", List.of(List.of(1f)), List.of(List.of(1f)), -1, -1));
    rows.add(RowFactory.create(null, List.of(List.of(1f)), List.of(List.of(1f)), 1, 1));

    FusionJob.Result found =
        run(folder.resolve("report"), with(TOKENS, "input", write(rows, "bad", 1)));

    assertThat(found.counts())
        .containsEntry("pairs", 40L)
        .containsEntry("notes_unreadable", 3L)
        .containsEntry("images_unreadable", 2L);
  }

  @Test
  void columnsOfAnotherTypeAreNamedButNotWhatTheyHold() {
    String input = folder.resolve("types").toString();
    spark
        .createDataFrame(
            List.of(RowFactory.create("a", "secret", List.of(List.of(1f)), 1, 1)),
            new StructType()
                .add("note_id", DataTypes.StringType)
                .add("tokens", DataTypes.StringType)
                .add("patches", "array<array<float>>")
                .add("rows", DataTypes.IntegerType)
                .add("cols", DataTypes.IntegerType))
        .write()
        .parquet(input);

    assertThatThrownBy(() -> run(folder.resolve("r"), with(TOKENS, "input", input)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("column 'tokens' is of the type string, must be array<array<float>>")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void neitherTheLogNorTheReportQuotesANote() throws IOException {
    Path input = Files.createDirectory(folder.resolve("notes"));
    List<String> sample = Files.readAllLines(Path.of(SAMPLES, "notes.csv")).subList(0, 41);
    StringBuilder table = new StringBuilder(sample.get(0)).append('\n');
    sample.stream().skip(1).forEach(note -> table.append(note).append(" Zyzzyva.\n"));
    table
        .append("x1,s001.png,zyzzyva,zyzzyva\n")
        .append("x2,zyzzyva.png,A zyzzyva disc.\n")
        .append("x3,,A zyzzyva disc.\n")
        .append("x4,s001.png,A zyzzyva.\nx4,s002.png,A zyzzyva.\n");
    Path whole = Files.writeString(input.resolve("whole.csv"), table);
    Files.writeString(input.resolve("broken.jsonl"), "{\"text\": zyzzyva\n");
    Files.writeString(input.resolve("header.csv"), "zyzzyva,x\nn1,A disc\n");
    Path encoder = Files.createDirectory(folder.resolve("encoder"));
    new RandomModel(Architecture.BERT, "bert.", 2, 16, 16).write(encoder);
    Map<String, String> options = new HashMap<>(Map.of("boxes", "", "epochs", "1", "group", "8"));
    options.putAll(Map.of("encoder", encoder.toString(), "heads", "1", "head-width", "8"));
    Path quarantined = folder.resolve("quarantined");

    Printed printed =
        Printed.during(
            () -> {
              FusionJob.Result found = run(quarantined, with(options, "input", input.toString()));
              System.out.println(found.summary());
            });

    assertThat(rows(quarantined, "quarantine")).hasSizeGreaterThan(6);
    assertThat(printed.text())
        .contains("Starting task", "quarantined")
        .doesNotContainIgnoringCase("zyzzyva");
    for (String written : List.of("quarantine", "pair_stats", "word_patch")) {
      assertThat(rows(quarantined, written).toString()).doesNotContainIgnoringCase("zyzzyva");
    }
    for (Path file : List.of(whole, input.resolve("broken.jsonl"), input.resolve("header.csv"))) {
      Map<String, String> failfast = with(with(options, "mode", "failfast"), "input", "" + file);
      assertThat(Printed.ofFailing(() -> run(folder.resolve("none"), failfast)).text())
          .contains(file.getFileName() + "")
          .doesNotContainIgnoringCase("zyzzyva");
    }
  }

  @Test
  void nothingLeftIsSaidOnOneLine() throws IOException {
    Path notes =
        Files.writeString(folder.resolve("n.csv"), "note_id,image,text\na,none.png,A disc.\n");

    assertThatThrownBy(
            () -> run(folder.resolve("r"), Map.of("input", notes.toString(), "boxes", "")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no note with words has an image that can be read")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aSplitOfAnotherNameStopsTheRun() throws IOException {
    Path notes =
        Files.writeString(
            folder.resolve("n.csv"),
            "note_id,image,split,text\na,IMAGE,train,A disc.\nb,IMAGE,val,A disc.\n"
                .replace("IMAGE", anImage()));

    assertThatThrownBy(
            () ->
                run(
                    folder.resolve("r"),
                    Map.of("input", notes.toString(), "split-column", "split", "boxes", "")))
        .satisfies(
            thrown ->
                assertThat(BadInputException.behind(thrown).orElseThrow())
                    .hasMessage("note b: split-column says 'val'; call splits train or test"));
  }

  private static String anImage() throws IOException {
    try (Stream<Path> images = Files.list(Path.of(SAMPLES, "shapes"))) {
      return images.findFirst().orElseThrow().getFileName().toString();
    }
  }

  @Test
  void optionsThatCannotBeMeantAreNamed() {
    Map.of(
            "images=", "images is empty; give a path, glob or folder",
            "held-out=2", "held-out is 2.0, must be 0 to 1",
            "heads=0", "heads is 0, must be 1 to 64",
            "patch-features=deep", "patch-features is 'deep', must be gradients or pixels",
            "top=0", "top is 0, must be at least 1",
            "output=", "output is empty; give a folder")
        .forEach(
            (option, message) -> {
              String[] parts = option.split("=", -1);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> new FusionJob(config(Map.of(parts[0], parts[1]))))
                  .withMessage(message);
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(folder.resolve("r"), Map.of("encoder", folder + "/none")))
        .withMessageStartingWith("encoder: ");
    assertThat(folder.resolve("r")).doesNotExist();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(folder.resolve("r"), Map.of("model", folder.toString())))
        .withMessage("model: %s has no model.json".formatted(folder));
  }

  private static Config config(Map<String, String> flags) {
    return new Defaults("fusion").overriddenBy(null, flags);
  }

  private static FusionJob.Result run(Path output, Map<String, String> flags) {
    return new FusionJob(config(with(flags, "output", output.toString()))).run(spark);
  }

  private static Map<String, String> with(Map<String, String> flags, String option, String value) {
    Map<String, String> all = new HashMap<>(flags);
    all.put(option, value);
    return all;
  }

  private String embeddings(int count, String name, int partitions) {
    return write(pairs(count), name, partitions);
  }

  private String write(List<Row> rows, String name, int partitions) {
    String path = folder.resolve(name).toString();
    spark.createDataFrame(rows, EMBEDDINGS).repartition(partitions).write().parquet(path);
    return path;
  }

  /** The tokens and patches of a pair have directions of their own in common. */
  private static List<Row> pairs(int count) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int pair = 0; pair < count; pair++) {
      List<List<Float>> tokens = new ArrayList<>();
      List<List<Float>> patches = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        List<Float> token = new ArrayList<>();
        List<Float> patch = new ArrayList<>();
        for (int j = 0; j < 6; j++) {
          float value = (float) random.nextGaussian();
          token.add(value);
          patch.add(value + .1f * (float) random.nextGaussian());
        }
        tokens.add(token);
        patches.add(patch);
      }
      rows.add(RowFactory.create("p" + pair, tokens, patches, 2, 2));
    }
    return rows;
  }

  private static List<Row> rows(Path report, String table) {
    return spark.read().parquet(report + "/" + table).collectAsList();
  }
}
