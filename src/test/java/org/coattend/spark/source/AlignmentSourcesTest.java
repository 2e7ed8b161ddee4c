package org.coattend.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentSourcesTest {
  private static final String SAMPLES = "data-samples/msa/";
  private static final String FORMATS = SAMPLES + "formats/";
  private static final String WRONG_LENGTH = SAMPLES + "malformed/wrong_length.a3m";
  private static final List<String> TOY =
      List.of("MKTAYIAKQRQI", "MKTAYLAKQRQL", "MRTAYI--QRQI", "MKSAYIAKQKQI", "MKTGYIAKE-QI");

  @TempDir Path folder;
  private static SparkSession spark;

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

  @ParameterizedTest
  @CsvSource({"a3m,toy.a3m", "stockholm,toy.sto", "fasta-msa,toy.fasta"})
  void eachFormatHasARowForEverySequence(String format, String file) {
    Dataset<Row> toy = spark.read().format(format).load(FORMATS + file);

    assertThat(toy.columns())
        .containsExactly("family", "row", "id", "sequence", "file", "_corrupt_record");
    assertThat(toy.where("family = 'toy'").orderBy("row").select("sequence").collectAsList())
        .extracting(row -> row.getString(0))
        .isEqualTo(TOY);
    Row first = toy.where("family = 'toy'").orderBy("row").first();
    assertThat(first.getString(0)).isEqualTo("toy");
    assertThat(first.getInt(1)).isEqualTo(1);
    assertThat(first.getString(2)).isEqualTo("query");
    assertThat(first.getString(4)).endsWith(FORMATS + file);
    assertThat(first.isNullAt(5)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void allPartitioningsGiveTheRowsThatTheJobsRead(int partitions) throws IOException {
    for (int k = 0; k < 8; k++) {
      Files.writeString(folder.resolve("f" + k + ".a3m"), family(20 + k, 10));
    }
    Files.copy(Path.of(WRONG_LENGTH), folder.resolve("bad.a3m"));

    Dataset<Row> read =
        spark.read().format("a3m").option("partitions", partitions).load(folder.toString());

    assertThat(read.toJavaRDD().getNumPartitions()).isEqualTo(partitions);
    assertThat(
            read.where("_corrupt_record is null")
                .select("family", "row", "id", "sequence")
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(jobsRows(folder.toString(), "a3m"));
    assertThat(read.where("_corrupt_record is not null").count()).isEqualTo(1);
  }

  @Test
  void aStockholmFileHoldsManyFamiliesAndNamesThatAreTakenGetANumber() throws IOException {
    Files.copy(Path.of(SAMPLES + "pfam.sto.gz"), folder.resolve("a.sto.gz"));
    Files.copy(Path.of(SAMPLES + "pfam.sto.gz"), folder.resolve("b.sto.gz"));

    Dataset<Row> read = spark.read().format("stockholm").load(folder.toString());
    List<Row> rows =
        read.where("_corrupt_record is null")
            .select("family", "row", "id", "sequence")
            .collectAsList();

    assertThat(rows).containsExactlyInAnyOrderElementsOf(jobsRows(folder.toString(), "stockholm"));
    assertThat(read.where("family like '%~2'").count() * 2).isEqualTo(read.count());
  }

  @Test
  void permissiveMakesARowOfABadRecordThatSaysWhereAndWhy() {
    List<Row> bad =
        spark
            .read()
            .format("a3m")
            .option("columnNameOfCorruptRecord", "problem")
            .load(WRONG_LENGTH)
            .where("problem is not null")
            .select("family", "row", "id", "sequence", "problem")
            .collectAsList();

    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).getString(0)).isEqualTo("wrong_length");
    assertThat(bad.get(0).isNullAt(1) && bad.get(0).isNullAt(2) && bad.get(0).isNullAt(3)).isTrue();
    assertThat(bad.get(0).getString(4))
        .contains("wrong_length.a3m line 5: ")
        .contains("11 match columns, the query has 12")
        .endsWith(": MRTAYI--QRQ");
  }

  @Test
  void theSessionsNameOfTheCorruptRecordHolds() {
    spark.conf().set("spark.sql.columnNameOfCorruptRecord", "broken");
    try {
      assertThat(spark.read().format("a3m").load(WRONG_LENGTH).columns()).contains("broken");
    } finally {
      spark.conf().unset("spark.sql.columnNameOfCorruptRecord");
    }
  }

  @Test
  void aTableKeepsTheNameOfTheCorruptRecordThatItWasMadeWith() {
    Dataset<Row> read = spark.read().format("a3m").load(WRONG_LENGTH);
    spark.conf().set("spark.sql.columnNameOfCorruptRecord", "broken");
    try {
      assertThat(read.where("_corrupt_record is not null").count()).isEqualTo(1);
    } finally {
      spark.conf().unset("spark.sql.columnNameOfCorruptRecord");
    }
  }

  @Test
  void whatTheSchemaDeclaresNotNullMayBeNull() {
    String schema = "id string not null, row int not null";

    assertOneRowIsNull(spark.read().format("a3m").schema(schema).load(WRONG_LENGTH));
  }

  @Test
  void whatATableOfTheCatalogDeclaresNotNullMayBeNull() {
    assumeTablesOfTheCatalog();
    spark.sql(
        "create table strict (id string not null, row int not null) using a3m options (path '%s')"
            .formatted(Path.of(WRONG_LENGTH).toAbsolutePath()));
    try {
      assertOneRowIsNull(spark.table("strict"));
    } finally {
      spark.sql("drop table strict");
    }
  }

  private static void assertOneRowIsNull(Dataset<Row> table) {
    assertThat(table.where("id is null").count()).isEqualTo(1);
    assertThat(table.selectExpr("count(id)", "count(row)").first())
        .isEqualTo(RowFactory.create(4L, 4L));
  }

  private static void assumeTablesOfTheCatalog() {
    assumeFalse(
        spark.version().startsWith("3."),
        "Spark 3 makes tables in the session's catalog of sources of version 1 alone");
  }

  @Test
  void permissiveWithoutTheColumnLeavesARowOfNulls() {
    List<Row> rows =
        spark.read().format("a3m").schema("id string, row int").load(WRONG_LENGTH).collectAsList();

    assertThat(rows).hasSize(5).contains(RowFactory.create(null, null));
  }

  @Test
  void dropMalformedLeavesBadRecordsOut() {
    Dataset<Row> read =
        spark.read().format("a3m").option("mode", "dropMalformed").load(WRONG_LENGTH);

    assertThat(read.columns()).containsExactly("family", "row", "id", "sequence", "file");
    assertThat(read.orderBy("row").select("row").collectAsList())
        .containsExactly(
            RowFactory.create(1), RowFactory.create(2), RowFactory.create(4), RowFactory.create(5));
  }

  @Test
  void failFastNamesFileLineAndReason() {
    Dataset<Row> read = spark.read().format("a3m").option("mode", "FAILFAST").load(WRONG_LENGTH);

    Throwable thrown = catchThrowable(read::collectAsList);

    assertThat(BadInputException.behind(thrown)).isPresent();
    assertThat(thrown)
        .hasStackTraceContaining("wrong_length.a3m line 5: ")
        .hasStackTraceContaining("11 match columns, the query has 12");
  }

  @Test
  void failFastTakesGoodFilesAsTheyAre() {
    assertThat(
            spark.read().format("a3m").option("mode", "FAILFAST").load(FORMATS + "toy.a3m").count())
        .isEqualTo(5);
  }

  @Test
  void aRejectedFamilyIsOneRow() {
    List<Row> rows =
        spark.read().format("a3m").load(SAMPLES + "malformed/bad_query.a3m").collectAsList();

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("_corrupt_record"))
        .contains("line 1")
        .contains("rejected");
  }

  @Test
  void limitsAreOptions() {
    Dataset<Row> read =
        spark.read().format("a3m").option("maxFamilyBytes", 100).load(FORMATS + "toy.a3m");

    assertThat(read.select("_corrupt_record").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.getString(0)).contains("more than 100 bytes"));
  }

  @Test
  void matchColumnsAreKeptOnDemand() throws IOException {
    Path file = Files.writeString(folder.resolve("g.a3m"), ">q\nAC-DE\n>r\nACFDE\n");

    assertThat(sequences("query", file)).containsExactly("ACDE", "ACDE");
    assertThat(sequences("match", file)).containsExactly("AC-DE", "ACFDE");
  }

  @Test
  void globsSeveralPathsAndCompressionAreRead() throws IOException {
    Files.writeString(folder.resolve("x1.a3m"), family(3, 8));
    Files.writeString(folder.resolve("x2.a3m"), family(4, 8));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("y.a3m.gz")))) {
      out.write(family(5, 8).getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(spark.read().format("a3m").load(folder + "/x*.a3m").count()).isEqualTo(7);
    assertThat(spark.read().format("a3m").load(folder + "/{x1,x2}.a3m").count()).isEqualTo(7);
    assertThat(spark.read().format("a3m").load(folder + "/x1.a3m", folder + "/y.a3m.gz").count())
        .isEqualTo(8);
    assertThat(spark.read().format("a3m").option("path", folder.toString()).load().count())
        .isEqualTo(12);
  }

  @Test
  void aTruncatedGzipKeepsWhatCameBefore() {
    Dataset<Row> read = spark.read().format("a3m").load(SAMPLES + "malformed/truncated.a3m.gz");

    assertThat(read.where("sequence is not null").count()).isPositive();
    assertThat(read.where("_corrupt_record like '%breaks off%'").count()).isPositive();
  }

  @Test
  void sqlReadsByViewAndByTable() {
    spark.sql(
        "create temporary view toy using `fasta-msa` options (path '%stoy.fasta')"
            .formatted(FORMATS));
    spark.sql(
        "create or replace temporary view bad using a3m options (path '%s', mode 'dropmalformed')"
            .formatted(WRONG_LENGTH));

    assertThat(spark.sql("select count(*) from toy").first().getLong(0)).isEqualTo(5);
    assertThat(spark.sql("select count(*) from bad").first().getLong(0)).isEqualTo(4);
    assertThat(
            spark
                .sql("select t.id from toy t join bad b using (id, sequence) where t.row = 1")
                .collectAsList())
        .containsExactly(RowFactory.create("query"));
  }

  @Test
  void aTableOfTheCatalogKeepsTheOptions() {
    assumeTablesOfTheCatalog();
    spark.sql(
        "create table wrong_length using a3m options (path '%s', mode 'dropmalformed')"
            .formatted(Path.of(WRONG_LENGTH).toAbsolutePath()));
    try {
      assertThat(spark.sql("select count(id) from wrong_length").first().getLong(0)).isEqualTo(4);
      assertThat(spark.table("wrong_length").columns())
          .containsExactly("family", "row", "id", "sequence", "file");
    } finally {
      spark.sql("drop table wrong_length");
    }
  }

  @Test
  void onlyTheColumnsOfTheQueryAreMade() {
    Dataset<Row> ids = spark.read().format("a3m").load(FORMATS + "toy.a3m").select("id");

    assertThat(scan(ids).readSchema().fieldNames()).containsExactly("id");
    assertThat(ids.where("id = 'beta'").count()).isEqualTo(1);
  }

  @Test
  void rowsAreCountedWithoutColumns() {
    Dataset<Row> counted =
        spark.read().format("a3m").load(WRONG_LENGTH).groupBy().agg(functions.count("*"));

    assertThat(scan(counted).readSchema().fieldNames()).isEmpty();
    assertThat(counted.first().getLong(0)).isEqualTo(5);
  }

  @Test
  void stockholmFilesAreReadForTheirNamesOnceAndNotByExplain() throws Exception {
    Files.copy(Path.of(FORMATS + "toy.sto"), folder.resolve("a.sto"));
    Files.copy(Path.of(FORMATS + "toy.sto"), folder.resolve("b.sto"));
    Dataset<Row> ids = spark.read().format("stockholm").load(folder.toString()).select("id");

    assertThat(jobs(ids::explain)).isZero();
    assertThat(jobs(ids::collectAsList)).as("names, rows").isEqualTo(2);
  }

  @Test
  void aJoinOfATableWithItselfReadsItOnce() {
    spark.conf().set("spark.sql.autoBroadcastJoinThreshold", -1);
    try {
      Dataset<Row> rows = spark.read().format("a3m").load(FORMATS + "toy.a3m");
      Dataset<Row> pairs = rows.as("a").join(rows.as("b"), "family");

      assertThat(pairs.collectAsList()).hasSize(25);
      assertThat(pairs.queryExecution().executedPlan().toString()).contains("ReusedExchange");
    } finally {
      spark.conf().unset("spark.sql.autoBroadcastJoinThreshold");
    }
  }

  @Test
  void aBadRecordSaysForHowManyRowsItStands() throws IOException {
    Path file =
        Files.writeString(folder.resolve("short.a3m"), family(3, 10) + ">s\nACD\n".repeat(1_234));

    assertThat(
            spark
                .read()
                .format("a3m")
                .option("maxBadRecords", 2)
                .load(file.toString())
                .where("_corrupt_record like '%; 1,232 rows%'")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aPathMayHaveAComma() throws IOException {
    String one = Files.writeString(folder.resolve("a,b.a3m"), family(3, 8)).toString();
    String other = Files.writeString(folder.resolve("c.a3m"), family(4, 8)).toString();

    assertThat(spark.read().format("a3m").load(one).count()).isEqualTo(3);
    assertThat(spark.read().format("a3m").load(one, other).count()).isEqualTo(7);
  }

  @Test
  void wrongUseIsOneClearLine() {
    assertThatThrownBy(() -> spark.read().format("a3m").load().count())
        .hasMessageContaining("no path; give load(path)");
    assertThatThrownBy(() -> spark.read().format("a3m").load("nowhere/*.a3m").count())
        .hasMessageContaining("nowhere/*.a3m: no file matches");
    assertThatThrownBy(() -> spark.read().format("a3m").option("paths", "[]").load().count())
        .hasMessageContaining("paths is '[]', must be a JSON array of one path or more");
    assertThatThrownBy(() -> read(Map.of("columnNameOfCorruptRecord", "ID")))
        .hasMessageContaining("columnNameOfCorruptRecord is 'ID', must not be empty or the name");
    assertThatThrownBy(() -> read(Map.of("columnNameOfCorruptRecord", "")))
        .hasMessageContaining("columnNameOfCorruptRecord is '', must not be empty or the name");
    assertThatThrownBy(() -> read(Map.of("mode", "lenient")))
        .hasMessageContaining("mode is 'lenient', must be one of permissive");
    assertThatThrownBy(() -> read(Map.of("maxColumns", "many")))
        .hasMessageContaining("maxColumns is 'many', must be a whole number");
    assertThatThrownBy(() -> read(Map.of("partitions", "0")))
        .hasMessageContaining("partitions is 0, must be at least 1");
    assertThatThrownBy(
            () -> spark.read().format("a3m").schema("name string").load(FORMATS + "toy.a3m"))
        .hasMessageContaining("no column 'name'; the columns are family, row, id");
    assertThatThrownBy(
            () -> spark.read().format("a3m").schema("row string").load(FORMATS + "toy.a3m"))
        .hasMessageContaining("column 'row' is STRING in the schema, must be INT");
  }

  @Test
  void aTableOfTheReaderIsACorpusOfTheJobs() {
    String parquet = folder.resolve("toy.parquet").toString();
    StructType written = spark.read().format("a3m").load(FORMATS + "toy.a3m").schema();
    spark.read().format("a3m").load(FORMATS + "toy.a3m").write().parquet(parquet);

    assertThat(written.fieldNames()).contains("family", "row", "id", "sequence");
    assertThat(jobsRows(parquet, "table"))
        .extracting(row -> row.getString(3))
        .containsExactlyInAnyOrderElementsOf(TOY);
  }

  private static Scan scan(Dataset<Row> query) {
    return ((DataSourceV2ScanRelation)
            query.queryExecution().optimizedPlan().collectLeaves().head())
        .scan();
  }

  /** How many jobs Spark runs for it. */
  private static int jobs(Runnable query) throws Exception {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    SparkContext context = spark.sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(counter);
    try {
      query.run();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(counter);
    }
    return jobs.get();
  }

  private static void read(Map<String, String> options) {
    spark.read().format("a3m").options(options).load(FORMATS + "toy.a3m").count();
  }

  private static List<String> sequences(String columns, Path file) {
    return spark
        .read()
        .format("a3m")
        .option("columns", columns)
        .load(file.toString())
        .orderBy("row")
        .select("sequence")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** What the jobs read: family, row, id and sequence. */
  private static List<Row> jobsRows(String input, String format) {
    AlignmentSource.Options options =
        new AlignmentSource.Options(
            input,
            Optional.of(format),
            ColumnChoice.QUERY,
            BadInputMode.QUARANTINE,
            Limits.DEFAULT,
            false);
    List<Row> rows = new ArrayList<>();
    for (FamilyRead read : AlignmentSource.open(spark, options).read().collect()) {
      read.accepted().ifPresent(family -> rows.addAll(rows(family)));
    }
    return rows;
  }

  private static List<Row> rows(Alignment family) {
    String symbols = new String(family.symbols(), StandardCharsets.US_ASCII);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < family.rows(); n++) {
      rows.add(
          RowFactory.create(
              family.family(),
              family.rowNumbers()[n],
              family.ids()[n],
              symbols.substring(n * family.columns(), (n + 1) * family.columns())));
    }
    return rows;
  }

  private static String family(int rows, int columns) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < rows; n++) {
      text.append(">r").append(n).append('\n');
      for (int k = 0; k < columns; k++) {
        text.append("ACDEFGHIKLMNPQRSTVWY".charAt((7 * n + 3 * k + n * k) % 20));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
