package org.coattend.corpus.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.image.PatchFeatures;
import org.coattend.corpus.image.PatchGrid;
import org.coattend.corpus.labelled.WordRule.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledSourceTest {
  private static final String SAMPLE = "data-samples/audit/notes.csv";
  private static final String MALFORMED = "data-samples/audit/malformed/notes.csv";
  private static final LabelledColumns COLUMNS =
      new LabelledColumns("id", "label", "environment", "split");
  private static final LabelledColumns LABEL = new LabelledColumns("id", "label", "", "");
  private static final Content TEXTS =
      new Content.Texts("text", new WordRule(Tokens.WORDS, true, false));

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theSampleHasTheSharesThatItPromises() {
    List<LabelledRead> reads = read(SAMPLE, TEXTS, COLUMNS);

    List<LabelledExample> examples = examples(reads);
    assertThat(examples).hasSize(960).hasSameSizeAs(reads);
    assertThat(examples).extracting(LabelledExample::vectors).containsOnlyNulls();
    for (String label : List.of("diseased", "healthy")) {
      assertThat(examples).filteredOn(one -> one.label().equals(label)).hasSize(480);
    }
    Map<String, Double> agreement = Map.of("farm_a", .9, "farm_b", .8, "farm_c", .1);
    agreement.forEach(
        (farm, share) -> {
          List<LabelledExample> ofFarm =
              examples.stream().filter(one -> one.environment().equals(farm)).toList();
          assertThat(ofFarm).hasSize(320);
          assertThat(share(ofFarm, "s17", "s42")).isEqualTo(share);
          assertThat(share(ofFarm, "p3", "p8")).isEqualTo(.5);
        });
    assertThat(examples)
        .filteredOn(one -> one.environment().equals("farm_c"))
        .extracting(LabelledExample::split)
        .containsOnly(Split.TEST);
    assertThat(
            examples.stream()
                .filter(one -> !one.environment().equals("farm_c"))
                .collect(Collectors.groupingBy(LabelledExample::split, Collectors.counting())))
        .isEqualTo(Map.of(Split.TRAIN, 448L, Split.DEV, 64L, Split.TEST, 128L));
  }

  /** Share of examples whose first word comes with diseased, and the second with healthy. */
  private static double share(List<LabelledExample> examples, String diseased, String healthy) {
    return examples.stream()
            .filter(
                one -> one.tokens().contains(one.label().equals("diseased") ? diseased : healthy))
            .filter(
                one -> !one.tokens().contains(one.label().equals("diseased") ? healthy : diseased))
            .count()
        / (double) examples.size();
  }

  @Test
  void theMalformedTwinKeepsTwoRowsAndSaysOfTheOthersWhere() {
    List<LabelledRead> reads = read(MALFORMED, TEXTS, COLUMNS);

    assertThat(examples(reads)).extracting(LabelledExample::id).containsExactly("m001", "m008");
    assertThat(examples(reads).get(0).tokens()).contains("leaves", "on", "s17", ".");
    assertThat(examples(reads).get(1).tokens()).containsSubsequence("\"", "north", "end", "\"");
    assertThat(bad(reads))
        .extracting(bad -> bad.line() + " " + bad.reason())
        .containsExactly(
            "4 has no 'label'",
            "5 has no words",
            "6 4 fields, but the header names 5",
            "7 'split' must be train, dev or test",
            "8 2 rows have this one's id",
            "9 2 rows have this one's id",
            "10 has no 'environment'",
            "12 a quote is not closed; what follows it was not read");
    assertThat(bad(reads)).allMatch(bad -> bad.rows() == 1 && bad.excerpt().isEmpty());
  }

  @Test
  void failfastStopsAtABadRow() {
    assertThatThrownBy(() -> read(MALFORMED, TEXTS, COLUMNS, BadInputMode.FAILFAST))
        .satisfies(
            thrown ->
                assertThat(BadInputException.behind(thrown))
                    .hasValueSatisfying(bad -> assertThat(bad).hasMessageContaining(MALFORMED)));
  }

  @Test
  void aMissingColumnIsOneLine() {
    LabelledColumns other = new LabelledColumns("id", "diagnosis", "environment", "split");

    assertThat(bad(read(SAMPLE, TEXTS, other)))
        .extracting(BadRecord::description)
        .singleElement()
        .asString()
        .endsWith("notes.csv: no column 'diagnosis' among 5; found: text, id, environment, split");
    assertThatThrownBy(() -> read(SAMPLE, TEXTS, other, BadInputMode.FAILFAST))
        .satisfies(thrown -> assertThat(BadInputException.behind(thrown)).isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void theNumberOfPartitionsChangesNothing(int partitions) {
    Dataset<Row> table =
        spark.read().option("header", true).option("escape", "\"").csv(SAMPLE).drop("split");
    String parts = folder.resolve("parts").toString();
    table.repartition(partitions).write().parquet(parts);
    LabelledColumns columns = new LabelledColumns("id", "label", "environment", "");

    List<LabelledExample> expected = examples(read(SAMPLE, TEXTS, columns));

    assertThat(expected).hasSize(960).extracting(LabelledExample::split).contains(Split.values());
    assertThat(examples(read(parts, TEXTS, columns))).isEqualTo(expected);
  }

  @Test
  void theSameRowsOfAnyFormatAreTheSameExamples() throws IOException {
    String csv = "text,id,label\n\"Leaf, \"\"wet\"\"\nand s17\",7,1\n";
    Files.writeString(folder.resolve("a.csv"), csv);
    Files.writeString(
        folder.resolve("b.tsv"), "text\tid\tlabel\n\"Leaf, \"\"wet\"\"\nand s17\"\t7\t1\n");
    String json = "{\"id\": 7, \"text\": \"Leaf, \\\"wet\\\"\\nand s17\", \"label\": 1}";
    Files.writeString(folder.resolve("c.jsonl"), json + "\n");
    Files.writeString(folder.resolve("d.json"), "[" + json + "]");
    spark
        .read()
        .json(folder.resolve("c.jsonl").toString())
        .write()
        .parquet(folder.resolve("e").toString());
    SplitShares shares = new SplitShares(.1, .2);
    LabelledExample expected =
        new LabelledExample(
            "7",
            "all",
            shares.of("7"),
            "1",
            List.of("leaf", ",", "\"", "wet", "\"", "and", "s17"),
            null);

    for (String name : List.of("a.csv", "b.tsv", "c.jsonl", "d.json", "e")) {
      assertThat(examples(read(folder.resolve(name).toString(), TEXTS, LABEL)))
          .as(name)
          .containsExactly(expected);
    }
  }

  @Test
  void rowsOfParquetThatCannotBeUsedKnowTheirPlace() throws IOException {
    spark
        .sql(
            "select * from values ('a', 'one', 'x'), ('b', 'two', null), ('c', ' ', 'x')"
                + " as t(id, text, label)")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("t").toString());

    List<LabelledRead> reads = read(folder.resolve("t").toString(), TEXTS, LABEL);

    assertThat(examples(reads)).extracting(LabelledExample::id).containsExactly("a");
    assertThat(bad(reads))
        .extracting(bad -> bad.line() + " " + bad.reason())
        .containsExactly("2 has no 'label'", "3 has no words");
  }

  @Test
  void rowsOfOneIdInSeveralFilesAreAllSetAside() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id,text,label\n1,one,x\n2,two,y\n");
    Files.writeString(folder.resolve("b.csv"), "id,text,label\n1,other,y\n");

    List<LabelledRead> reads = read(folder.toString(), TEXTS, LABEL);

    assertThat(examples(reads)).extracting(LabelledExample::id).containsExactly("2");
    assertThat(bad(reads))
        .extracting(bad -> Path.of(bad.source()).getFileName() + " " + bad.line())
        .containsExactly("a.csv 2", "b.csv 2");
  }

  @Test
  void endTokensAreKnownAsSuch() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id,text,label\n1,one two,x\n");
    Path file = folder.resolve("a.csv");
    Content ends = new Content.Texts("text", new WordRule(Tokens.WHITESPACE, false, true));

    LabelledExample with = examples(read(file.toString(), ends, LABEL)).get(0);
    LabelledExample without = examples(read(file.toString(), TEXTS, LABEL)).get(0);

    assertThat(with.tokens()).containsExactly("<sos>", "one", "two", "<eos>");
    assertThat(with.ends().stream()).containsExactly(0, 3);
    assertThat(without.ends().isEmpty()).isTrue();
  }

  @Test
  void imagesAreCutIntoNamedPatches() throws IOException {
    Path table = folder.resolve("table.csv");
    Files.writeString(
        table,
        """
        id,file,label,scanner
        a,s001.png,x,1
        b,shapes/s002.png,y,2
        c,none.png,x,1
        d,,y,2
        e,s003.png,,1
        """);
    Content images =
        new Content.Images(
            "file",
            "data-samples/images/shapes/s00[1-4].png",
            new PatchGrid(2, 3, 4, PatchFeatures.PIXELS));

    List<LabelledRead> reads =
        read(table.toString(), images, new LabelledColumns("id", "label", "scanner", ""));

    List<LabelledExample> examples = examples(reads);
    assertThat(examples).extracting(LabelledExample::id).containsExactly("a", "b");
    assertThat(examples).extracting(LabelledExample::environment).containsExactly("1", "2");
    for (LabelledExample example : examples) {
      assertThat(example.tokens()).containsExactly("r1c1", "r1c2", "r1c3", "r2c1", "r2c2", "r2c3");
      assertThat(example.vectors()).hasDimensions(6, 3 * 4 * 4);
      assertThat(example.ends().isEmpty()).isTrue();
    }
    assertThat(Arrays.deepEquals(examples.get(0).vectors(), examples.get(1).vectors())).isFalse();
    assertThat(bad(reads))
        .extracting(bad -> bad.line() + " " + bad.rows() + " " + bad.reason())
        .containsExactlyInAnyOrder(
            "4 1 names an image that is not there",
            "5 1 names no image",
            "6 1 has no 'label'",
            "0 0 no usable row names it",
            "0 0 no usable row names it");
  }

  @Test
  void whatIsNotToldIsRefusedInOneLine() {
    assertThatThrownBy(() -> new LabelledColumns("id", "", "", ""))
        .hasMessage("label-column is empty; name the column with the label");
    assertThatThrownBy(() -> new Content.Texts(" ", new WordRule(Tokens.WORDS, true, true)))
        .hasMessage("text-column is empty; name the column with the text");
    assertThatThrownBy(() -> options("", TEXTS, LABEL, BadInputMode.QUARANTINE))
        .hasMessage("input is empty; give a path, glob or folder");
    assertThatThrownBy(() -> read("data-samples/audit/none.csv", TEXTS, LABEL))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no file matches");
  }

  private static LabelledSource.Options options(
      String input, Content content, LabelledColumns columns, BadInputMode mode) {
    return new LabelledSource.Options(input, content, columns, new SplitShares(.1, .2), mode);
  }

  private static List<LabelledRead> read(String input, Content content, LabelledColumns columns) {
    return read(input, content, columns, BadInputMode.QUARANTINE);
  }

  private static List<LabelledRead> read(
      String input, Content content, LabelledColumns columns, BadInputMode mode) {
    return LabelledSource.open(spark, options(input, content, columns, mode)).read().collect();
  }

  /** Sorted by id. */
  private static List<LabelledExample> examples(List<LabelledRead> reads) {
    return reads.stream()
        .filter(read -> read.example() != null)
        .map(LabelledRead::example)
        .sorted(Comparator.comparing(LabelledExample::id))
        .toList();
  }

  /** Sorted by place. */
  private static List<BadRecord> bad(List<LabelledRead> reads) {
    return reads.stream()
        .filter(read -> read.bad() != null)
        .map(LabelledRead::bad)
        .sorted(Comparator.comparing(BadRecord::source).thenComparing(BadRecord::line))
        .toList();
  }
}
