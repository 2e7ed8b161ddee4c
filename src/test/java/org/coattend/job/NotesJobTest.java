package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.encode.Tokens;
import org.coattend.encoder.Architecture;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.encoder.RandomModel;
import org.coattend.note.HeadFeature;
import org.coattend.note.PlainProfile;
import org.coattend.report.NoteTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotesJobTest {
  private static final String MALFORMED = "data-samples/notes/malformed";

  /** Words of one and of several tokens, a symbol and marks. */
  private static final String SENTENCE =
      "Patient denies chest pain; hyperlipidemia untreated, BP 128/80 + metoprolol.";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;

  /** The report of the samples and their malformed twins. */
  private static Path report;

  private static NotesJob.Result result;

  @BeforeAll
  static void runOnce() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    report = shared.resolve("report");
    result = run("data-samples/notes", report, Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void everyRecordIsUsedOrEmptyOrQuarantined() throws IOException {
    Map<String, Long> counts = result.counts();

    assertThat(counts)
        .containsEntry("notes_in", 43L)
        .containsEntry("notes_used", 39L)
        .containsEntry("notes_empty", 1L)
        .containsEntry("notes_quarantined", 3L);
    JsonNode manifest = new ObjectMapper().readTree(report.resolve("_manifest.json").toFile());
    counts.forEach(
        (name, count) ->
            assertThat(manifest.get("counts").get(name).asLong()).as(name).isEqualTo(count));
    assertThat(rows(report, "coverage")).hasSize(40);
    assertThat(rows(report, "quarantine")).hasSize(3);
    assertThat(
            rows(report, "coverage").stream().mapToLong(row -> row.<Integer>getAs("tokens")).sum())
        .isEqualTo(counts.get("tokens"));
  }

  @Test
  void thePageOfTheReportNamesNoNote() {
    Path pages = folder.resolve("pages");
    new ReportJob(
            new Defaults("report")
                .overriddenBy(null, Map.of("input", report.toString(), "output", pages.toString())))
        .run(spark);

    PageData page = PageData.of(pages.resolve("index.html"));
    assertThat(page.block("Heatmap").path("grids")).isNotEmpty();
    assertThat(page.table("section_flow").path("rows")).isNotEmpty();
    List<String> told = new ArrayList<>();
    page.blocks("Table")
        .forEach(
            table ->
                table.path("rows").forEach(row -> row.forEach(cell -> told.add(cell.asText()))));
    assertThat(told)
        .doesNotContainAnyElementsOf(
            rows(report, "coverage").stream().map(row -> row.<String>getAs("note_id")).toList());
    long notes = 0;
    for (JsonNode status : page.table("coverage").path("rows")) {
      notes += status.get(1).asLong();
    }
    assertThat(notes).isEqualTo(40);
  }

  @Test
  void anEncoderOfTheUsersTakesThePlaceOfTheOneThatComesAlong() throws IOException {
    Path output = folder.resolve("report");

    run("data-samples/notes/wards.csv", output, randomEncoder());

    assertThat(headStats(output))
        .extracting(row -> row.<Integer>getAs("layer") + "." + row.<Integer>getAs("head"))
        .containsOnly("1.1", "1.2", "2.1", "2.2", "3.1", "3.2");
    assertThat(rows(output, "coverage"))
        .extracting(row -> row.<Integer>getAs("windows"))
        .anyMatch(windows -> windows > 2);
  }

  @Test
  void anEncoderThatIsNotThereIsRefusedBeforeAnythingIsWritten() {
    Path output = folder.resolve("report");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> run("data-samples/notes/wards.csv", output, Map.of("encoder", folder + "/none")))
        .withMessageStartingWith("encoder: ")
        .withMessageContaining(folder + "/none");
    assertThat(output).doesNotExist();
  }

  @Test
  void theTablesHaveTheColumnsThatAreDescribed() {
    assertThat(spark.read().parquet(report + "/head_stats").columns())
        .isEqualTo(NoteTables.HEAD_STATS.fieldNames());
    assertThat(spark.read().parquet(report + "/cohort_drift").columns())
        .isEqualTo(NoteTables.COHORT_DRIFT.fieldNames());
    assertThat(spark.read().parquet(report + "/coverage").columns())
        .isEqualTo(NoteTables.COVERAGE.fieldNames());
    assertThat(spark.read().parquet(report + "/term_pairs").columns())
        .isEqualTo(NoteTables.TERM_PAIRS.fieldNames());
    assertThat(spark.read().parquet(report + "/section_flow").columns())
        .isEqualTo(NoteTables.SECTION_FLOW.fieldNames());
    assertThat(spark.read().parquet(report + "/quarantine").columns())
        .isEqualTo(NoteTables.QUARANTINE.fieldNames());
    assertThat(result.summary())
        .contains(
            report.toString(),
            "head_stats",
            "cohort_drift",
            "coverage",
            "quarantine",
            "_manifest.json");
  }

  @Test
  void cohortsAreComparedInEveryStatisticOfEveryHead() {
    Map<String, Row> stats = new HashMap<>();
    headStats(report).forEach(row -> stats.put(headIn(row, row.getAs("cohort")), row));

    List<Row> drift = rows(report, "cohort_drift");

    assertThat(drift).hasSize(6 * 12 * 2 * HeadFeature.COUNT);
    for (Row row : drift) {
      Row one = stats.get(headIn(row, row.getAs("cohort")));
      Row other = stats.get(headIn(row, row.getAs("other_cohort")));
      String statistic = row.getAs("statistic");
      assertThat(row.<String>getAs("cohort")).isLessThan(row.getAs("other_cohort"));
      assertThat(row.<Long>getAs("notes")).isEqualTo(one.getAs("notes"));
      assertThat(row.<Long>getAs("other_notes")).isEqualTo(other.getAs("notes"));
      assertThat(row.<Double>getAs("unadjusted"))
          .isCloseTo(other.<Double>getAs(statistic) - one.<Double>getAs(statistic), within(1e-12));
      assertThat(row.<Double>getAs("overlap")).isBetween(.0, 1.0);
    }
    assertThat(drift)
        .extracting(row -> headIn(row, row.getAs("statistic")))
        .doesNotHaveDuplicates();
    assertThat(drift.stream().filter(row -> row.getAs("q") != null))
        .hasSizeGreaterThan(1000)
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("difference"))
                  .isBetween(row.getAs("ci_low"), row.getAs("ci_high"));
              assertThat(row.<Double>getAs("p")).isBetween(0.0, row.<Double>getAs("q"));
            });
  }

  private static String headIn(Row row, String group) {
    return "%s %d %d %b"
        .formatted(
            group,
            row.<Integer>getAs("layer"),
            row.<Integer>getAs("head"),
            row.<Boolean>getAs("norm_weighted"));
  }

  @Test
  void everyHeadHasTwoRowsInEveryCohort() {
    List<Row> rows = rows(report, "head_stats");

    assertThat(rows).hasSize(2 * 6 * 12 * 2);
    assertThat(rows)
        .extracting(
            row ->
                "%s %d %d %b"
                    .formatted(
                        row.getAs("cohort"),
                        row.<Integer>getAs("layer"),
                        row.<Integer>getAs("head"),
                        row.<Boolean>getAs("norm_weighted")))
        .doesNotHaveDuplicates()
        .contains("inpatient 1 1 true", "outpatient 6 12 false");
    Map<String, Long> used = new HashMap<>();
    rows.forEach(row -> used.put(row.getAs("cohort"), row.getAs("notes")));
    for (String cohort : used.keySet()) {
      assertThat(rows(report, "coverage"))
          .filteredOn(row -> row.getAs("cohort").equals(cohort))
          .filteredOn(row -> !row.getAs("status").equals("empty"))
          .hasSize(Math.toIntExact(used.get(cohort)));
    }
  }

  @Test
  void brokenAndEmptyRecordsLeaveTheirNeighboursResultsAsTheyAre() throws IOException {
    Path clean =
        Files.writeString(
            folder.resolve("clean.csv"),
            "note_id,patient_id,cohort,text\n"
                + "m01,q01,inpatient,\"HISTORY:\nCough and fever for two days.\n"
                + "PLAN:\nChest x-ray, then \"\"wait and see\"\".\"\n"
                + "m04,q04,outpatient,\"PLAN:\nSee again in a year.\"\n"
                + "m06,q06,inpatient,\"PLAN:\nContinue aspirin.\"\n");

    run(clean.toString(), folder.resolve("clean"), Map.of());
    run(MALFORMED, folder.resolve("malformed"), Map.of());

    assertClose(headStats(folder.resolve("malformed")), headStats(folder.resolve("clean")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[5]"})
  void theNumberOfCoresDoesNotChangeTheResult(String master) {
    List<Row> before = headStats(report);
    Set<String> pairs = rounded(report, "term_pairs");
    Set<String> flow = rounded(report, "section_flow");
    spark.stop();
    spark = SparkSession.builder().master(master).config("spark.ui.enabled", false).getOrCreate();

    run("data-samples/notes", folder.resolve("again"), Map.of());

    assertClose(headStats(folder.resolve("again")), before);
    assertThat(rounded(folder.resolve("again"), "term_pairs"))
        .isEqualTo(pairs)
        .hasSizeGreaterThan(50);
    assertThat(rounded(folder.resolve("again"), "section_flow"))
        .isEqualTo(flow)
        .hasSizeGreaterThan(5);
  }

  @Test
  void theStatisticsAreThoseOfTheAttentionThatTheEncoderShows() throws IOException {
    Path note = Files.writeString(folder.resolve("note.txt"), SENTENCE);
    run(note.toString(), folder.resolve("report"), Map.of());

    PretrainedEncoder encoder = PretrainedEncoder.miniLm();
    Tokens tokens = encoder.tokenizer().tokenize(SENTENCE);
    int count = tokens.count() + 2;
    int[] units = new int[count];
    for (int k = 0; k < tokens.count(); k++) {
      units[k + 1] = tokens.words()[k] + 1;
    }
    int words = units[count - 2];
    assertThat(words).isLessThan(tokens.count());
    units[count - 1] = words + 1;
    boolean[] punctuation = new boolean[words + 2];
    for (int k = 0; k < tokens.count(); k++) {
      punctuation[units[k + 1]] = ";,/+.".indexOf(SENTENCE.charAt(tokens.starts()[k])) >= 0;
    }
    Map<String, double[]> expected = new HashMap<>();
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      pass.encode(
          List.of(encoder.sequence(tokens.ids(), 0, tokens.count())),
          (sequence, layer, n, attention, norms) -> {
            for (int head = 0; head < 12; head++) {
              double[][] weights = PlainProfile.head(attention, n, head);
              double[] weighted = PlainProfile.norms(norms, n, head);
              expected.put(
                  "%d %d false".formatted(layer + 1, head + 1),
                  means(new PlainProfile(units, weights, null), words, punctuation));
              expected.put(
                  "%d %d true".formatted(layer + 1, head + 1),
                  means(new PlainProfile(units, weights, weighted), words, punctuation));
            }
          });
    }

    List<Row> rows = headStats(folder.resolve("report"));
    assertThat(rows).hasSize(expected.size()).hasSize(144);
    for (Row row : rows) {
      assertThat(row.<Long>getAs("notes")).isEqualTo(1);
      double[] means =
          expected.get(
              "%d %d %b"
                  .formatted(
                      row.<Integer>getAs("layer"),
                      row.<Integer>getAs("head"),
                      row.<Boolean>getAs("norm_weighted")));
      for (int k = 0; k < means.length; k++) {
        String column = HeadFeature.values()[k].name().toLowerCase(Locale.ROOT);
        assertThat(row.<Double>getAs(column))
            .as("%s of %s", column, row)
            .isCloseTo(means[k], within(1e-5 * Math.max(1, means[k])));
        assertThat(row.<Double>getAs(column + "_sd")).isCloseTo(0, within(1e-5));
      }
    }
  }

  private static Set<String> rounded(Path report, String table) {
    return rows(report, table).stream()
        .map(
            row ->
                "%s %s %d %.4f"
                    .formatted(row.get(0), row.get(1), row.getLong(2), row.<Double>getAs("lift")))
        .collect(Collectors.toSet());
  }

  private static double[] means(PlainProfile profile, int words, boolean[] punctuation) {
    double[] means = new double[HeadFeature.COUNT];
    for (int word = 1; word <= words; word++) {
      List<Double> features = profile.features(word, punctuation);
      for (int k = 0; k < means.length; k++) {
        means[k] += features.get(k) / words;
      }
    }
    return means;
  }

  @Test
  void theQuarantineSaysWhereAndWhyButNotWhat() {
    assertThat(rows(report, "quarantine"))
        .extracting(
            row -> Path.of(row.<String>getAs("file")).getFileName() + " " + row.getAs("line"),
            row -> row.getAs("reason"))
        .containsExactlyInAnyOrder(
            tuple("wards.csv 6", "3 fields, but the header names 4"),
            tuple("clinic.jsonl 1", "the line is no JSON object"),
            tuple("clinic.jsonl 3", "the object has no 'text'"));
  }

  @Test
  void termsPairsAndSectionsAppearIfEnoughPatientsHaveThem() throws IOException {
    StringBuilder table = new StringBuilder("note_id,patient_id,cohort,text\n");
    for (int patient = 0; patient < 12; patient++) {
      String name = "p" + patient;
      table.append(note("a" + patient, name, "HISTORY:\nCough with fever.\nPLAN:\nRest."));
      if (patient < 10) {
        table.append(note("b" + patient, name, "TEST:\nQuokka near wombat.\nPLAN:\nWait."));
      }
      if (patient < 9) {
        table.append(note("c" + patient, name, "SECRET:\nZebra by fever.\nPLAN:\nSleep."));
        table.append(note("d" + patient, name, "Zebra again."));
      } else {
        table.append(note("c" + patient, name, "HIDDEN:\nNothing.\nPLAN:\nNothing."));
      }
      if (patient > 2) {
        table.append(note("e" + patient, name, "PLAN:\nWombat before cough."));
      }
    }
    for (int unknown = 0; unknown < 15; unknown++) {
      String blank = List.of("", " ", "\u00a0", "\t ").get(unknown % 4);
      table.append(note("u" + unknown, blank, "QUAGGA:\nGnu and fever.\nPLAN:\nGo."));
    }
    List<String> ways =
        List.of(" p1", "p1 ", "p1\u00a0", "\u200bp1", "P1", "p-1", "p 1", "\uff501", "#p1");
    for (int way = 0; way < ways.size(); way++) {
      table
          .append(note("s" + way, ways.get(way), "Emu and zebra."))
          .append(note("t" + way, "", "Emu, zebra."));
    }
    for (int patient = 0; patient < 9; patient++) {
      table.append(note("g" + patient, "p" + patient, "QUAGGA:\nGnu, emu and fever.\nPLAN:\nGo."));
    }
    for (int again = 0; again < 20; again++) {
      table.append(note("f" + again, "p0", "TYPO " + again + ":\nYak likes fever."));
    }
    Path input = Files.writeString(folder.resolve("notes.csv"), table);

    Printed printed =
        Printed.during(() -> run(input.toString(), folder.resolve("report"), Map.of()));

    List<Row> pairs = rows(folder.resolve("report"), "term_pairs");
    assertThat(pairs)
        .extracting(row -> row.getAs("from_term") + " " + row.getAs("to_term"))
        .contains("cough fever", "fever cough", "quokka wombat", "wombat quokka")
        .doesNotContain("wombat cough", "cough wombat")
        .noneMatch(pair -> pair.contains("with") || pair.contains("yak"));
    assertThat(pairs).allMatch(row -> row.<Long>getAs("notes") >= 10);
    assertConsistent(pairs);
    assertThat(rows(folder.resolve("report"), "section_flow"))
        .extracting(row -> row.getAs("from_section") + " " + row.getAs("to_section"))
        .contains("HISTORY PLAN", "PLAN HISTORY", "TEST PLAN", "PLAN (other)", "(other) PLAN");
    for (String word :
        List.of("zebra", "yak", "gnu", "emu", "secret", "hidden", "typo", "sleep", "quagga")) {
      assertThat(strings(folder.resolve("report"))).noneMatch(value -> value.contains(word));
    }
    assertThat(printed.text())
        .contains("10 patients or more have; the patient of 24 notes is not known\n")
        .contains("Starting task")
        .doesNotContainIgnoringCase("zebra", "quokka", "wombat", "quagga", "cough");
  }

  @Test
  void cohortsAreToldIfEnoughPatientsAreInThem() throws IOException {
    StringBuilder table = new StringBuilder("note_id,patient_id,cohort,text\n");
    for (int note = 0; note < 30; note++) {
      String text = "Cough for %d days.".formatted(note);
      String ward = List.of("ward", " ward\u2003", "\u3000ward\u00a0").get(note % 3);
      table.append("a%d,p%d,%s,%s%n".formatted(note, note % 10, ward, text));
      table.append("b%d,p%d,clinic,%s%n".formatted(note, note % 10, text));
      table.append(
          "c%d,%s,secret,%s%n".formatted(note, note % 10 == 9 ? "" : "p" + note % 10, text));
      table.append("d%d,p%d,hidden %d,%s%n".formatted(note, note, note, text));
      table.append("e%d,p%d,,%s%n".formatted(note, note, text));
      table.append("f%d,p%d,(other),%s%n".formatted(note, note, text));
      table.append("g%d,p%d,hollow,%s%n".formatted(note, note, note == 0 ? text : " "));
    }
    Path input = Files.writeString(folder.resolve("notes.csv"), table);

    NotesJob.Result result = run(input.toString(), folder.resolve("report"), randomEncoder());

    assertThat(headStats(folder.resolve("report")))
        .extracting(row -> row.getAs("cohort") + " " + row.getAs("notes"))
        .containsOnly("ward 30", "clinic 30", "(other) 91", " 30");
    assertThat(rows(folder.resolve("report"), "cohort_drift"))
        .extracting(row -> row.getAs("cohort") + " " + row.getAs("other_cohort"))
        .containsOnly("clinic ward");
    assertThat(rows(folder.resolve("report"), "coverage"))
        .extracting(row -> row.<String>getAs("cohort"))
        .containsOnly("ward", "clinic", "(other)", "");
    assertThat(strings(folder.resolve("report")))
        .noneMatch(value -> value.matches("(?s).*(secret|hidden|hollow).*"));
    assertThat(result.counts())
        .containsEntry("cohorts", 34L)
        .containsEntry("cohorts_told", 2L)
        .containsEntry("cohorts_compared", 2L);
  }

  @Test
  void ofManyCohortsTheLargestAreToldAndOfThoseTheLargestCompared() throws IOException {
    StringBuilder table = new StringBuilder("note_id,patient_id,cohort,text\n");
    for (int note = 0; note < 103; note++) {
      table.append("n%d,p%d,c%d,Cough for days.%n".formatted(note, note, note));
    }
    Path input = Files.writeString(folder.resolve("notes.csv"), table);
    Map<String, String> options = new HashMap<>(randomEncoder());
    options.put("min-patients", "1");
    List<NotesJob.Result> results = new ArrayList<>();

    Printed printed =
        Printed.during(() -> results.add(run(input.toString(), folder.resolve("report"), options)));

    assertThat(results.get(0).counts())
        .containsEntry("cohorts", 103L)
        .containsEntry("cohorts_told", 100L)
        .containsEntry("cohorts_compared", 32L);
    assertThat(printed.text())
        .contains("100 of 103 cohorts are told, which 1 patients or more have\n");
  }

  @Test
  void whereNoPatientIsKnownTheLogSaysSo() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("notes.jsonl"), "{\"text\": \"Cough.\"}\n{\"text\": \"Rest.\"}\n");
    Map<String, String> options = new HashMap<>(randomEncoder());
    options.put("min-patients", "1");
    List<NotesJob.Result> results = new ArrayList<>();

    Printed unknown =
        Printed.during(
            () -> results.add(run(input.toString(), folder.resolve("unknown"), options)));
    options.put("patient-column", "");
    Printed own =
        Printed.during(() -> results.add(run(input.toString(), folder.resolve("own"), options)));

    assertThat(results)
        .extracting(result -> result.counts().get("notes_without_patient"))
        .containsExactly(2L, 0L);
    assertThat(unknown.text())
        .contains("0 terms,", "no note's patient is known", "--patient-column ''");
    assertThat(own.text()).contains("2 terms,").doesNotContain("is known");
  }

  @Test
  void labelsOfAnIdThatSeveralNotesHaveAreLeftUnusedAndCounted() throws IOException {
    for (String visit : List.of("a", "b")) {
      Files.writeString(
          Files.createDirectory(folder.resolve(visit)).resolve("notes.csv"),
          "text,patient_id\nCough and fever.,p%s\n%s,p%s\n"
              .formatted(visit, visit.equals("a") ? "Rest." : "\"\"", visit));
    }
    Path lone = Files.writeString(folder.resolve("lone.csv"), "text,patient_id\nRest at home.,p\n");
    Path sections =
        Files.writeString(
            folder.resolve("sections.csv"),
            "note_id,section,start,end\nnotes.csv#1,EXAM,0,5\nlone.csv#1,PLAN,0,4\n");
    Map<String, String> options = new HashMap<>(randomEncoder());
    options.putAll(
        Map.of(
            "sections", sections.toString(),
            "id-column", "",
            "cohort-column", "",
            "min-patients", "1"));
    List<NotesJob.Result> results = new ArrayList<>();

    Printed printed =
        Printed.during(
            () ->
                results.add(
                    run(
                        "%s,%s,%s".formatted(folder.resolve("a"), folder.resolve("b"), lone),
                        folder.resolve("report"),
                        options)));

    assertThat(results.get(0).counts())
        .containsEntry("notes_in", 5L)
        .containsEntry("notes_ambiguous", 4L)
        .containsEntry("labelled_notes", 2L)
        .containsEntry("labelled_notes_missing", 0L)
        .containsEntry("labelled_notes_ambiguous", 1L);
    assertThat(rows(folder.resolve("report"), "section_flow"))
        .extracting(row -> row.<String>getAs("from_section"))
        .contains("PLAN")
        .doesNotContain("EXAM");
    assertThat(printed.text()).contains("labels of 1 are not used");
  }

  @Test
  void neitherTheLogNorTheReportQuotesWhatIsBroken() throws IOException {
    Path input = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(input.resolve("header.csv"), "zyzzyva,x\nn1,Cough\n");
    Files.writeString(input.resolve("fields.csv"), "text,cohort\nzyzzyva\n");
    Files.writeString(
        input.resolve("broken.jsonl"),
        "{\"text\": \"zyzzyva\n{\"text\": \"\", \"cohort\": [\"zyzzyva\"]}\n");
    Files.writeString(input.resolve("broken.json"), "[{\"text\": zyzzyva}]");
    Files.writeString(input.resolve("whole.txt"), "Cough.");
    Map<String, String> options = new HashMap<>(randomEncoder());
    options.putAll(Map.of("id-column", "", "cohort-column", "cohort", "patient-column", ""));

    Printed quarantine =
        Printed.during(() -> run(input.toString(), folder.resolve("report"), options));

    assertThat(rows(folder.resolve("report"), "quarantine")).hasSize(5);
    assertThat(strings(folder.resolve("report"))).noneMatch(value -> value.contains("zyzzyva"));
    assertThat(quarantine.text())
        .contains("quarantined", "Starting task")
        .doesNotContainIgnoringCase("zyzzyva");
    options.put("mode", "failfast");
    Map<String, String> reasons =
        Map.of(
            "header.csv", "no column 'text' among 2; does the first line name the columns?",
            "fields.csv", "1 fields, but the header names 2",
            "broken.jsonl", "the line is no JSON object",
            "broken.json", "the JSON breaks at line 1");
    for (String file : reasons.keySet()) {
      Printed failfast =
          Printed.during(
              () ->
                  assertThatThrownBy(
                          () ->
                              run(input.resolve(file).toString(), folder.resolve("none"), options))
                      .satisfies(
                          thrown ->
                              System.err.println(
                                  BadInputException.behind(thrown).orElseThrow().getMessage())));
      assertThat(failfast.text()).contains(reasons.get(file)).doesNotContainIgnoringCase("zyzzyva");
    }
  }

  @Test
  void labelsOfNotesThatAreNotThereAreCounted() throws IOException {
    Path sections =
        Files.writeString(
            folder.resolve("sections.csv"),
            "note_id,section,start,end\nw01,HISTORY,0,9\nw02,PLAN,0,9\nnone,PLAN,0,9\n");
    Map<String, String> options = new HashMap<>(randomEncoder());
    options.put("sections", sections.toString());
    List<NotesJob.Result> results = new ArrayList<>();

    Printed printed =
        Printed.during(
            () ->
                results.add(
                    run("data-samples/notes/wards.csv", folder.resolve("report"), options)));

    assertThat(results.get(0).counts())
        .containsEntry("labelled_notes", 3L)
        .containsEntry("labelled_notes_missing", 1L);
    assertThat(printed.text()).contains("1 of 3 labelled notes are missing");
  }

  /** A small one, for what does not depend on the encoder. */
  private Map<String, String> randomEncoder() throws IOException {
    Path encoder = Files.createDirectory(folder.resolve("encoder"));
    new RandomModel(Architecture.BERT, "bert.", 2, 16, 16).write(encoder);
    return Map.of("encoder", encoder.toString());
  }

  /** What columns of pairs say of each other. */
  private static void assertConsistent(List<Row> pairs) {
    double[] p = pairs.stream().mapToDouble(row -> row.<Double>getAs("p")).sorted().toArray();
    for (Row row : pairs) {
      double mean = row.getAs("mean_weight");
      double expected = row.getAs("expected_weight");
      assertThat(row.<Double>getAs("lift")).isCloseTo(mean / expected, within(1e-9));
      assertThat(row.<Long>getAs("pairs")).isGreaterThanOrEqualTo(row.<Long>getAs("notes"));
      TDistribution student = new TDistribution(row.<Long>getAs("notes") - 1.0);
      double z = row.getAs("z");
      assertThat(row.<Double>getAs("p"))
          .isCloseTo(2 * student.cumulativeProbability(-Math.abs(z)), within(1e-9));
      double q = 1;
      for (int k = 0; k < p.length; k++) {
        q = p[k] >= row.<Double>getAs("p") ? Math.min(q, p[k] * p.length / (k + 1)) : q;
      }
      assertThat(row.<Double>getAs("q")).isCloseTo(q, within(1e-9));
    }
    assertThat(pairs).anyMatch(row -> row.<Double>getAs("z") > 0);
    assertThat(pairs).anyMatch(row -> row.<Double>getAs("lift") < 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"norm", "rollout"})
  void anotherWeightingChangesThePairsAndNothingElse(String weighting) {
    Path output = folder.resolve("report");

    run("data-samples/notes", output, Map.of("weighting", weighting, "max-terms", "4"));

    assertClose(headStats(output), headStats(report));
    assertThat(rows(output, "term_pairs")).hasSizeBetween(4, 16);
    assertThat(rounded(output, "section_flow")).isNotEqualTo(rounded(report, "section_flow"));
  }

  @Test
  void withoutTermsOrSectionsThereAreNoPairs() {
    Path output = folder.resolve("report");

    run("data-samples/notes", output, Map.of("max-terms", "0", "section-header", ""));

    assertClose(headStats(output), headStats(report));
    assertThat(rows(output, "term_pairs")).isEmpty();
    assertThat(rows(output, "section_flow")).isEmpty();
  }

  /** A record, to whose text a number is added, so that no two notes are the same. */
  private static String note(String id, String patient, String text) {
    return "%s,%s,ward,\"%s %d\"%n".formatted(id, patient, text, id.hashCode() & 0xfff);
  }

  /** Everything in the tables and the manifest that is text, in lower case. */
  private static List<String> strings(Path report) throws IOException {
    List<String> strings = new ArrayList<>();
    strings.add(Files.readString(report.resolve("_manifest.json")).toLowerCase(Locale.ROOT));
    try (Stream<Path> tables = Files.list(report)) {
      for (Path table : tables.filter(Files::isDirectory).toList()) {
        for (Row row : spark.read().parquet(table.toString()).collectAsList()) {
          strings.add(row.toString().toLowerCase(Locale.ROOT));
        }
      }
    }
    return strings;
  }

  @Test
  void textIsReportedWhereItIsAskedForAlone() throws IOException {
    assertThat(report.resolve("top_edges")).doesNotExist();
    Path note = Files.writeString(folder.resolve("note.txt"), SENTENCE);
    Path output = folder.resolve("report");

    NotesJob.Result withText =
        run(note.toString(), output, Map.of("with-text", "true", "top-edges", "5"));

    assertThat(withText.summary()).contains("top_edges");
    assertThat(result.summary()).doesNotContain("top_edges");
    List<Row> edges = spark.read().parquet(output + "/top_edges").orderBy("rank").collectAsList();
    assertThat(edges).hasSize(5);
    for (int k = 0; k < 5; k++) {
      Row edge = edges.get(k);
      assertThat(edge.<Integer>getAs("rank")).isEqualTo(k + 1);
      assertThat(SENTENCE.substring(edge.getAs("from_start")))
          .startsWith(edge.<String>getAs("from_word"));
      assertThat(SENTENCE.substring(edge.getAs("to_start")))
          .startsWith(edge.<String>getAs("to_word"));
      assertThat(edge.<Integer>getAs("from_start")).isNotEqualTo(edge.getAs("to_start"));
      assertThat(edge.<Double>getAs("weight"))
          .isBetween(0.0, k == 0 ? 1.0 : edges.get(k - 1).<Double>getAs("weight"));
    }

    run(note.toString(), output, Map.of("overwrite", "true"));

    assertThat(output.resolve("top_edges")).doesNotExist();
  }

  @Test
  void aReportThatIsThereIsOnlyReplacedWhenToldTo() throws IOException {
    Path note = Files.writeString(folder.resolve("note.txt"), SENTENCE);
    Path output = folder.resolve("report");
    run(note.toString(), output, Map.of());
    Files.writeString(note, "pain pain");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(note.toString(), output, Map.of()))
        .withMessage("output: %s has a report; give --overwrite or another folder", output);
    assertThat(rows(output, "coverage").get(0).<Integer>getAs("words")).isEqualTo(15);

    run(note.toString(), output, Map.of("overwrite", "true"));
    assertThat(rows(output, "coverage"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Integer>getAs("words")).isEqualTo(2));
  }

  @Test
  void aFailedRunLeavesTheReportThatIsThere() throws IOException {
    Path note = Files.writeString(folder.resolve("note.txt"), SENTENCE);
    Path output = folder.resolve("report");
    run(note.toString(), output, Map.of());
    Path empty = Files.writeString(folder.resolve("empty.txt"), " ");

    assertThatThrownBy(() -> run(empty.toString(), output, Map.of("overwrite", "true")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("%s: has no note with words", empty);

    assertThat(rows(output, "coverage")).hasSize(1);
  }

  @Test
  void aRunWithoutNotesGivesTheFirstProblem() throws IOException {
    Path table = Files.writeString(folder.resolve("notes.csv"), "note_id,note\na,one\n");

    assertThatThrownBy(() -> run(table.toString(), folder.resolve("report"), Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'text' among 2; found: note_id");
  }

  @Test
  void columnsMayHaveOtherNamesOrNone() throws IOException {
    Path table = Files.writeString(folder.resolve("t.csv"), "ID,dialogue\n7,\"Hi,\nDr. X\"\n");

    run(
        table.toString(),
        folder.resolve("report"),
        Map.of(
            "text-column", "dialogue",
            "id-column", "ID",
            "patient-column", "",
            "cohort-column", ""));

    assertThat(rows(folder.resolve("report"), "cohort_drift")).isEmpty();
    assertThat(rows(folder.resolve("report"), "coverage"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("note_id")).isEqualTo("7");
              assertThat(row.<String>getAs("cohort")).isEmpty();
              assertThat(row.<Integer>getAs("words")).isEqualTo(5);
              assertThat(row.<String>getAs("status")).isEqualTo("whole");
            });
  }

  @Test
  void valuesThatCannotBeMeantAreNamed() {
    Map.of(
            "text-column", "text-column is empty; name the column with the text",
            "output", "output is empty; give a folder",
            "input", "input is empty; give a path, glob or folder",
            "weighting", "weighting is '', must be attention or norm or rollout",
            "mode", "mode is '', must be quarantine or failfast")
        .forEach((option, message) -> assertRefused(option, "", message));
    assertRefused("min-patients", "0", "min-patients is 0, must be at least 1");
    assertRefused("max-terms", "5001", "max-terms is 5001, must be 0 to 5000");
    assertRefused("top-edges", "0", "top-edges is 0, must be at least 1");
    assertRefused("stop-words", "klingon", "stop-words: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "danish",
        "dutch",
        "english",
        "finnish",
        "french",
        "german",
        "hungarian",
        "italian",
        "norwegian",
        "portuguese",
        "russian",
        "spanish",
        "swedish",
        "turkish"
      })
  void everyLanguageThatSparkHasStopWordsOfIsTaken(String language) {
    assertThat(
            new NotesJob(new Defaults("notes").overriddenBy(null, Map.of("stop-words", language))))
        .isNotNull();
  }

  private static void assertRefused(String option, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new NotesJob(new Defaults("notes").overriddenBy(null, Map.of(option, value))))
        .withMessageStartingWith(message);
  }

  @Test
  void aSectionHeaderThatIsNoPatternIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new NotesJob(
                    new Defaults("notes").overriddenBy(null, Map.of("section-header", "(PLAN"))))
        .withMessageStartingWith("section-header is no regular expression: Unclosed group");
  }

  @Test
  void aTableOfSectionsThatCannotBeUsedIsNamedWithTheLine() throws IOException {
    Path sections =
        Files.writeString(
            folder.resolve("sections.csv"), "note_id,section,start,end\nw01,HISTORY,9,9\n");

    assertThatThrownBy(
            () ->
                run(
                    "data-samples/notes/wards.csv",
                    folder.resolve("report"),
                    Map.of("sections", sections.toString())))
        .isInstanceOf(BadInputException.class)
        .hasMessage("%s line 2: a span from 9 to 9", sections);
    assertThat(folder.resolve("report/coverage")).doesNotExist();
  }

  private static NotesJob.Result run(String input, Path output, Map<String, String> options) {
    Map<String, String> flags = new HashMap<>(options);
    flags.put("input", input);
    flags.put("output", output.toString());
    return new NotesJob(new Defaults("notes").overriddenBy(null, flags)).run(spark);
  }

  private static List<Row> rows(Path report, String table) {
    return spark.read().parquet(report + "/" + table).collectAsList();
  }

  private static List<Row> headStats(Path report) {
    return spark
        .read()
        .parquet(report + "/head_stats")
        .orderBy("cohort", "layer", "head", "norm_weighted")
        .collectAsList();
  }

  private static void assertClose(List<Row> actual, List<Row> expected) {
    assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
    List<String> columns =
        Arrays.stream(HeadFeature.values())
            .map(HeadFeature::column)
            .flatMap(column -> Stream.of(column, column + "_sd"))
            .toList();
    for (int k = 0; k < actual.size(); k++) {
      Row row = actual.get(k);
      Row other = expected.get(k);
      for (String key : List.of("cohort", "layer", "head", "norm_weighted", "notes")) {
        assertThat(row.<Object>getAs(key)).isEqualTo(other.getAs(key));
      }
      for (String column : columns) {
        double value = other.<Double>getAs(column);
        assertThat(row.<Double>getAs(column))
            .as("%s of %s", column, other)
            .isCloseTo(value, within(1e-5 * Math.max(1, value)));
      }
    }
  }
}
