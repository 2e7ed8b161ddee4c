package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.InputFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private static final StructType NAMES = new StructType().add("name", DataTypes.StringType);

  private static SparkSession spark;

  @TempDir Path temp;
  private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.hadoop.fs.failing.impl", FailingFileSystem.class.getName())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void nameFolder() {
    folder = temp.resolve("report");
  }

  @Test
  void aRunAddsToTheRunsBefore() throws IOException {
    run(open(), "a");
    run(open(), "b");

    assertThat(names()).containsExactly("a", "b");
    assertThat(open().families()).containsExactlyInAnyOrder(key("a"), key("b"));
  }

  @Test
  void overwritingLeavesNothingOfTheRunsBefore() throws IOException {
    run(open(), "a");
    run(open(true), "b");

    assertThat(names()).containsExactly("b");
    assertThat(open().families()).containsExactly(key("b"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunTakesThePagesOfWhatWasThereAlongAndNoOtherFile(boolean overwrite) throws IOException {
    run(open(), "a");
    Path pages = Files.createDirectories(folder.resolve("html"));
    Files.writeString(pages.resolve("index.html"), PageFolder.MARK);
    Files.writeString(pages.resolve("mine.html"), "<html>");

    run(open(overwrite), "b");

    assertThat(pages).isDirectoryContaining("glob:**/mine.html");
    assertThat(pages.resolve("index.html")).doesNotExist();
  }

  @Test
  void whatAnUnfinishedRunHasAddedIsRemovedByTheNext() throws IOException {
    run(open(), "a");
    Report killed = open();
    killed.begin();
    killed.write("names", rows("b"), NAMES);
    killed.rewrite("notes", row -> true, rows("b"), NAMES);

    run(open(), "b");

    assertThat(names()).containsExactly("a", "b");
    assertThat(read("notes")).containsExactly("note on a", "note on b");
  }

  @Test
  void aFirstRunThatDidNotEndIsBegunAnew() throws IOException {
    Report killed = open();
    killed.begin();
    killed.write("names", rows("a"), NAMES);

    run(open(), "b");

    assertThat(names()).containsExactly("b");
  }

  @Test
  void aTableThatNoRunHasMadeIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("names"));

    assertThatIllegalArgumentException()
        .isThrownBy(this::open)
        .withMessageContaining("has the table names but no manifest")
        .withMessageContaining("--overwrite");
  }

  @Test
  void nothingOfARunIsThereBeforeItEnds() throws IOException {
    run(open(), "a");
    for (boolean overwrite : new boolean[] {false, true}) {
      Report running = open(overwrite);
      running.begin();
      running.write("names", rows("b"), NAMES);
      running.rewrite("notes", row -> true, rows("b"), NAMES);

      assertThat(names()).containsExactly("a");
      assertThat(read("notes")).containsExactly("note on a");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRunThatIsKilledWhileItsFilesAreMovedIsFinishedByTheNext(boolean overwrite)
      throws IOException {
    run(open(), "a");
    List<String> wanted = overwrite ? List.of("b") : List.of("a", "b");
    int failures = 0;
    for (int moves = 0; moves == failures; moves++) {
      Path copy = temp.resolve("killed-" + overwrite + moves);
      copy(folder, copy);
      Report killed = open(copy, overwrite);
      killed.begin();
      killed.write("names", rows("b"), NAMES);
      killed.rewrite("notes", row -> false, rows("note on b"), NAMES);
      FailingFileSystem.failAfter(moves);
      try {
        killed.finish(manifest("b"));
      } catch (UncheckedIOException e) {
        failures++;
      } finally {
        FailingFileSystem.failAfter(Integer.MAX_VALUE);
      }
      Report next = open(copy, false);
      boolean counted = next.families().contains(key("b"));
      assertThat(read(copy, "names"))
          .as("after %d changes", moves)
          .containsExactlyElementsOf(counted ? wanted : List.of("a"));
      assertThat(copy.resolve(".staging/_commit.json")).doesNotExist();
    }
    assertThat(failures).isGreaterThan(8);
  }

  @Test
  void aReplacementThatIsKilledLosesNothing() throws IOException {
    run(open(), "a");
    int failures = 0;
    for (int moves = 0; moves == failures; moves++) {
      Path copy = temp.resolve("replaced-" + moves);
      copy(folder, copy);
      String output = "failing://" + copy;
      run(replacement(output, "b"), "b");
      FailingFileSystem.failAfter(moves);
      try {
        Report.replace(spark, output, tables());
      } catch (UncheckedIOException e) {
        failures++;
      } finally {
        FailingFileSystem.failAfter(Integer.MAX_VALUE);
      }
      boolean counted = open(copy, false).families().contains(key("b"));
      assertThat(read(copy, "names"))
          .as("after %d changes", moves)
          .containsExactly(counted ? "b" : "a");
      if (!replacement(output, "b").families().contains(key("b"))) {
        run(replacement(output, "b"), "b");
      }
      Report.replace(spark, output, tables());
      assertThat(read(copy, "names")).containsExactly("b");
      assertThat(copy.resolve(".next")).doesNotExist();
    }
    assertThat(failures).isGreaterThan(8);
  }

  @Test
  void aReplacementOfOtherInputIsBegunAnew() throws IOException {
    run(open(), "a");
    String output = folder.toString();
    run(replacement(output, "b"), "b");

    assertThat(replacement(output, "b").families()).containsExactly(key("b"));
    assertThat(replacement(output, "c").families()).isEmpty();
  }

  private static Report replacement(String output, String family) {
    return Report.openReplacement(spark, output, tables(), options(), List.of(input(family)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'tables':[]", "'replaced':[]", "'file':''", "'from':''"})
  void whatIsBesideTheReportIsNeitherMovedNorRemoved(String part) throws IOException {
    run(open(), "a");
    String manifest = Files.readString(folder.resolve("_manifest.json"));
    Path beside = Files.createDirectories(temp.resolve("beside/pairs"));
    Path file = Files.writeString(beside.resolve("part-0.parquet"), "mine");
    for (String name : List.of("../beside", beside.toString(), "..", ".", "names/../..")) {
      String commit = "{'from':'','replaced':[],'tables':[],'file':'','manifest':%s}";
      Path staging = Files.createDirectories(folder.resolve(".staging"));
      Files.writeString(
          staging.resolve("_commit.json"),
          commit
              .replace("'file':''", part.startsWith("'file'") ? part : "'file':'_manifest.json'")
              .replace(
                  part,
                  part.endsWith("]")
                      ? part.replace("[]", "['" + name + "']")
                      : part.replace(":''", ":'" + name + "'"))
              .replace('\'', '"')
              .formatted(manifest));

      assertThatIllegalArgumentException()
          .isThrownBy(this::open)
          .withMessageContaining(".staging/_commit.json names '" + name + "'");
    }
    assertThat(file).hasContent("mine");
    assertThat(read("names")).containsExactly("a");
  }

  @Test
  void rewritingTakesOutWhatIsObsolete() throws IOException {
    run(open(), "a");
    Report report = open();
    report.begin();
    List<Row> taken =
        report.rewrite("notes", row -> row.getString(0).endsWith(" a"), rows("new"), NAMES);
    report.finish(manifest("b"));

    assertThat(taken).extracting(row -> row.getString(0)).containsExactly("note on a");
    assertThat(read("notes")).containsExactly("new");
    assertThat(names()).containsExactly("a");
  }

  @Test
  void rejectedFamiliesAreThoseOfTheFilesThatAreReadAgain() throws IOException {
    Report report = open();
    report.begin();
    report.write("notes", rows("note"), NAMES);
    report.finish(
        new Manifest(
            "",
            Map.of(),
            "",
            options(),
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(key("a"), key("b")),
            List.of()));

    assertThat(open().rejected(List.of(input("b"), input("c")))).containsExactly(key("b"));
    run(open(), "b");
    assertThat(open().rejected(List.of(input("a"), input("b")))).containsExactly(key("a"));
  }

  @Test
  void familiesOfOneNameAreRefusedWithTheFilesTheyAreFrom() throws IOException {
    run(open(), "a");
    Report report = open();

    report.requireDistinct(List.of(key("b"), key("c")));
    for (List<FamilyKey> added :
        List.of(
            List.of(new FamilyKey("a", "/other.a3m")),
            List.of(new FamilyKey("d", "/a.a3m"), new FamilyKey("d", "/other.a3m")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> report.requireDistinct(added))
          .withMessageContaining("family '%s'".formatted(added.get(0).family()))
          .withMessageContaining("/a.a3m and /other.a3m")
          .withMessageContaining("--overwrite");
    }
  }

  @Test
  void anInputIsListedOnceHoweverManyRunsHaveReadIt() throws IOException {
    run(open(), "a");
    Report again = open();
    again.begin();
    again.finish(read(new InputFile("/a.a3m", 2), Map.of()));

    assertThat(stored().inputs()).containsExactly(new InputFile("/a.a3m", 2));
  }

  @Test
  void aFileThatHasChangedSinceItsFamiliesWereFittedIsRefused() throws IOException {
    run(open(), "a");
    Report report = open();

    report.requireUnchanged(List.of(input("a"), new InputFile("/b.a3m", 2)));
    open(true).requireUnchanged(List.of(new InputFile("/a.a3m", 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report.requireUnchanged(List.of(new InputFile("/a.a3m", 23_456))))
        .withMessageContaining("/a.a3m has 23,456 bytes, but had 1 when")
        .withMessageContaining("--overwrite");
  }

  @Test
  void skippedFamiliesAreThoseOfTheLatestRunAndOtherCountsAddUp() throws IOException {
    for (long skipped : new long[] {0, 3, 2}) {
      Report report = open();
      report.begin();
      report.finish(read(input("a"), Map.of("families_skipped", skipped, "families_in", 4L)));
    }

    assertThat(stored().counts()).containsEntry("families_skipped", 2L);
    assertThat(stored().counts()).containsEntry("families_in", 12L);
  }

  @Test
  void aRunWhoseFilesAnotherHasRemovedDoesNotFinish() throws IOException {
    run(open(), "a");
    Report first = open();
    first.begin();
    first.write("names", rows("b"), NAMES);
    open().begin();

    assertThatIllegalStateException()
        .isThrownBy(() -> first.finish(manifest("b")))
        .withMessageContaining("names/part-")
        .withMessageContaining("another run");
    assertThat(open().families()).containsExactly(key("a"));
  }

  @Test
  void aRunThatAnotherHasOvertakenDoesNotFinish() throws IOException {
    Report first = open();
    first.begin();
    run(open(), "a");
    first.write("names", rows("b"), NAMES);

    assertThatIllegalStateException()
        .isThrownBy(() -> first.finish(manifest("b")))
        .withMessageContaining("manifest has changed");
    assertThat(open().families()).containsExactly(key("a"));
  }

  @Test
  void aFolderMadeWithOtherOptionsIsRefused() throws IOException {
    run(open(), "a");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Report.open(spark, folder.toString(), tables(), Map.of("penalty", 0.2), false))
        .withMessageContaining("made with penalty = 0.1, this run has 0.2");
  }

  @Test
  void aManifestThatWantsOnlyItsNameCounts() throws IOException {
    run(open(), "a");
    Files.move(folder.resolve("_manifest.json"), folder.resolve("._manifest.json.unfinished"));

    assertThat(open().families()).containsExactly(key("a"));
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    run(open(), "a");
    String whole = Files.readString(folder.resolve("_manifest.json"));
    String withNull = whole.replaceFirst("\"families\" : \\[", "\"families\" : [ null,");
    assertThat(withNull).isNotEqualTo(whole);
    for (String content : List.of("{\"job\": \"coev", "{}", "[]", "null", withNull)) {
      Files.deleteIfExists(folder.resolve("._manifest.json.crc"));
      Files.writeString(folder.resolve("_manifest.json"), content);

      assertThatIllegalArgumentException()
          .isThrownBy(this::open)
          .withMessageContaining("_manifest.json is damaged")
          .withMessageContaining("--overwrite");
    }
    run(open(true), "b");
    assertThat(names()).containsExactly("b");
  }

  private Report open() {
    return open(false);
  }

  private Report open(boolean overwrite) {
    return Report.open(spark, folder.toString(), tables(), options(), overwrite);
  }

  private static Report open(Path copy, boolean overwrite) {
    return Report.open(spark, "failing://" + copy, tables(), options(), overwrite);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static List<String> tables() {
    return List.of("names", "notes");
  }

  private static Map<String, Object> options() {
    return Map.of("penalty", 0.1);
  }

  private static void run(Report report, String family) {
    report.begin();
    report.write("names", rows(family), NAMES);
    report.rewrite("notes", row -> false, rows("note on " + family), NAMES);
    report.finish(manifest(family));
  }

  private static Manifest manifest(String family) {
    return new Manifest(
        "",
        Map.of(),
        "",
        options(),
        List.of(input(family)),
        Map.of(),
        Map.of(),
        List.of(key(family)),
        List.of(),
        List.of());
  }

  /** A run that has read a file and found no families that are new. */
  private static Manifest read(InputFile input, Map<String, Long> counts) {
    return new Manifest(
        "",
        Map.of(),
        "",
        options(),
        List.of(input),
        counts,
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private Manifest stored() throws IOException {
    return Manifest.read(
            new org.apache.hadoop.fs.Path(folder.toString()), spark.sessionState().newHadoopConf())
        .orElseThrow();
  }

  private static FamilyKey key(String family) {
    return new FamilyKey(family, input(family).path());
  }

  private static InputFile input(String family) {
    return new InputFile("/" + family + ".a3m", 1);
  }

  private static JavaRDD<Row> rows(String... names) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(Stream.of(names).map(RowFactory::create).toList(), 1);
  }

  private List<String> names() {
    return read("names");
  }

  private List<String> read(String table) {
    return read(folder, table);
  }

  private static List<String> read(Path report, String table) {
    return spark
        .read()
        .parquet(report.resolve(table).toString())
        .orderBy("name")
        .as(Encoders.STRING())
        .collectAsList();
  }
}
