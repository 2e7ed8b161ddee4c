package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.labelled.WordRule;
import org.coattend.report.AuditTables;
import org.coattend.report.ClassifierFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditJobTest {
  private static final String SAMPLES = "data-samples/audit";
  private static final List<String> TABLES =
      List.of(
          "example_audit",
          "token_audit",
          "group_audit",
          "env_audit",
          "shortcut_audit",
          "shortcut_labels",
          "verdicts");

  /** What is learnt and audited in a moment. */
  private static final Map<String, String> SMALL =
      Map.of("epochs", "2", "permutations", "2", "examples", "10", "candidates", "5");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;

  /** The report of the sample, with its defaults. */
  private static Path report;

  private static AuditJob.Result result;

  @BeforeAll
  static void runOnce() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    report = shared.resolve("report");
    result = run(report, Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void thePageOfTheReportLeavesOutRowsOfSingleExamples() {
    Path pages = shared.resolve("pages");
    new ReportJob(
            new Defaults("report")
                .overriddenBy(null, Map.of("input", report.toString(), "output", pages.toString())))
        .run(spark);

    PageData page = PageData.of(pages.resolve("index.html"));
    assertThat(page.blocks("Table"))
        .extracting(table -> table.path("name").asText())
        .contains("verdicts", "env_audit")
        .doesNotContain("example_audit", "token_audit");
    assertThat(page.blocks("Section"))
        .extracting(section -> section.path("text").asText())
        .anyMatch(text -> text.contains("example_audit has rows of single"));
  }

  @Test
  void thePlantedSensorIsFoundAndThePlotIsNot() {
    assertThat(reliance("sensor", "farm_a")).isEqualTo("relied_on");
    assertThat(reliance("sensor", "farm_c")).isEqualTo("relied_on");
    assertThat(reliance("plot", null)).isEqualTo("not_relied_on");
    assertThat(reliance("pronoun", null)).isEqualTo("not_relied_on");
    Map<String, Boolean> flagged =
        rows(report, "shortcut_audit").stream()
            .collect(Collectors.toMap(row -> row.getAs("token"), row -> row.getAs("flagged")));
    assertThat(flagged.get("s17") || flagged.get("s42")).isTrue();
    assertThat(flagged).containsEntry("p3", false).containsEntry("p8", false);
    assertThat(rows(report, "verdicts"))
        .anyMatch(
            row ->
                row.getAs("question").equals("Is the model as good in every environment?")
                    && row.getAs("answer").equals("no"));
  }

  private static String reliance(String group, String environment) {
    return reliance(report, group, environment);
  }

  private static String reliance(Path report, String group, String environment) {
    return rows(report, "group_audit").stream()
        .filter(row -> row.getAs("group").equals(group))
        .filter(
            row ->
                environment == null
                    ? row.getAs("environment") == null
                    : environment.equals(row.getAs("environment")))
        .map(row -> row.<String>getAs("reliance"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTablesHaveTheColumnsThatAreDescribed() {
    assertThat(columns("example_audit")).isEqualTo(AuditTables.EXAMPLE_AUDIT.fieldNames());
    assertThat(columns("token_audit")).isEqualTo(AuditTables.TOKEN_AUDIT.fieldNames());
    assertThat(columns("group_audit")).isEqualTo(AuditTables.GROUP_AUDIT.fieldNames());
    assertThat(columns("env_audit")).isEqualTo(AuditTables.ENV_AUDIT.fieldNames());
    assertThat(columns("shortcut_audit")).isEqualTo(AuditTables.SHORTCUT_AUDIT.fieldNames());
    assertThat(columns("shortcut_labels")).isEqualTo(AuditTables.SHORTCUT_LABELS.fieldNames());
    assertThat(columns("verdicts")).isEqualTo(AuditTables.VERDICTS.fieldNames());
    assertThat(columns("training")).isEqualTo(AuditTables.TRAINING.fieldNames());
    assertThat(columns("quarantine")).isEqualTo(AuditTables.QUARANTINE.fieldNames());
    assertThat(result.counts())
        .containsEntry("examples_in", 960L)
        .containsEntry("examples_audited", 448L)
        .containsEntry("examples_with_attention_audited", 448L)
        .containsEntry("examples_without_tokens", 0L);
  }

  private static String[] columns(String table) {
    return spark.read().parquet(report + "/" + table).columns();
  }

  @Test
  void allIsAuditedWhereAGivenModelAndNoColumnSaysWhichSplit() throws IOException {
    Path all = folder.resolve("all");

    AuditJob.Result found =
        run(all, with(with(SMALL, "model", report + "/model"), "split-column", ""));

    assertThat(found.counts()).containsEntry("examples_audited", 960L);
    assertThat(found.summary())
        .startsWith("Audited: train, dev, test; with examples that the model may have learnt from");
    assertThat(Files.readString(all.resolve("_manifest.json")))
        .contains("\"audited\" : \"train,dev,test\"");
    assertThat(result.summary()).startsWith("Audited: test" + System.lineSeparator());
  }

  @Test
  void aModelThatIsReadSaysWhatTheOneThatWasTrainedSaid() {
    Path again = folder.resolve("again");

    run(again, Map.of("model", report + "/model"));

    for (String table : TABLES) {
      assertThat(sorted(again, table)).as(table).isEqualTo(sorted(report, table));
    }
    assertThat(rows(report, "training")).hasSize(2);
    assertThat(rows(again, "training")).isEmpty();
  }

  private static List<String> sorted(Path report, String table) {
    return rows(report, table).stream().map(Row::toString).sorted().toList();
  }

  /** Words of fewer examples than may be told are in no file of the report. */
  @Test
  void rareWordsAreInNoFile() throws IOException {
    String sample = Files.readString(Path.of(SAMPLES, "notes.csv"));
    Map<String, String> flags = with(SMALL, "input", withRareWords(sample).toString());
    Path told = folder.resolve("told");
    Path secret = folder.resolve("secret");
    Path given = folder.resolve("given");

    run(told, with(with(flags, "with-text", "true"), "min-count", "1"));
    run(secret, flags);
    run(given, with(flags, "model", told + "/model"));

    assertThat(content(told)).contains("zebulon");
    assertThat(content(secret)).doesNotContain("zebulon", "quagmire");
    assertThat(content(given))
        .doesNotContain("zebulon", "quagmire")
        .contains("the model was given");
    assertThat(given.resolve("model")).doesNotExist();

    Map<String, Set<String>> holders = holders(sample);
    assertThat(rows(report, "shortcut_audit"))
        .extracting(row -> row.<String>getAs("token"))
        .allMatch(token -> holders.get(token).size() >= 10);
  }

  @Test
  void nothingOfAReplacedReportStays() throws IOException {
    Path old = folder.resolve("old");
    Files.createDirectories(old.resolve("model"));
    Files.writeString(old.resolve("model/vocabulary.json"), "[\"Zebulon\"]");
    Map<String, String> flags = with(SMALL, "model", report + "/model");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(old, flags))
        .withMessageContaining("has model but no manifest");

    run(old, with(flags, "overwrite", "true"));

    assertThat(old.resolve("model")).doesNotExist();
  }

  @Test
  void aModelInTheOutputIsNotRemoved() {
    for (String output : List.of(report.toString(), report + "/../report/", report + "/model")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  run(
                      Path.of(output),
                      with(with(SMALL, "model", report + "/model"), "overwrite", "true")))
          .withMessageContaining("is in the output folder");
    }
    assertThat(report.resolve("model/vocabulary.json")).exists();
  }

  /** The examples, and some with words that fewer than ten hold. */
  private Path withRareWords(String sample) throws IOException {
    StringBuilder all = new StringBuilder(sample);
    for (int k = 0; k < 4; k++) {
      all.append(
          "x%1$d,\"Zebulon walked the rows. Logger s17 was on.\",healthy,farm_a,train%n"
              .formatted(k));
      all.append(
          "y%1$d,\"Zebulon, Quagmire, walked. Logger s42 was on.\",healthy,farm_c,test%n"
              .formatted(k));
    }
    return Files.writeString(folder.resolve("notes.csv"), all);
  }

  /** All that a report says: the rows of its tables, and its other files, in lower case. */
  private static String content(Path report) throws IOException {
    StringBuilder content = new StringBuilder();
    for (Path file : files(report)) {
      if (file.toString().endsWith(".parquet")) {
        spark
            .read()
            .parquet(file.toString())
            .collectAsList()
            .forEach(row -> content.append(row).append('\n'));
      } else {
        content.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return content.toString().toLowerCase(Locale.ROOT);
  }

  /** Ids of the examples that hold each word. */
  private static Map<String, Set<String>> holders(String table) {
    WordRule rule = new WordRule(WordRule.Tokens.WORDS, true, false);
    Map<String, Set<String>> holders = new TreeMap<>();
    table
        .lines()
        .forEach(
            line ->
                rule.words(line)
                    .forEach(
                        word -> holders.computeIfAbsent(word, any -> new HashSet<>()).add(line)));
    return holders;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void allTokensAreToldWhenAskedFor() {
    Path told = folder.resolve("told");

    run(told, with(with(SMALL, "with-text", "true"), "min-count", "1"));

    assertThat(rows(told, "token_audit"))
        .extracting(row -> row.<String>getAs("token"))
        .contains("s17", "s42", ".");
    assertThat(rows(told, "example_audit").stream().filter(row -> row.getAs("positions") != null))
        .hasSize(10);
  }

  @Test
  void whatCannotBeUsedIsCountedAndSetAside() throws IOException {
    Path odd =
        Files.writeString(
            folder.resolve("odd.csv"),
            "id,text,label,environment,split\n"
                + "o1,Clay below.,unsure,farm_a,test\no2,Sand above.,unsure,farm_a,dev\n");

    AuditJob.Result found =
        run(
            folder.resolve("report"),
            with(
                SMALL,
                "input",
                "%s/notes.csv,%s/malformed/notes.csv,%s".formatted(SAMPLES, SAMPLES, odd)));

    Map<String, Long> counts = found.counts();
    assertThat(counts)
        .containsEntry("examples_of_unknown_label", 1L)
        .containsEntry("examples_dev_of_unknown_label", 1L)
        .containsEntry("examples_train_without_tokens", 0L);
    assertThat(counts.get("examples_quarantined")).isPositive();
    assertThat(counts.get("examples_in"))
        .isEqualTo(
            counts.get("examples_quarantined")
                + counts.get("examples_train")
                + counts.get("examples_dev")
                + counts.get("examples_test"));
    assertThat(counts.get("examples_test"))
        .isEqualTo(counts.get("examples_audited") + counts.get("examples_of_unknown_label"));
    assertThat(rows(folder.resolve("report"), "quarantine"))
        .extracting(row -> row.<String>getAs("reason"))
        .contains("has no 'label'");
    assertThat(rows(folder.resolve("report"), "quarantine"))
        .filteredOn(row -> row.<String>getAs("file").endsWith("odd.csv"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Long>getAs("line")).isEqualTo(2);
              assertThat(row.<String>getAs("reason"))
                  .isEqualTo("example o1 has a label that the model has not learnt");
            });
  }

  @Test
  void withoutEnvironmentsAllIsOne() {
    Path one = folder.resolve("one");

    run(one, with(SMALL, "environment-column", ""));

    assertThat(rows(one, "env_audit"))
        .extracting(row -> row.<String>getAs("environment"))
        .containsExactly("all");
    assertThat(one.resolve("audit.html")).exists();
  }

  @Test
  void neitherTheLogNorTheReportQuotesARow() throws IOException {
    Path input = Files.createDirectory(folder.resolve("notes"));
    List<String> sample = Files.readAllLines(Path.of(SAMPLES, "notes.csv")).subList(0, 400);
    StringBuilder table = new StringBuilder(String.join("\n", sample));
    table
        .append("\nx1,zyzzyva,healthy,farm_a,test,zyzzyva\n")
        .append("x2,A zyzzyva was seen.,,farm_a,test\n")
        .append("x3,A zyzzyva was seen.,healthy,farm_a,some\n")
        .append("x4,A zyzzyva was seen.,healthy,farm_a,test\n")
        .append("x5,A zyzzyva was seen.,healthy,farm_a,train\n")
        .append("x5,A zyzzyva was seen.,healthy,farm_a,train\n");
    Path whole = Files.writeString(input.resolve("whole.csv"), table);
    Path broken = Files.writeString(input.resolve("broken.jsonl"), "{\"text\": zyzzyva\n");
    Path header = Files.writeString(input.resolve("header.csv"), "zyzzyva,x\nn1,A\n");
    Path vectors = Files.writeString(folder.resolve("vectors.txt"), "sand 1 2\nclay zyzzyva 3\n");
    Path quarantined = folder.resolve("quarantined");

    Printed printed =
        Printed.during(
            () -> {
              AuditJob.Result found = run(quarantined, with(SMALL, "input", input.toString()));
              System.out.println(found.summary());
            });

    assertThat(rows(quarantined, "quarantine")).hasSizeGreaterThan(6);
    assertThat(printed.text())
        .contains("Starting task", "quarantined")
        .doesNotContainIgnoringCase("zyzzyva");
    try (Stream<Path> files = Files.walk(quarantined)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContainIgnoringCase("zyzzyva");
      }
    }
    for (Path file : List.of(whole, broken, header)) {
      Map<String, String> failfast = with(with(SMALL, "mode", "failfast"), "input", "" + file);
      assertThat(Printed.ofFailing(() -> run(folder.resolve("none"), failfast)).text())
          .contains(file.getFileName() + "")
          .doesNotContainIgnoringCase("zyzzyva");
    }
    Map<String, String> embedded =
        with(with(SMALL, "embeddings", vectors.toString()), "embedding-width", "2");
    assertThat(Printed.ofFailing(() -> run(folder.resolve("none"), embedded)).text())
        .contains("vectors.txt line 2: value 1 is no number")
        .doesNotContainIgnoringCase("zyzzyva");
  }

  @Test
  void groupsThatCannotBeUsedAreNamedWithTheirLine() {
    assertThatThrownBy(
            () -> run(folder.resolve("r"), Map.of("groups", SAMPLES + "/malformed/groups.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 3: the group has this token already");
  }

  @Test
  void tokensOfAGroupThatTheModelKnowsAreCounted() throws IOException {
    Path groups =
        Files.writeString(folder.resolve("groups.csv"), "group,token\nplot,p3\nplot,p99\n");
    Path counted = folder.resolve("counted");

    run(counted, with(SMALL, "groups", groups.toString()));

    assertThat(rows(counted, "group_audit"))
        .isNotEmpty()
        .allMatch(row -> row.<Integer>getAs("tokens") == 2)
        .allMatch(row -> row.<Integer>getAs("tokens_known") == 1);
    assertThat(Files.readString(counted.resolve("audit.html")))
        .contains("Of group plot the model knows 1 of 2 tokens.");
  }

  @Test
  void groupsOfPiecesAreAuditedUnderAnEncoder() throws IOException {
    Path pieces = folder.resolve("pieces");

    AuditJob.Result found =
        run(pieces, with(with(SMALL, "classifier", "encoder"), "input", few().toString()));

    assertThat(found.counts()).containsEntry("examples_audited", 20L).containsEntry("groups", 3L);
    assertThat(rows(pieces, "group_audit"))
        .filteredOn(row -> row.getAs("group").equals("sensor") && row.getAs("environment") == null)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Long>getAs("rows")).isPositive();
              assertThat(row.<Long>getAs("swapped_rows")).isEqualTo(row.<Long>getAs("rows"));
              assertThat(row.<Integer>getAs("tokens_known")).isEqualTo(2);
            });
    assertThat(pieces.resolve("model/vocabulary.json")).doesNotExist();
  }

  /** Sixty examples to learn from, and twenty to audit. */
  private Path few() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(SAMPLES, "notes.csv"));
    Stream<String> some =
        Stream.of(
                lines.stream().limit(1),
                lines.stream().filter(line -> line.endsWith(",train")).limit(60),
                lines.stream().filter(line -> line.endsWith(",test")).limit(20))
            .flatMap(each -> each);
    return Files.writeString(
        folder.resolve("few.csv"), some.collect(Collectors.joining("\n", "", "\n")));
  }

  @Test
  void endTokensAreMarkedAndNoneOfThePositions() throws IOException {
    Path ends = folder.resolve("ends");
    Map<String, String> flags = with(with(SMALL, "classifier", "lstm"), "end-tokens", "true");

    run(ends, with(flags, "input", few().toString()));

    Map<String, List<Row>> byExample =
        rows(ends, "token_audit").stream().collect(Collectors.groupingBy(row -> row.getAs("id")));
    assertThat(byExample).hasSize(10);
    rows(ends, "example_audit").stream()
        .filter(row -> row.getAs("positions") != null)
        .forEach(
            row -> {
              List<Row> tokens = byExample.get(row.<String>getAs("id"));
              int inner = row.<Integer>getAs("positions");
              assertThat(tokens).hasSize(inner + 2);
              assertThat(tokens)
                  .filteredOn(token -> token.<Boolean>getAs("end"))
                  .extracting(token -> token.<Integer>getAs("position"))
                  .containsExactlyInAnyOrder(0, inner + 1);
            });
  }

  /** One of two words alone tells the label, and attention is trained to keep off both. */
  @Test
  void aGroupThatAttentionConcealsIsFound() throws IOException {
    Random random = new Random(5);
    StringBuilder table = new StringBuilder("id,text,label,split\n");
    for (int k = 0; k < 400; k++) {
      boolean sick = random.nextBoolean();
      String before = "w%d w%d".formatted(random.nextInt(10), random.nextInt(10));
      String after = "w%d w%d w%d".formatted(random.nextInt(10), random.nextInt(10), k % 10);
      table.append(
          "c%d,%s %s %s,%s,%s%n"
              .formatted(
                  k,
                  before,
                  sick ? "s17" : "s42",
                  after,
                  sick ? "sick" : "well",
                  k < 250 ? "train" : "test"));
    }
    Path concealed = folder.resolve("concealed");

    run(
        concealed,
        Map.of(
            "input", Files.writeString(folder.resolve("c.csv"), table).toString(),
            "environment-column", "",
            "classifier", "none",
            "conceal-group", "sensor",
            "concealment", "0.1",
            "epochs", "200",
            "learning-rate", "0.02",
            "permutations", "2",
            "examples", "10"));

    assertThat(reliance(concealed, "sensor", null)).isEqualTo("concealed");
  }

  @Test
  void embeddingsOfAFileAreThoseOfTheModel() throws IOException {
    Path vectors =
        Files.writeString(folder.resolve("vectors.txt"), "s17 1 2 3\ns42 4 5 6\nthe 7 8 9\n");
    Path embedded = folder.resolve("embedded");
    Map<String, String> flags = with(SMALL, "embeddings", vectors.toString());

    run(embedded, with(flags, "train-embeddings", "false"));

    AttentionClassifier model =
        (AttentionClassifier) new ClassifierFolder(new Configuration()).read(embedded + "/model");
    int row = 3 * model.vocabulary().id("s42");
    assertThat(Arrays.copyOfRange(model.parameters()[0], row, row + 3)).containsExactly(4, 5, 6);
  }

  @Test
  void controlsAreAuditedBesideTheirGroup() {
    Path controlled = folder.resolve("controlled");

    run(controlled, with(SMALL, "controls", "3"));

    assertThat(
            rows(controlled, "group_audit").stream()
                .filter(row -> row.getAs("environment") == null)
                .filter(row -> "plot".equals(row.getAs("control_for"))))
        .extracting(row -> row.<String>getAs("group"))
        .containsExactlyInAnyOrder("plot, control 1", "plot, control 2", "plot, control 3");
    assertThat(rows(controlled, "verdicts"))
        .noneMatch(row -> row.<String>getAs("statement").contains("control"));
  }

  @Test
  void attentionThatCannotPointAddsNothing() throws IOException {
    Path mean = folder.resolve("mean");

    run(mean, with(with(SMALL, "attention", "mean"), "examples", "1000"));

    assertThat(Files.readString(mean.resolve("audit.html")))
        .contains("Attention adds nothing here")
        .doesNotContain("<script");
  }

  @Test
  void aMarkInTheCornerOfImagesIsFound() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    StringBuilder table = new StringBuilder("id,image,label,environment,split\n");
    Random random = new Random(3);
    for (int k = 0; k < 300; k++) {
      boolean sick = random.nextBoolean();
      boolean elsewhere = k >= 200;
      String name = "i%03d".formatted(k);
      Path file = images.resolve(name + ".png");
      ImageIO.write(image(sick != elsewhere, random), "png", file.toFile());
      String split = k < 120 ? "train" : "test";
      table.append(
          "%s,%s.png,%s,%s,%s\n"
              .formatted(name, name, sick ? "sick" : "well", elsewhere ? "other" : "same", split));
    }
    Path input = Files.writeString(folder.resolve("images.csv"), table);
    Path groups =
        Files.writeString(folder.resolve("groups.csv"), "group,token\ncorner,r1c1\nmiddle,r2c2\n");
    Path report = folder.resolve("report");

    run(
        report,
        Map.of(
            "input", input.toString(),
            "images", images.toString(),
            "image-column", "image",
            "text-column", "",
            "groups", groups.toString(),
            "permutations", "5",
            "patch-features", "pixels",
            "patch-size", "4"));

    Map<String, String> reliance =
        rows(report, "group_audit").stream()
            .filter(row -> "same".equals(row.getAs("environment")))
            .collect(Collectors.toMap(row -> row.getAs("group"), row -> row.getAs("reliance")));
    assertThat(reliance)
        .containsEntry("corner", "relied_on")
        .containsEntry("middle", "not_relied_on");
    assertThat(rows(report, "env_audit"))
        .extracting(row -> row.<Double>getAs("accuracy") > .5)
        .containsExactlyInAnyOrder(true, false);
  }

  /** Noise, with a bright corner or none. */
  private static BufferedImage image(boolean marked, Random random) {
    BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 12; x++) {
      for (int y = 0; y < 12; y++) {
        int light = marked && x < 4 && y < 4 ? 250 : random.nextInt(100);
        image.getRaster().setSample(x, y, 0, light);
      }
    }
    return image;
  }

  @Test
  void nothingLeftIsSaidOnOneLine() throws IOException {
    Path input = Files.writeString(folder.resolve("n.csv"), "id,text,label,environment,split\n");

    assertThatThrownBy(() -> run(folder.resolve("r"), Map.of("input", input.toString())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no example is left to learn from")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void optionsThatCannotBeMeantAreNamed() {
    with(
            Map.of(
                "text-column=", "text-column is empty; name the column with the text",
                "image-column=image",
                    "text-column and image-column are both given; empty one of them",
                "audited=", "audited is empty; give train, dev or test",
                "audited=all", "audited is 'all', must be train or dev or test",
                "classifier=gru", "classifier is 'gru', must be tanh or lstm or none or encoder",
                "concealment=0.1", "concealment is 0.1, but conceal-group is empty; name a group",
                "conceal-group=sensor",
                    "conceal-group is sensor, but concealment is 0; give a weight above 0",
                "min-examples=20",
                    "min-count is 10, below min-examples, 20: the folder model would have words of"
                        + " fewer examples; raise it, or give --with-text",
                "epsilon=1.5", "allowed change is 1.5, must be 0 or more and below 1",
                "output=", "output is empty; give a folder"),
            "examples=2147483647",
            "examples is 2147483647, must be 1 to 1000000")
        .forEach(
            (option, message) -> {
              String[] parts = option.split("=", -1);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> new AuditJob(config(Map.of(parts[0], parts[1]))))
                  .withMessage(message);
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(folder.resolve("r"), Map.of("model", folder.toString())))
        .withMessage("model: %s has no audit.json".formatted(folder));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                run(
                    folder.resolve("r"),
                    Map.of("model", report + "/model", "tokens", "whitespace")))
        .withMessageContaining("was made with tokens = words, this run has whitespace");
    assertThat(folder.resolve("r")).doesNotExist();
  }

  /** The input is not there: each is told before it is looked for. */
  @Test
  void whatNeedsNoExampleIsCheckedBeforeTheyAreRead() {
    Map<String, String> images =
        Map.of("text-column", "", "image-column", "image", "images", SAMPLES + "/notes.csv");
    Map<Map<String, String>, String> refused =
        Map.of(
            Map.of("conceal-group", "plots", "concealment", "0.1"),
            "conceal-group: no group is called plots; groups has [plot, pronoun, sensor]",
            Map.of("classifier", "encoder", "controls", "3"),
            "controls is 3, but is for groups of whole words only; give 0",
            with(with(images, "controls", "3"), "groups", ""),
            "controls is 3, but is for groups of whole words only; give 0",
            images,
            "groups: 'p3' of plot is no patch; they are r1c1 to r3c3");
    refused.forEach(
        (flags, message) ->
            assertThatIllegalArgumentException()
                .isThrownBy(
                    () -> run(folder.resolve("r"), with(flags, "input", folder + "/none.csv")))
                .withMessage(message));
  }

  private static Config config(Map<String, String> flags) {
    return new Defaults("audit").overriddenBy(null, flags);
  }

  private static AuditJob.Result run(Path output, Map<String, String> flags) {
    return new AuditJob(config(with(flags, "output", output.toString()))).run(spark);
  }

  private static Map<String, String> with(Map<String, String> flags, String option, String value) {
    Map<String, String> all = new HashMap<>(flags);
    all.put(option, value);
    return all;
  }

  private static List<Row> rows(Path report, String table) {
    return spark.read().parquet(report + "/" + table).collectAsList();
  }
}
