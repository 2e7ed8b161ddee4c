package org.coattend.corpus.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;
import org.coattend.job.Defaults;
import org.coattend.note.Patients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoteSourceTest {
  private static final NoteColumns COLUMNS =
      new NoteColumns("text", "note_id", "patient_id", "cohort");
  private static final NoteColumns TEXT = new NoteColumns("text", "", "", "");
  private static final StructType SCHEMA =
      new StructType()
          .add("cohort", DataTypes.StringType)
          .add("note_id", DataTypes.LongType)
          .add("patient_id", DataTypes.StringType)
          .add("text", DataTypes.StringType);

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theSamplesAreThirtySixNotesOfTwoCohortsAndNothingIsBroken() {
    Config defaults = new Defaults("notes").overriddenBy(null, Map.of());

    List<NoteRead> reads = read(defaults.getString("input"), COLUMNS);

    assertThat(reads).hasSize(36).allMatch(read -> read.bad() == null);
    List<Note> notes = notes(reads);
    assertThat(notes).extracting(Note::id).doesNotHaveDuplicates();
    assertThat(notes).extracting(Note::cohort).containsOnly("inpatient", "outpatient");
    assertThat(notes).extracting(Note::patient).contains("p01", "p30");
    assertThat(notes).extracting(Note::text).anyMatch(text -> text.contains("\n"));
    assertThat(notes).extracting(Note::text).anyMatch(text -> text.contains("\"marked line\""));
  }

  @Test
  void theMalformedTwinsLoseTheRecordsThatAreBrokenAndNoOther() {
    List<NoteRead> reads = read("data-samples/notes/malformed", COLUMNS);

    assertThat(notes(reads))
        .extracting(Note::id)
        .containsExactlyInAnyOrder("m01", "m03", "m04", "m06");
    assertThat(bad(reads))
        .extracting(bad -> Path.of(bad.source()).getFileName() + " " + bad.line())
        .containsExactlyInAnyOrder("wards.csv 6", "clinic.jsonl 1", "clinic.jsonl 3");
  }

  @Test
  void rowsOfParquetKnowTheirPlaceInTheFile() throws IOException {
    List<Row> rows =
        IntStream.range(0, 500)
            .mapToObj(k -> RowFactory.create("c" + k % 2, (long) k, "p" + k, "text " + k))
            .collect(Collectors.toList());
    rows.set(7, RowFactory.create(null, null, null, null));
    spark
        .createDataFrame(rows, SCHEMA)
        .coalesce(1)
        .write()
        .option("parquet.block.size", 2_000)
        .parquet(folder.resolve("table[1]").toString());

    List<NoteRead> reads = read(folder.resolve("table?1?").toString(), COLUMNS);

    List<Note> notes = notes(reads);
    assertThat(notes).hasSize(500);
    for (Note note : notes) {
      long k = note.position() - 1;
      assertThat(note.source()).startsWith(folder.resolve("table[1]").toString());
      if (k == 7) {
        assertThat(note.id()).endsWith(".parquet#8");
        assertThat(note.patient()).isEmpty();
        assertThat(note.text()).isEmpty();
        assertThat(note.cohort()).isEmpty();
      } else {
        assertThat(note)
            .extracting(Note::id, Note::patient, Note::cohort, Note::text)
            .containsExactly("" + k, "p" + k, "c" + k % 2, "text " + k);
      }
    }
    assertThat(notes).extracting(Note::position).doesNotHaveDuplicates();
  }

  @Test
  void parquetWithoutTheColumnIsNotedOrStopsTheRun() throws IOException {
    String table = folder.resolve("table").toString();
    spark
        .createDataFrame(List.of(RowFactory.create("c", 1L, "p", "t")), SCHEMA)
        .write()
        .parquet(table);
    NoteColumns columns = new NoteColumns("note", "", "", "");

    assertThat(bad(read(table, columns)))
        .extracting(BadRecord::reason)
        .containsExactly("no column 'note'; the columns are cohort, note_id, patient_id, text");
    assertThatThrownBy(() -> read(table, columns, BadInputMode.FAILFAST))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'note'");
  }

  @Test
  void aFileThatIsNoParquetIsNotedAndTheOthersAreRead() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "the zyzzyva is no parquet");
    Files.writeString(folder.resolve("b.txt"), "a note");

    List<NoteRead> reads = read(folder.toString(), TEXT);

    assertThat(notes(reads)).extracting(Note::text).containsExactly("a note");
    assertThat(bad(reads))
        .extracting(BadRecord::reason)
        .containsExactly("cannot be read as Parquet");
  }

  @Test
  void manyFilesOfParquetAreReadAtOneTimeAndTheBrokenOnesAreNotedAlone() throws IOException {
    Path tables = Files.createDirectory(folder.resolve("tables with 100% [of] a=b"));
    List<Path> files = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      StructType schema = k % 3 == 0 ? new StructType().add("text", DataTypes.StringType) : SCHEMA;
      Row row =
          k % 3 == 0
              ? RowFactory.create("text " + k)
              : RowFactory.create("c", (long) k, "p", "text " + k);
      files.add(parquet(tables.resolve("%02d.parquet".formatted(k)), schema, row));
    }
    byte[] whole = Files.readAllBytes(files.get(4));
    Files.write(files.get(4), Arrays.copyOf(whole, whole.length - 20));

    JavaRDD<NoteRead> read =
        NoteSource.open(
                spark,
                options(
                    InputListing.literal(tables.toString()),
                    new NoteColumns("text", "note_id", "", ""),
                    BadInputMode.QUARANTINE))
            .read();
    List<NoteRead> reads = read.collect();

    assertThat(rdds(read.rdd(), new HashSet<>())).hasSizeLessThan(40);
    assertThat(notes(reads)).hasSize(26 - 1);
    for (Note note : notes(reads)) {
      assertThat(note.text()).isEqualTo("text " + note.id());
      assertThat(note.source()).isEqualTo(files.get(Integer.parseInt(note.id())).toString());
    }
    assertThat(bad(reads)).hasSize(14 + 1);
    for (BadRecord bad : bad(reads)) {
      boolean broken = bad.source().equals(files.get(4).toString());
      assertThat(files.indexOf(Path.of(bad.source())) % 3 == 0 || broken).isTrue();
      assertThat(bad.reason())
          .isEqualTo(
              broken ? "cannot be read as Parquet" : "no column 'note_id'; the columns are text");
    }
  }

  @Test
  void aCohortOfParquetThatIsALongTextIsSetAside() throws IOException {
    Path file =
        parquet(
            folder.resolve("a.parquet"), SCHEMA, RowFactory.create("c".repeat(257), 1L, "p", "t"));

    assertThat(bad(read(file.toString(), COLUMNS)))
        .containsExactly(
            new BadRecord(file.toString(), "", 0, 1, "cohort is longer than 256 characters", ""));
    assertThatThrownBy(() -> read(file.toString(), COLUMNS, BadInputMode.FAILFAST))
        .satisfies(thrown -> assertThat(BadInputException.behind(thrown)).isPresent());
  }

  @Test
  void numbersOfSeveralTypesOfParquetAreOnePatient() throws IOException {
    double large = 12345678;
    parquet(folder.resolve("a.parquet"), withPatient(DataTypes.LongType), row(12345678L));
    parquet(folder.resolve("b.parquet"), withPatient(DataTypes.DoubleType), row(large));
    parquet(
        folder.resolve("c.parquet"),
        withPatient(DataTypes.createDecimalType(12, 2)),
        row(new BigDecimal("12345678.00")));
    parquet(folder.resolve("d.parquet"), withPatient(DataTypes.StringType), row("0012345678"));

    List<Note> notes = notes(read(folder.toString(), COLUMNS));

    assertThat(notes).hasSize(4).extracting(Note::patient).contains("12345678", "1.2345678E7");
    assertThat(patients(notes).atLeast(2)).isFalse();
  }

  @Test
  void noNumberAndNullOfParquetAreNoPatient() throws IOException {
    parquet(folder.resolve("a.parquet"), withPatient(DataTypes.DoubleType), row(Double.NaN));
    parquet(folder.resolve("b.parquet"), withPatient(DataTypes.FloatType), row(Float.NaN));
    parquet(folder.resolve("c.parquet"), withPatient(DataTypes.DoubleType), row(null));
    parquet(folder.resolve("d.parquet"), withPatient(DataTypes.StringType), row("NaN"));

    assertThat(notes(read(folder.toString(), COLUMNS)))
        .extracting(Note::patient)
        .containsExactlyInAnyOrder("", "", "", "NaN");
  }

  @Test
  void aListOfParquetIsNoPatient() throws IOException {
    Path file =
        parquet(
            folder.resolve("a.parquet"),
            withPatient(DataTypes.createArrayType(DataTypes.StringType)),
            row(new String[] {"zyzzyva"}));

    assertThat(bad(read(file.toString(), COLUMNS)))
        .extracting(BadRecord::reason)
        .containsExactly("patient_id is no single value");
  }

  private static StructType withPatient(DataType type) {
    return new StructType()
        .add("cohort", DataTypes.StringType)
        .add("note_id", DataTypes.LongType)
        .add("patient_id", type)
        .add("text", DataTypes.StringType);
  }

  private static Row row(Object patient) {
    return RowFactory.create("c", 1L, patient, "t");
  }

  private static Patients patients(List<Note> notes) {
    return notes.stream()
        .map(note -> Patients.of(note.patient()))
        .reduce((some, more) -> some.with(more, 10))
        .orElseThrow();
  }

  /** A table of one row in a single file. */
  private static Path parquet(Path file, StructType schema, Row row) throws IOException {
    Path written = file.resolveSibling("_" + file.getFileName());
    spark.createDataFrame(List.of(row), schema).coalesce(1).write().parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      Path part =
          parts.filter(one -> one.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.move(part, file);
    }
  }

  /** All data sets that one is made of. */
  private static Set<Integer> rdds(RDD<?> rdd, Set<Integer> ids) {
    if (ids.add(rdd.id())) {
      for (var each = rdd.dependencies().iterator(); each.hasNext(); ) {
        rdds(each.next().rdd(), ids);
      }
    }
    return ids;
  }

  @Test
  void aFolderGivesItsFilesOfKnownFormatsAndAFileOfAnotherIsRefused() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "one");
    Files.writeString(folder.resolve("b.docx"), "two");
    Files.writeString(folder.resolve("_c.txt"), "three");

    assertThat(notes(read(folder.toString(), TEXT))).extracting(Note::id).containsExactly("a.txt");
    assertThatThrownBy(() -> read(folder.resolve("b.docx").toString(), TEXT))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("b.docx: the extension is none of csv");
  }

  @Test
  void theFilesAreListedWithTheirSizes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "seven b");

    NoteSource source =
        NoteSource.open(spark, options(folder.toString(), TEXT, BadInputMode.QUARANTINE));

    assertThat(source.files()).containsExactly(new InputFile(file.toString(), 7));
  }

  @Test
  void failfastShowsItsBadRecordBehindSparksException() {
    assertThatThrownBy(() -> read("data-samples/notes/malformed", COLUMNS, BadInputMode.FAILFAST))
        .satisfies(thrown -> assertThat(BadInputException.behind(thrown)).isPresent());
  }

  private static NoteSource.Options options(String input, NoteColumns columns, BadInputMode mode) {
    return new NoteSource.Options(input, columns, mode);
  }

  private static List<NoteRead> read(String input, NoteColumns columns) {
    return read(input, columns, BadInputMode.QUARANTINE);
  }

  private static List<NoteRead> read(String input, NoteColumns columns, BadInputMode mode) {
    return NoteSource.open(spark, options(input, columns, mode)).read().collect();
  }

  private static List<Note> notes(List<NoteRead> reads) {
    return reads.stream().filter(read -> read.note() != null).map(NoteRead::note).toList();
  }

  private static List<BadRecord> bad(List<NoteRead> reads) {
    return reads.stream().filter(read -> read.bad() != null).map(NoteRead::bad).toList();
  }
}
