package org.coattend.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentSourceTest {
  private static final String FORMATS = "data-samples/msa/formats/";
  private static final String MALFORMED = "data-samples/msa/malformed/";
  private static final List<String> TOY =
      List.of("MKTAYIAKQRQI", "MKTAYLAKQRQL", "MRTAYI--QRQI", "MKSAYIAKQKQI", "MKTGYIAKE-QI");

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

  @Test
  void everyFormatOfTheSamplesHoldsTheSameFamily() {
    List<FamilyRead> families = read(FORMATS);

    assertThat(Reading.messages(families)).isEmpty();
    assertThat(families)
        .extracting(FamilyRead::family)
        .containsExactlyInAnyOrder(
            "toy", "toy~2", "toy~3", "toy~4", "toy~5", "toy~6", "TOY00002", "toy_csv", "toy_json");
    for (FamilyRead family : families) {
      if (family.alignment().family().equals("TOY00002")) {
        assertThat(Reading.sequences(family)).hasSize(4).contains("GCCAUU-GUGGC");
      } else {
        assertThat(Reading.sequences(family)).as(family.alignment().source()).isEqualTo(TOY);
      }
    }
  }

  @Test
  void everyMalformedSampleGivesItsBadRecordsAndKeepsItsGoodRows() {
    Map<String, String> found = new TreeMap<>();
    for (FamilyRead family : readMalformed()) {
      String bad =
          family.bad().stream()
              .map(b -> b.line() + "/" + b.rows() + " " + words(b.reason()))
              .collect(Collectors.joining("; "));
      int used = family.accepted().map(Alignment::rows).orElse(0);
      String source =
          family.alignment() == null ? family.bad().get(0).source() : family.alignment().source();
      found.merge(
          Path.of(source).getFileName().toString(), used + ": " + bad, (a, b) -> a + " | " + b);
    }

    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("bad_query.a3m", "0: 1/3 the query cannot"),
                Map.entry("broken_line.jsonl", "0: 0/1 rows have no | 2: "),
                Map.entry("empty.a3m", "0: 0/0 file is empty"),
                Map.entry("gaps.aln", "2: 2/1 row has nothing; 4/1 '*' at character"),
                Map.entry("junk.aln", "0: 0/0 file is binary,"),
                Map.entry("junk.sto", "0: 1/0 no '# STOCKHOLM'"),
                Map.entry(
                    "lost_row.sto", "4: 5/1 row is 7; 13/1 no row 'omega' | 4: 20/0 no '//' at"),
                Map.entry("no_column.csv", "0: 0/0 no column 'id';"),
                Map.entry("no_header.a3m", "0: 1/0 no '>' before"),
                Map.entry(
                    "null_fields.csv", "0: 0/1 rows have no | 2: 2/1 row has no; 3/1 row has no"),
                Map.entry("single_row.a3m", "0: 0/1 usable rows: 1,"),
                Map.entry("truncated.a3m.gz", "23: 47/1 row is unfinished,"),
                Map.entry("wrong_character.a2m", "3: 3/1 row has 13; 7/1 '9' at character"),
                Map.entry("wrong_length.a3m", "4: 5/1 row has 11"),
                Map.entry("wrong_row.clustal", "4: 7/1 row is 7; 14/1 no row 'delta'"),
                Map.entry("wrong_width.fasta", "3: 5/1 byte 0xC9 at; 7/1 row is 15")));
  }

  @Test
  void resultDoesNotDependOnHowTheRowsOfATableArePartitioned(@TempDir Path folder)
      throws IOException {
    StringBuilder csv = new StringBuilder("family,id,sequence\n");
    for (int n = 0; n < 3000; n++) {
      csv.append("f%d,id%d,ACD%c\n".formatted(n % 7, n, (char) ('A' + n % 26)));
    }
    Files.writeString(folder.resolve("t.csv"), csv);
    var table = spark.read().option("header", true).csv(folder + "/t.csv");
    table.repartitionByRange(5, table.col("id")).write().parquet(folder + "/p");
    List<String> whole = shown(read(folder + "/t.csv"));
    spark.conf().set("spark.sql.files.maxPartitionBytes", "2000b");
    List<String> split = shown(read(folder + "/t.csv"));
    List<String> parquet = shown(read(folder + "/p"));
    spark.conf().set("spark.sql.files.maxPartitionBytes", "128m");

    assertThat(whole).hasSize(7);
    assertThat(split).isEqualTo(whole);
    assertThat(whole.get(0)).startsWith("f0 [id0, id7, id14, id21");
    assertThat(shown(read(folder + "/p"))).isEqualTo(parquet);
  }

  @Test
  void aFileThatIsNoTableIsSetAsideAndTheOthersAreRead(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.csv"), "family,id,sequence\nf,q,ACD\nf,r,A-D\n");
    Files.writeString(
        folder.resolve("b [1]{x}*%20.csv"), "note,sequence,family,id\nx,ACE,g,q\ny,A-E,g,r\n");
    Files.writeString(folder.resolve("no_id.csv"), "family,name,sequence\nf,s,ACF\n");
    Files.writeString(folder.resolve("empty.csv"), "");
    Files.writeString(folder.resolve("broken.csv.gz"), "no gzip at all");
    Path truncated = folder.resolve("truncated.csv.gz");
    compress(new GzipCodec(), "family,id,sequence\n" + randomRows(), truncated);
    byte[] bytes = Files.readAllBytes(truncated);
    Files.write(truncated, Arrays.copyOf(bytes, bytes.length / 2));
    Files.writeString(folder.resolve("broken.parquet"), "no parquet at all");
    Files.writeString(folder.resolve("other.json"), "[1, 2]\n");

    List<FamilyRead> families = read(folder.toString());

    assertThat(shown(families.stream().filter(f -> f.accepted().isPresent()).toList()))
        .containsExactly("f [q, r][ACD, A-D]", "g [q, r][ACE, A-E]");
    Map<String, String> reasons =
        families.stream()
            .flatMap(f -> f.bad().stream())
            .collect(
                Collectors.toMap(
                    b -> Path.of(b.source()).getFileName().toString(), BadRecord::reason));
    assertThat(reasons)
        .hasSize(6)
        .containsEntry("no_id.csv", "no column 'id'; the columns are family, name, sequence")
        .containsEntry("empty.csv", "table is empty");
    assertThat(reasons.get("other.json")).startsWith("no column 'family'; the columns are ");
    assertThat(reasons.get("broken.csv.gz")).startsWith("cannot be read as csv: ");
    assertThat(reasons.get("truncated.csv.gz")).startsWith("cannot be read as csv: ");
    assertThat(reasons.get("broken.parquet")).contains("is not a Parquet file");
    assertThat(families).allSatisfy(f -> assertThat(f.bad()).hasSizeLessThanOrEqualTo(1));
  }

  @Test
  void aFileThatIsNoTableEndsAFailFastRead() {
    var options = options(MALFORMED + "*.csv", BadInputMode.FAILFAST);

    assertThatThrownBy(() -> AlignmentSource.open(spark, options).read())
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "no_column.csv: no column 'id'; the columns are family, name, sequence");
  }

  @Test
  void compressedFilesAndManyFoldersAreRead(@TempDir Path folder) throws IOException {
    for (int n = 0; n < 20; n++) {
      Path sub = Files.createDirectories(folder.resolve("d" + n));
      String text = ">q" + n + "\nACD\n>r\nA-D\n";
      compress(new GzipCodec(), text, sub.resolve("same.a3m.gz"));
      compress(new BZip2Codec(), text, sub.resolve("other" + n + ".fa.bz2"));
      Files.writeString(sub.resolve("_hidden.a3m"), "junk");
      Files.writeString(sub.resolve(".hidden.a3m"), "junk");
      Files.writeString(sub.resolve("README.md"), "junk");
    }
    List<FamilyRead> families = read(folder.toString());

    assertThat(Reading.messages(families)).isEmpty();
    assertThat(families).hasSize(40);
    Map<String, String> queries =
        families.stream()
            .map(FamilyRead::alignment)
            .filter(a -> a.family().startsWith("same"))
            .collect(Collectors.toMap(Alignment::family, a -> a.ids()[0]));
    assertThat(queries).hasSize(20).containsEntry("same", "q0").containsEntry("same~2", "q1");
    assertThat(queries).containsEntry("same~3", "q10").containsEntry("same~20", "q9");
  }

  @Test
  void stockholmFamiliesOfOneNameInSeveralFilesAreToldApart(@TempDir Path folder)
      throws IOException {
    String rows = "r ACD\ns A-D\n//\n";
    String head = "# STOCKHOLM 1.0\n";
    for (String sub : List.of("x", "y")) {
      Files.createDirectories(folder.resolve(sub));
      Files.writeString(
          folder.resolve(sub).resolve("a.sto"),
          head + rows + head + "#=GF ID own\n" + rows + head + rows);
    }
    List<String> families =
        read(folder.toString()).stream()
            .map(f -> Path.of(f.source()).getParent().getFileName() + " " + f.family())
            .toList();

    assertThat(families)
        .containsExactlyInAnyOrder("x a", "x own", "x a#2", "y a~2", "y own~2", "y a#2~2");
  }

  @Test
  void aTruncatedBzip2IsBadInput(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.a3m.bz2");
    compress(new BZip2Codec(), ">q\nACD\n>r\nA-D\n".repeat(1000), file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    Files.writeString(folder.resolve("b.a3m.gz"), "no gzip at all");

    assertThat(read(folder.toString()))
        .hasSize(2)
        .allSatisfy(
            f -> assertThat(f.bad().get(f.bad().size() - 1).reason()).contains("breaks off"));
  }

  @Test
  void failFastReachesTheDriverWithItsOneLine() {
    var options = options(MALFORMED + "wrong_length.a3m", BadInputMode.FAILFAST);
    Throwable thrown = catchThrowable(() -> AlignmentSource.open(spark, options).read().collect());

    assertThat(BadInputException.behind(thrown)).isPresent();
    assertThat(BadInputException.behind(thrown).get().getMessage())
        .endsWith("wrong_length.a3m line 5: row has 11 match columns, the query has 12");
  }

  @Test
  void userMistakesAreNamed() {
    assertThatThrownBy(() -> read("data-samples/none/*.a3m"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("data-samples/none/*.a3m: no file matches; check the path or glob");
    assertThatThrownBy(
            () ->
                new AlignmentSource.Options(
                    "x",
                    Optional.of("fastq"),
                    ColumnChoice.QUERY,
                    BadInputMode.QUARANTINE,
                    Limits.DEFAULT,
                    false))
        .hasMessageContaining("format is 'fastq', must be a3m");
  }

  @Test
  void filesAreListedWithTheirSizes() throws IOException {
    var files =
        AlignmentSource.open(spark, options(FORMATS + "*.{a3m,csv}", BadInputMode.QUARANTINE))
            .files();

    assertThat(files)
        .extracting(f -> Path.of(f.path()).getFileName().toString())
        .containsExactly("toy.a3m", "toy.csv");
    assertThat(files.get(0).bytes()).isEqualTo(Files.size(Path.of(FORMATS + "toy.a3m")));
  }

  private static AlignmentSource.Options options(String input, BadInputMode mode) {
    return new AlignmentSource.Options(
        input, Optional.empty(), ColumnChoice.QUERY, mode, Limits.DEFAULT, false);
  }

  private static List<FamilyRead> read(String input) {
    return AlignmentSource.open(spark, options(input, BadInputMode.QUARANTINE))
        .read()
        .collect()
        .stream()
        .sorted(Comparator.comparing(f -> f.alignment() == null ? "" : f.alignment().family()))
        .toList();
  }

  /** One kind after the other: the tables share a null family. */
  private static List<FamilyRead> readMalformed() {
    List<FamilyRead> families = new ArrayList<>(read(MALFORMED + "broken_line.jsonl"));
    families.addAll(read(MALFORMED + "*.csv"));
    families.addAll(read(MALFORMED + "*.{a3m,a2m,fasta,sto,clustal,aln,gz}"));
    return families;
  }

  private static List<String> shown(List<FamilyRead> families) {
    return families.stream()
        .map(
            f -> f.alignment().family() + " " + List.of(f.alignment().ids()) + Reading.sequences(f))
        .toList();
  }

  private static String randomRows() {
    Random random = new Random(1);
    return IntStream.range(0, 20_000)
        .mapToObj(n -> "h,%x,ACD\n".formatted(random.nextLong()))
        .collect(Collectors.joining());
  }

  private static String words(String reason) {
    return reason.split(" ").length < 3
        ? reason
        : String.join(" ", List.of(reason.split(" ")).subList(0, 3));
  }

  private static void compress(CompressionCodec codec, String text, Path file) throws IOException {
    CompressionCodec configured =
        ReflectionUtils.newInstance(codec.getClass(), new Configuration());
    try (var out = configured.createOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aCompressedTableWithALineWithoutAnEndIsSetAside(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bomb.csv.gz");
    compress(new GzipCodec(), "family,id,sequence\nf,q," + "A".repeat(1 << 27), file);

    assertThat(read(file.toString()).get(0).bad())
        .singleElement()
        .extracting(BadRecord::reason)
        .isEqualTo("cannot be read as csv: line 2 is longer than 67,108,864 characters");
  }
}
