package org.coattend.corpus.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.RecordText;
import org.coattend.note.Patients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNotesTest {
  /** A word that stands in notes alone. */
  private static final String SECRET = "zyzzyva";

  private static final NoteColumns ALL = new NoteColumns("text", "note_id", "patient_id", "cohort");
  private static final NoteColumns TEXT = new NoteColumns("text", "", "", "");
  private static final String HEADER = "note_id,patient_id,cohort,text\n";

  @TempDir Path folder;

  @Test
  void aCsvFieldInQuotesHoldsLineBreaksAndQuotes() throws IOException {
    String csv = HEADER + "a,p,x,\"PLAN:\nSay \"\"no\"\", wait.\"\nb,q,y,short\n";

    assertThat(notes(read("n.csv", csv, ALL)))
        .containsExactly(
            note("n.csv", 1, 2, "a", "p", "x", "PLAN:\nSay \"no\", wait."),
            note("n.csv", 2, 4, "b", "q", "y", "short"));
  }

  @Test
  void linesOfACsvMayEndAsOnWindows() throws IOException {
    String csv = "note_id,text\r\na,\"one\r\ntwo\"\r\nb,three\r\n";

    assertThat(texts(read("n.csv", csv, TEXT))).containsExactly("one\ntwo", "three");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n.csv|\uFEFFtext,x\\nhello,1\\n",
        "n.tsv|\uFEFFtext\\tx\\nhello\\t1\\n",
        "n.jsonl|\uFEFF{\"text\":\"hello\"}\\n",
        "n.json|\uFEFF{\"text\":\"hello\"}\\n{\"text\":\"hello\"}\\n",
        "n.json|\uFEFF[{\"text\":\"hello\"}]",
        "n.txt|\uFEFFhello"
      })
  void aByteOrderMarkIsNoPartOfTheContent(String name, String content) throws IOException {
    List<NoteRead> reads =
        read(name, content.replace("\\n", "\n").replace("\\t", "\t"), TEXT, BadInputMode.FAILFAST);

    assertThat(texts(reads)).containsOnly("hello").isNotEmpty();
  }

  @Test
  void aCsvRecordWithTooFewFieldsIsSetAsideWithItsLineAndLeavesItsNeighboursAlone()
      throws IOException {
    String csv = HEADER + "a,p,x,\"two\nlines\"\n\nb,q," + SECRET + "\nc,r,y,third\n";

    List<NoteRead> reads = read("n.csv", csv, ALL);

    assertThat(notes(reads))
        .containsExactly(
            note("n.csv", 1, 2, "a", "p", "x", "two\nlines"),
            note("n.csv", 3, 6, "c", "r", "y", "third"));
    assertThat(bad(reads))
        .containsExactly(
            new BadRecord(path("n.csv"), "", 5, 1, "3 fields, but the header names 4", ""));
  }

  @Test
  void aCsvRecordThatBeginsWithAHashIsNoComment() throws IOException {
    assertThat(ids(read("n.csv", HEADER + "#1,p,x,one\n#2,p,x,two\n", ALL)))
        .containsExactly("#1", "#2");
  }

  @Test
  void aMissingColumnIsNamedBesideThoseOfTheAskedForThatThereAre() throws IOException {
    assertThat(bad(read("n.csv", "cohort,dialogue,note_id\nx,hello,1\n", ALL)))
        .extracting(BadRecord::line, BadRecord::rows, BadRecord::reason)
        .containsExactly(tuple(0L, 0L, "no column 'text' among 3; found: note_id, cohort"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zyzzyva,x\n",
        "n01,p01,ward,zyzzyva\nn02,p02,ward,fever\n",
        "1,the zyzzyva is better\n2,worse\n"
      })
  void aTableWithoutAHeaderIsNotedWithoutTheNoteThatStandsInItsPlace(String csv)
      throws IOException {
    for (NoteColumns columns : List.of(TEXT, ALL)) {
      assertThat(reasons(read("n.csv", csv, columns)))
          .containsExactly(
              "no column 'text' among %d; does the first line name the columns?"
                  .formatted(csv.lines().findFirst().orElseThrow().split(",").length));
    }
  }

  @Test
  void anEmptyTableIsNoted() throws IOException {
    assertThat(reasons(read("n.csv", "", TEXT))).containsExactly("the table is empty");
    assertThat(read("h.csv", "note_id,text\n", TEXT)).isEmpty();
  }

  @Test
  void tabsSeparateTheFieldsOfTsv() throws IOException {
    String tsv = "text\tnote_id\none, two\ta\n\"x\ty\"\tb\n";

    assertThat(notes(read("n.tsv", tsv, new NoteColumns("text", "note_id", "", ""))))
        .containsExactly(
            note("n.tsv", 1, 2, "a", "a", "", "one, two"),
            note("n.tsv", 2, 3, "b", "b", "", "x\ty"));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void aBrokenLineOfJsonLinesCostsItselfAlone(int broken) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "{\"note_id\": \"a\", \"text\": \"one\"}",
                "{\"note_id\": \"b\", \"text\": \"two\"}",
                "{\"note_id\": \"c\", \"text\": \"three\"}"));
    List<String> kept = new ArrayList<>(List.of("a", "b", "c"));
    lines.set(broken, "{\"note_id\": \"x\", \"text\": \"" + SECRET);
    kept.remove(broken);

    List<NoteRead> reads = read("n.jsonl", String.join("\n", lines) + "\n", ALL);

    assertThat(ids(reads)).isEqualTo(kept);
    assertThat(bad(reads))
        .containsExactly(
            new BadRecord(path("n.jsonl"), "", broken + 1, 1, "the line is no JSON object", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\":\"zyzzyva\"} {\"text\":\"zyzzyva\"}|no JSON object",
        "[\"zyzzyva\"]|no object",
        "\"zyzzyva\"|no object",
        "zyzzyva|no JSON object",
        "{\"note\":\"zyzzyva\"}|has no 'text'"
      })
  void whatIsNoSingleObjectWithTextIsSetAside(String line, String reason) throws IOException {
    List<NoteRead> reads =
        read("n.jsonl", "{\"text\":\"one\"}\n\n" + line + "\n{\"text\":\"two\"}\n", TEXT);

    assertThat(texts(reads)).containsExactly("one", "two");
    assertThat(bad(reads))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.line()).isEqualTo(3);
              assertThat(bad.reason()).contains(reason).doesNotContain(SECRET);
            });
  }

  @Test
  void anArrayIsReadElementByElementUpToWhereItBreaks() throws IOException {
    String json = "[\n{\"text\": \"one\"},\n7,\n{\"text\": \"two\"},\n" + SECRET + "\n]";

    List<NoteRead> reads = read("n.json", json, TEXT);

    assertThat(notes(reads))
        .containsExactly(
            note("n.json", 1, 2, "n.json#1", "n.json#1", "", "one"),
            note("n.json", 3, 4, "n.json#3", "n.json#3", "", "two"));
    assertThat(reasons(reads))
        .containsExactly(
            "a JSON value that is no object",
            "the JSON breaks at line 5; what follows was not read");
  }

  @Test
  void anArrayThatEndsTooEarlyIsNotedAfterItsElements() throws IOException {
    List<NoteRead> reads = read("n.json", "[{\"text\": \"one\"}", TEXT);

    assertThat(texts(reads)).containsExactly("one");
    assertThat(reasons(reads)).singleElement().asString().contains("breaks at line 1");
  }

  @Test
  void aSingleObjectOverManyLinesIsCalledAfterItsFile() throws IOException {
    assertThat(notes(read("visit.json", "{\n  \"text\": \"one\",\n  \"n\": 1\n}\n", TEXT)))
        .containsExactly(note("visit.json", 1, 1, "visit.json", "visit.json", "", "one"));
  }

  @Test
  void objectsOverManyLinesOneAfterTheOtherHaveIdsOfTheirOwn() throws IOException {
    assertThat(ids(read("n.json", "{\n\"text\": \"one\"\n}\n{\n\"text\": \"two\"\n}\n", TEXT)))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void valuesOfJsonThatAreNoTextBecomeText() throws IOException {
    String json = "{\"note_id\": 7, \"patient_id\": null, \"text\": \"one\"}\n";

    assertThat(notes(read("n.jsonl", json, ALL)))
        .containsExactly(note("n.jsonl", 1, 1, "7", "", "", "one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"note_id", "patient_id", "cohort"})
  void aContainerOfJsonIsNoIdPatientOrCohortButAnEmptyOneIsNothing(String column)
      throws IOException {
    String line = "{\"%s\": %s, \"text\": \"one\"}\n";

    List<NoteRead> reads =
        read(
            "n.jsonl",
            line.formatted(column, "{\"" + SECRET + "\": 1}")
                + line.formatted(column, "[\"" + SECRET + "\"]")
                + line.formatted(column, "[]")
                + line.formatted(column, "{}"),
            ALL);

    assertThat(notes(reads))
        .containsExactly(
            note("n.jsonl", 3, 3, "n.jsonl#3", "", "", "one"),
            note("n.jsonl", 4, 4, "n.jsonl#4", "", "", "one"));
    assertThat(bad(reads))
        .extracting(BadRecord::line, BadRecord::reason)
        .containsExactly(
            tuple(1L, column + " is no single value"), tuple(2L, column + " is no single value"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"patient_id\": \"\",", "\"patient_id\": null,", "\"patient_id\": [],"})
  void aSingleObjectWhosePatientIsUnknownHasNone(String patient) throws IOException {
    String json = "{\n" + patient + "\n\"text\": \"one\"}\n";

    assertThat(notes(read("visit.json", json, ALL)))
        .containsExactly(note("visit.json", 1, 1, "visit.json", "", "", "one"));
  }

  @Test
  void aSingleObjectHasThePatientThatItSays() throws IOException {
    String json = "{\n\"patient_id\": 12345678.0,\n\"text\": \"one\"}\n";

    String patient = notes(read("visit.json", json, ALL)).get(0).patient();

    Patients one = Patients.of("12345678");
    assertThat(one.with(Patients.of(patient), 2).atLeast(2)).isFalse();
    assertThat(one.with(Patients.of("visit.json"), 2).atLeast(2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\t\u00a0",
        "\u2003",
        "\u3000\u2028",
        "\u200b",
        "\ufeff",
        "\u0085",
        "\udb40\udc01"
      })
  void whatIsNotSeenAroundACohortIsNoPartOfIt(String around) throws IOException {
    String csv = HEADER + "a,p,%1$sward 1%1$s,x\nb,q,\"%1$s\",y\n".formatted(around);

    assertThat(notes(read("n.csv", csv, ALL)))
        .extracting(Note::cohort)
        .containsExactly("ward 1", "");
  }

  @Test
  void charactersOfPrivateUseAndLettersBeyondTheFirstPlaneStayInACohort() throws IOException {
    for (String cohort : List.of("\ue000ward\ue001", "\ud835\udc00", "\u0378x")) {
      assertThat(notes(read("n.csv", HEADER + "a,p," + cohort + ",x\n", ALL)))
          .extracting(Note::cohort)
          .containsExactly(cohort);
    }
  }

  @Test
  void manyBlanksInACohortTakeNoTime() throws IOException {
    String blanks = " ".repeat(1_000_000);
    String csv = HEADER + "a,p,x" + blanks + "y,one\nb,q," + blanks + "x" + blanks + ",two\n";

    List<NoteRead> reads =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read("n.csv", csv, ALL));

    assertThat(notes(reads)).extracting(Note::cohort).containsExactly("x");
    assertThat(reasons(reads)).containsExactly("cohort is longer than 256 characters");
  }

  @Test
  void notesWhosePatientIsUnknownHaveNoneAndWithoutAColumnEachIsItsOwn() throws IOException {
    String table = "note_id,patient_id,cohort,text\na,,w,one\nb,,w,two\nc,p,w,three\n";
    NoteColumns none = new NoteColumns("text", "note_id", "", "");

    assertThat(notes(read("n.csv", table, ALL)))
        .extracting(Note::patient)
        .containsExactly("", "", "p");
    assertThat(notes(read("m.csv", table, none)))
        .extracting(Note::patient)
        .containsExactly("a", "b", "c");
    assertThat(notes(read("n.txt", "one", ALL))).extracting(Note::patient).containsExactly("n.txt");
  }

  @Test
  void aTextFileIsANoteWithTheFilesName() throws IOException {
    assertThat(notes(read("visit.txt", "one\n\"two\", three\n", ALL)))
        .containsExactly(
            note("visit.txt", 1, 1, "visit.txt", "visit.txt", "", "one\n\"two\", three\n"));
  }

  @Test
  void recordsWithoutAnIdAreCalledAfterTheFileAndTheirPlace() throws IOException {
    String csv = "note_id,text\n,one\nb,two\n,three\n";

    assertThat(ids(read("n.csv", csv, new NoteColumns("text", "note_id", "", ""))))
        .containsExactly("n.csv#1", "b", "n.csv#3");
    assertThat(ids(read("n.csv", csv, TEXT))).containsExactly("n.csv#1", "n.csv#2", "n.csv#3");
  }

  @Test
  void emptyTextsAreNotesToo() throws IOException {
    assertThat(texts(read("n.csv", "note_id,text\na,\nb,\"\"\nc,x\n", TEXT)))
        .containsExactly("", "", "x");
    assertThat(texts(read("one.csv", "text\n\"\"\n\nx\n", TEXT))).containsExactly("", "x");
    assertThat(texts(read("n.jsonl", "{\"text\":\"\"}\n{\"text\":null}\n", TEXT)))
        .containsExactly("", "");
    assertThat(texts(read("n.txt", "", TEXT))).containsExactly("");
  }

  @Test
  void aLongTextIsReadWhole() throws IOException {
    String text = "word \"quoted\"\n".repeat(200_000);
    String csv = "text,x\n\"" + text.replace("\"", "\"\"") + "\",1\nshort,2\n";

    assertThat(texts(read("n.csv", csv, TEXT))).containsExactly(text, "short");
  }

  @ParameterizedTest
  @CsvSource({"n.csv.gz", "n.jsonl.gz"})
  void compressedFilesAreReadAsTheyAreAndNotedWhereTheyBreakOff(String name) throws IOException {
    Random random = new Random(1);
    String words =
        IntStream.range(0, 20_000)
            .mapToObj(
                k -> {
                  String text = Long.toString(random.nextLong(), 36);
                  return name.contains("csv") ? text + ",x" : "{\"text\":\"" + text + "\"}";
                })
            .collect(Collectors.joining("\n", name.contains("csv") ? "text,x\n" : "", "\n"));
    byte[] compressed = gzip(words);

    assertThat(read(name, compressed, TEXT, BadInputMode.FAILFAST)).hasSize(20_000);

    List<NoteRead> cut =
        read(name, Arrays.copyOf(compressed, compressed.length / 2), TEXT, BadInputMode.QUARANTINE);
    assertThat(notes(cut)).hasSizeBetween(5_000, 15_000);
    assertThat(bad(cut)).hasSize(1);
    assertThat(cut.get(cut.size() - 1).bad()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n.csv|text,x\\nzyzzyva\\n|line 2: 1 fields, but the header names 2",
        "n.csv|zyzzyva is better,x\\n|no column 'text'",
        "n.csv|zyzzyva,x\\n|no column 'text'",
        "n.jsonl|{\"text\":\"\",\"cohort\":[\"zyzzyva\"]}|line 1: cohort is no single value",
        "n.jsonl|{\"text\":\"one\"}\\n{\"text\":\"zyzzyva|line 2: the line is no JSON object",
        "n.json|zyzzyva|the JSON breaks at line 1",
        "n.json|[{\"text\": zyzzyva}]|the JSON breaks at line 1"
      })
  void failfastStopsAtTheFirstBadRecordAndQuotesNothingOfIt(
      String name, String content, String message) {
    NoteColumns columns = new NoteColumns("text", "", "", name.equals("n.jsonl") ? "cohort" : "");

    assertThatThrownBy(
            () -> read(name, content.replace("\\n", "\n"), columns, BadInputMode.FAILFAST))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message)
        .satisfies(
            thrown -> {
              StringWriter trace = new StringWriter();
              thrown.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain(SECRET);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "'text,x\none,1\n\ntwo,\"zyzzyva\nthree,3\nfour,4\n', 4",
    "'text,x\none,1\n\"zyzzyva,2\nthree,3', 3",
    "'text,x\none,1\nzyzzyva,\"', 3",
    "'text,x\r\none,1\r\n\"zyzzyva,2\r\nthree,3\r\n', 3",
    "'text,x\none,1\nzyzzyva,\"2\"\"', 3"
  })
  void aQuoteThatIsNotClosedIsNotedWhereItsRecordBeginsAndCostsNothingBefore(String csv, long line)
      throws IOException {
    List<NoteRead> reads = read("n.csv", csv, TEXT);

    assertThat(texts(reads)).containsExactly("one");
    assertThat(bad(reads))
        .containsExactly(
            new BadRecord(
                path("n.csv"),
                "",
                line,
                1,
                "a quote is not closed; what follows it was not read",
                ""));
  }

  @Test
  void aQuoteWithinAFieldOrClosedAtTheEndOfTheFileIsNoMistake() throws IOException {
    assertThat(texts(read("n.csv", "text,x\n5\" wound,1\ntwo,2\n", TEXT)))
        .containsExactly("5\" wound", "two");
    assertThat(texts(read("m.csv", "x,text\n1,one\n2,\"two\"", TEXT)))
        .containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource({"n.json", "n.jsonl"})
  void anObjectInAVeryLongLineIsReadWhole(String name) throws IOException {
    String text = "word ".repeat(5_000_000);
    String object = "{\"text\": \"" + text + "\"}\n";

    List<String> texts = texts(read(name, object + "{\"text\": \"short\"}\n", TEXT));

    assertThat(texts).hasSize(2);
    assertThat(texts.get(0).equals(text)).isTrue();
    assertThat(texts.get(1)).isEqualTo("short");
  }

  @Test
  void aCohortThatIsALongTextIsSetAsideWithoutIt() throws IOException {
    String csv = HEADER + "a,p," + SECRET.repeat(37) + ",one\nb,q," + "x".repeat(256) + ",two\n";

    List<NoteRead> reads = read("n.csv", csv, ALL);

    assertThat(texts(reads)).containsExactly("two");
    assertThat(bad(reads))
        .containsExactly(
            new BadRecord(path("n.csv"), "", 2, 1, "cohort is longer than 256 characters", ""));
    assertThatThrownBy(() -> read("n.csv", csv, ALL, BadInputMode.FAILFAST))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void aTableWithMoreColumnsThanAnyHasIsNotedWithoutItsContent() throws IOException {
    String wide = (SECRET + ",").repeat(5_000);

    List<NoteRead> reads = read("n.csv", "text,x\none,1\n" + wide + "\n", TEXT);

    assertThat(texts(reads)).containsExactly("one");
    assertThat(reasons(reads))
        .singleElement()
        .asString()
        .contains("breaks after line 2")
        .doesNotContain(SECRET);
  }

  @Test
  void aNotePrintedHasNoText() throws IOException {
    assertThat(notes(read("n.txt", SECRET, TEXT)).get(0).toString()).doesNotContain(SECRET);
    assertThat(read("n.txt", SECRET, TEXT).get(0).toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, CSV",
    "a.TSV.gz, TSV",
    "a.b.jsonl, JSON_LINES",
    "a.ndjson.bz2, JSON_LINES",
    "a.json, JSON",
    "a.txt, TEXT",
    "part-0.snappy.parquet, PARQUET",
    "a.docx,",
    "csv,"
  })
  void theExtensionSaysTheFormat(String name, NoteFormat format) {
    assertThat(NoteFormat.of(name).orElse(null)).isEqualTo(format);
  }

  private List<NoteRead> read(String name, String content, NoteColumns columns) throws IOException {
    return read(name, content, columns, BadInputMode.QUARANTINE);
  }

  private List<NoteRead> read(String name, String content, NoteColumns columns, BadInputMode mode)
      throws IOException {
    return read(name, content.getBytes(StandardCharsets.UTF_8), columns, mode);
  }

  private List<NoteRead> read(String name, byte[] content, NoteColumns columns, BadInputMode mode)
      throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    List<NoteRead> reads = new ArrayList<>();
    try (FileNotes notes =
        new FileNotes(
            new org.apache.hadoop.fs.Path(file.toUri()),
            file.toString(),
            NoteFormat.of(name).orElseThrow(),
            columns,
            mode,
            new Configuration())) {
      notes.forEachRemaining(reads::add);
    }
    return reads;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Note note(
      String name,
      long position,
      long line,
      String id,
      String patient,
      String cohort,
      String text) {
    return new Note(
        path(name), position, line, id, patient, cohort, text, List.of(), List.of(), Map.of());
  }

  private static List<Note> notes(List<NoteRead> reads) {
    return reads.stream().filter(read -> read.note() != null).map(NoteRead::note).toList();
  }

  private static List<String> ids(List<NoteRead> reads) {
    return notes(reads).stream().map(Note::id).toList();
  }

  private static List<String> texts(List<NoteRead> reads) {
    return notes(reads).stream().map(Note::text).toList();
  }

  private static List<BadRecord> bad(List<NoteRead> reads) {
    return reads.stream().filter(read -> read.bad() != null).map(NoteRead::bad).toList();
  }

  private static List<String> reasons(List<NoteRead> reads) {
    return bad(reads).stream().map(BadRecord::reason).toList();
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n.csv", "n.tsv", "n.json", "n.jsonl", "n.txt", "n.conllu"})
  void aRecordOfTooManyCharactersEndsTheFile(String name) throws IOException {
    String endless = "x".repeat(RecordText.MOST + 100_000);
    String begun = name.endsWith("json") || name.endsWith("jsonl") ? "{\"text\": \"" : "text\n\"";

    List<NoteRead> reads = read(name, begun + endless, TEXT);

    assertThat(reasons(reads))
        .singleElement()
        .asString()
        .contains("a record has more than 33,554,432 characters");
  }
}
