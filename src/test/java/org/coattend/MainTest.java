package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.coattend.job.Defaults;
import org.coattend.job.Jobs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a user who types a command line sees: the exit code and the lines on the console. */
class MainTest {
  private static final String MALFORMED = "data-samples/msa/malformed/";

  private static final String TINY = ">q\nACDEF\n>r\nACDEW\n>s\nGCHEF\n>t\nGCHEW\n";

  @TempDir Path folder;

  record Run(int exitCode, String out, String err) {}

  @BeforeAll
  static void setSpark() {
    LoggerFactory.getLogger(MainTest.class); // the log takes hold of System.err when it starts
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
  }

  @AfterAll
  static void unsetSpark() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coevolution",
        "evaluate",
        "fusion",
        "interactions",
        "notes",
        "recall",
        "scaling",
        "simulate"
      })
  void helpListsEveryOptionOfTheJob(String job) {
    Run run = run(job, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(String::strip))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    for (Defaults.Option option : new Defaults(job).options()) {
      assertThat(run.out()).contains("--" + option.name());
    }
    assertThat(run.out()).contains("--conf-file=<file>");
  }

  @Test
  void helpWithoutAJobListsTheJobs() {
    Run run = run("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(Jobs.names());
  }

  @Test
  void notesWithoutImagesAreBadInput() throws IOException {
    Path notes = Files.writeString(folder.resolve("n.csv"), "note_id,image,text\na,b.png,Rest.\n");

    Run run = runOn("fusion", notes.toString(), "--images", "data-samples/images/malformed/shapes");

    assertOneLine(run, Main.MISUSED, run.err().replaceAll("^coattend: |\n$", ""));
    assertThat(run.err()).contains("no note with words has an image that can be read");
  }

  @Test
  void anArgumentIsNoFileOfArguments() throws IOException {
    String file = "@" + Files.writeString(folder.resolve("note.txt"), "zyzzyva --help");

    assertOneLine(
        coevolution(file), Main.MISUSED, file + ": no file matches; check the path or glob");
  }

  @Test
  void namesOfFilesSteerNoTerminal() throws IOException {
    String name = "\u001b[2J\u202e\r\u0007";
    Path good = Files.createDirectory(folder.resolve("good"));
    Path bad = Files.createDirectory(folder.resolve("bad"));
    Files.writeString(good.resolve("good" + name + ".a3m"), TINY);
    Files.writeString(bad.resolve("bad" + name + "\nof.a3m"), ">q\nAC\n>r\nA\n");

    Run done = coevolution(good.toString(), "--model", "mean-field");
    Run refused = coevolution(bad.toString(), "--overwrite", "--mode", "failfast");

    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("good?[2J???").doesNotContainPattern("[\\p{C}&&[^\n\t]]");
    assertThat(refused.exitCode()).isEqualTo(Main.MISUSED);
    assertThat(refused.err()).contains("bad?[2J????of.a3m line ");
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).doesNotContainPattern("[\\p{C}&&[^\n\t]]");
  }

  @Test
  void noJobIsWrongUse() {
    Run run = run();

    assertThat(run.exitCode()).isEqualTo(Main.MISUSED);
    assertThat(run.err()).startsWith("Usage: ").contains("coevolution");
  }

  @ParameterizedTest
  @CsvSource({
    "coevolutoin,, Unmatched argument at index 0: 'coevolutoin'",
    "coevolution, --pnealty 1, Unknown options: '--pnealty'",
    "coevolution, --penalty, '--penalty'"
  })
  void aCommandLineThatCannotBeParsedIsWrongUse(String job, String options, String message) {
    Run run = options == null ? run(job) : run((job + " " + options).split(" "));

    assertThat(run.exitCode()).isEqualTo(Main.MISUSED);
    assertThat(run.err()).contains(message).contains("--help").doesNotContain("\tat ");
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--identity, 3, 'identity is 3.0, must be above 0 and at most 1'",
    "--penalty, -1, 'penalty is -1.0, must be positive'",
    "--bias-penalty, -1, 'bias-penalty is -1.0, must be positive'",
    "--max-columns, 0, 'max-columns is 0, must be 1 to 2147483647'",
    "--top, 1.5, 'top is ''1.5'', must be a whole number, at most 2147483647'",
    "--mode, lenient, 'mode is ''lenient'', must be quarantine or failfast'",
    "--probability, true, 'probability is ''true'', must be network or baseline or none'",
    "--conf-file, nowhere.conf, 'conf-file nowhere.conf: java.io.FileNotFoundException: nowhere.conf (No such file or directory)'"
  })
  void aValueThatCannotBeMeantIsNamedOnOneLine(String option, String value, String message) {
    assertOneLine(run("coevolution", option, value), Main.MISUSED, message);
  }

  @ParameterizedTest
  @CsvSource({
    "--widths, 0, 'widths: 0, must be at least 1'",
    "--widths, 46341, 'widths: 46341, with scores whose weights have 46341 columns; must be at most 134,217,728 together'",
    "--queries, 3000000, 'queries: 3000000, with 2 keys of width 4; queries × keys × width, at least 32, must be at most 134,217,728'",
    "--temperatures, 1e-38, 'temperatures: 1.0E-38, must be 1.0E-6 to 1000000.0'"
  })
  void aStudyOfScalingThatCannotBeMadeIsWrongUse(String option, String value, String message) {
    List<String> small =
        new ArrayList<>(
            List.of("scaling", "--keys", "2", "--output", folder.resolve("r").toString()));
    if (!option.equals("--widths")) {
      small.addAll(List.of("--widths", "4"));
    }
    small.addAll(List.of(option, value));

    assertOneLine(run(small.toArray(String[]::new)), Main.MISUSED, message);
    assertThat(folder.resolve("r")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--lengths, 0, 'lengths: 0, must be at least 2'",
    "--lengths, '', 'lengths is empty'",
    "--models, rnn, 'models is ''rnn'', must be simple_rnn or lstm or gru or additive or scaled_dot'",
    "--tasks, sort, 'tasks is ''sort'', must be recall or adding or copy'",
    "--steps, -1, 'steps: -1, must be at least 1'"
  })
  void aStudyOfMemoryThatCannotBeMeantIsWrongUse(String option, String value, String message) {
    assertOneLine(run("recall", option, value), Main.MISUSED, message);
  }

  @Test
  void aConfFileWithAnUnknownOptionIsWrongUse() throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), "pnealty = 1\n");

    assertOneLine(
        run("coevolution", "--conf-file", file.toString()),
        Main.MISUSED,
        "conf-file %s: coevolution has no option 'pnealty'; jobs/coevolution.conf names them all"
            .formatted(file));
  }

  @Test
  void anInputThatDoesNotExistIsWrongUseAndLeavesNoOutput() {
    Run run = coevolution("nowhere/*.a3m");

    assertOneLine(run, Main.MISUSED, "nowhere/*.a3m: no file matches; check the path or glob");
    assertThat(folder.resolve("report")).doesNotExist();
  }

  @Test
  void badInputUnderFailfastEndsTheRunWithItsPlaceAndReason() {
    Run run = coevolution(MALFORMED + "wrong_length.a3m", "--mode", "failfast");

    assertOneLine(
        run,
        Main.MISUSED,
        Path.of(MALFORMED, "wrong_length.a3m").toAbsolutePath()
            + " line 5: row has 11 match columns, the query has 12");
  }

  @Test
  void anOutputThatIsAFileFailsBeforeAnythingIsRead() throws IOException {
    Files.createFile(folder.resolve("report"));

    Run run = coevolution(MALFORMED + "wrong_length.a3m");

    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("coattend: the job failed: ")
        .contains(folder.resolve("report").toString());
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatSparkRefusesIsNoWrongUseOfOurs() throws IOException {
    System.setProperty("spark.memory.fraction", "much");
    try {
      Run run = coevolution(tinyFamily());

      assertThat(run.exitCode()).isEqualTo(Main.FAILED);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("coattend: the job failed: ")
          .contains("spark.memory.fraction", "much");
    } finally {
      System.clearProperty("spark.memory.fraction");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--input", "--output"})
  void aPathThatCannotBeOneIsWrongUse(String option) throws IOException {
    Map<String, String> options = new HashMap<>();
    options.put("--input", tinyFamily());
    options.put("--output", folder.resolve("report").toString());
    options.put(option, "a:b");
    List<String> arguments = new ArrayList<>(List.of("coevolution"));
    options.forEach((name, value) -> arguments.addAll(List.of(name, value)));

    Run run = run(arguments.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(Main.MISUSED);
    assertThat(run.err()).contains("a:b").doesNotContain("\tat ");
  }

  @Test
  void aGoodRunSaysWhereItsReportIs() throws IOException {
    Run run = coevolution(tinyFamily());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("1 family, 4 rows, 0 rows quarantined")
        .contains("reports: " + folder.resolve("report"));
    assertThat(folder.resolve("report/_manifest.json")).exists();
  }

  @Test
  void aFolderFullOfBadInputIsReadToTheEndAndEveryRowIsAccountedFor() throws IOException {
    Run run = coevolution(MALFORMED);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    JsonNode counts = manifest().get("counts");
    assertThat(counts.get("families_used").asInt()).isPositive();
    assertThat(counts.get("rows_quarantined").asInt()).isPositive();
    assertThat(counts.get("rows_in").asInt())
        .isEqualTo(
            counts.get("rows_used").asInt()
                + counts.get("rows_filtered").asInt()
                + counts.get("rows_quarantined").asInt());
  }

  @Test
  void aFileThatHasChangedSinceItWasFittedIsRefused() throws IOException {
    String file = tinyFamily();
    coevolution(file);
    Files.writeString(Path.of(file), TINY + ">u\nACDEF\n");

    assertOneLine(
        coevolution(file),
        Main.MISUSED,
        "input: %s has 45 bytes, but had 36 when its families were fitted for %s; give --overwrite or another output"
            .formatted(file, folder.resolve("report")));
    assertThat(manifest().get("counts").get("rows_in").asInt()).isEqualTo(4);
  }

  @Test
  void theConsoleSaysHowManyPlotsWereDrawn() throws IOException {
    String file = tinyFamily();

    assertThat(coevolution(file, "--plot").out()).contains("tables and 1 plot in ");
    assertThat(coevolution(file, "--plot").out()).contains("tables and 0 plots in ");
  }

  @Test
  void aFileThatWasRejectedIsLookedAtAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("tiny.a3m"), TINY.replaceFirst("C", "9"));
    Files.writeString(folder.resolve("bad.csv"), "family,id\n");
    String input = file + "," + folder.resolve("bad.csv");
    coevolution(input);
    assertThat(manifest().get("rejected")).hasSize(2);
    assertThat(manifest().get("counts").get("rows_quarantined").asInt()).isEqualTo(4);

    Files.writeString(file, TINY);
    Run repaired = coevolution(input);

    assertThat(repaired.exitCode()).as(repaired.err()).isZero();
    assertThat(manifest().get("families")).hasSize(1);
    assertThat(manifest().get("rejected").findValuesAsText("source"))
        .containsExactly(folder.resolve("bad.csv").toString());
    JsonNode counts = manifest().get("counts");
    assertThat(counts.get("families_in").asInt()).isEqualTo(2);
    assertThat(counts.get("rows_in").asInt()).isEqualTo(4);
    assertThat(counts.get("rows_quarantined").asInt()).isZero();
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      assertThat(
              spark
                  .read()
                  .parquet(folder.resolve("report/quarantine").toString())
                  .select("file")
                  .as(Encoders.STRING())
                  .collectAsList())
          .containsExactly(folder.resolve("bad.csv").toString());
    }
  }

  @Test
  void aFamilyOfTheNameOfAnotherInTheReportIsRefused() throws IOException {
    String first = tinyFamily();
    coevolution(first);
    String before = manifest().toString();
    Path other = Files.createDirectory(folder.resolve("other")).resolve("tiny.a3m");
    Files.writeString(other, TINY);

    Run second = coevolution(other.toString());

    assertOneLine(
        second,
        Main.MISUSED,
        "output: %s can have one family 'tiny', but there are %s and %s; rename one, or give --overwrite or another folder"
            .formatted(folder.resolve("report"), first, other));
    assertThat(manifest()).hasToString(before);
    assertThat(coevolution(first).out())
        .contains("1 family skipped, in the report already; --overwrite fits again");
  }

  @Test
  void nothingThatARunOverNotesLeavesHoldsAWordOfANote() throws IOException {
    Files.writeString(
        folder.resolve("a.csv"),
        """
        note_id,patient_id,cohort,text
        a,p,x,"The zyzzyva
        is better."
        b,q,zyzzyva
        c,r,y,zyzzyva
        """);
    Files.writeString(
        folder.resolve("b.jsonl"),
        "{\"text\":\"a zyzzyva\"}\n{\"text\":\"a zyzzyva\n{\"zyzzyva\":1}\n");
    Files.writeString(folder.resolve("c.json"), "[{\"text\": zyzzyva}]");
    Files.writeString(folder.resolve("d.txt"), "zyzzyva ".repeat(600));
    Files.writeString(folder.resolve("e.csv"), "1,the zyzzyva is worse\n");

    Run run = notes(folder.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out() + run.err()).contains("quarantined").doesNotContain("zyzzyva");
    assertThat(Files.readString(folder.resolve("report/_manifest.json")))
        .contains("notes_used")
        .doesNotContain("zyzzyva");
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (String table : List.of("head_stats", "coverage", "quarantine")) {
        assertThat(
                spark
                    .read()
                    .parquet(folder.resolve("report") + "/" + table)
                    .toJSON()
                    .collectAsList())
            .isNotEmpty()
            .allSatisfy(row -> assertThat(row).doesNotContain("zyzzyva"));
      }
    }
  }

  @Test
  void notesWithoutAWordAreWrongUse() throws IOException {
    Path file = Files.writeString(folder.resolve("blank.txt"), " \n");

    Run run = notes(file.toString());

    assertOneLine(run, Main.MISUSED, file + ": has no note with words");
    assertThat(folder.resolve("report/_manifest.json")).doesNotExist();
  }

  @Test
  void aBrokenNoteUnderFailfastEndsTheRunWithItsPlaceAndReason() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"text\":\"zyzzyva\n");

    assertOneLine(
        notes(file.toString(), "--mode", "failfast"),
        Main.MISUSED,
        file + " line 1: the line is no JSON object");
  }

  @Test
  void aReportOfNotesIsOnlyReplacedWhenToldTo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "chest pain");
    notes(file.toString());

    assertOneLine(
        notes(file.toString()),
        Main.MISUSED,
        "output: %s has a report; give --overwrite or another folder"
            .formatted(folder.resolve("report")));
    assertThat(notes(file.toString(), "--overwrite").exitCode()).isZero();
  }

  private JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("report/_manifest.json").toFile());
  }

  private String tinyFamily() throws IOException {
    return Files.writeString(folder.resolve("tiny.a3m"), TINY).toString();
  }

  private Run coevolution(String input, String... options) {
    return runOn("coevolution", input, options);
  }

  private Run notes(String input, String... options) {
    return runOn("notes", input, options);
  }

  private Run runOn(String job, String input, String... options) {
    List<String> arguments = new ArrayList<>(List.of(job, "--input", input));
    arguments.addAll(List.of("--output", folder.resolve("report").toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private static void assertOneLine(Run run, int exitCode, String message) {
    assertThat(run.err().lines()).containsExactly("coattend: " + message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  private static Run run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
    ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.run(arguments);
      return new Run(
          exitCode,
          capturedOut.toString(StandardCharsets.UTF_8),
          capturedErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
