package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three families of 20 columns. Pairs are ranked by j, then by i from high to low. In the truth a
 * pair is a contact when j is even; in "gaps" residue 20 is unresolved; "alone" has no truth.
 */
class EvaluateJobTest {
  private static final int COLUMNS = 20;

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void generate() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.codegen.wholeStage", "false") // tiny tables: compiling takes longest
            .getOrCreate();
    List<Row> pairs = new ArrayList<>();
    List<Row> positions = new ArrayList<>();
    for (String family : List.of("whole", "gaps", "alone")) {
      for (int j = 1; j <= COLUMNS; j++) {
        positions.add(RowFactory.create(family, j, "A"));
        for (int i = 1; i < j; i++) {
          pairs.add(RowFactory.create(family, i, j, j - i, "A", "A", j - 0.01 * i, -1.0 * j));
        }
      }
    }
    spark
        .createDataFrame(
            pairs,
            StructType.fromDDL(
                "family string, i int, j int, separation int, residue_i string, residue_j string,"
                    + " score double, probability double"))
        .write()
        .parquet(input() + "/pairs");
    spark
        .createDataFrame(positions, StructType.fromDDL("family string, i int, residue string"))
        .repartition(4)
        .write()
        .parquet(input() + "/positions");

    Files.createDirectories(folder.resolve("truth/whole"));
    Files.writeString(folder.resolve("truth/whole/contacts.tsv"), table(COLUMNS));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("truth/gaps.contacts.tsv.gz")))) {
      out.write(table(COLUMNS - 1).getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(folder.resolve("truth/other.tsv"), table(COLUMNS));
    Files.writeString(folder.resolve("truth/README"), "not a truth");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void writesThePrecisionOfEveryFamilyAndTheirMeans() {
    EvaluateJob.Options options = options(folder.resolve("truth").toString(), "out", "score");

    EvaluateJob.Result result = new EvaluateJob(options).run(spark);

    // Ranked are j = 20, 19, … with as many pairs each as i ≤ j − separation leaves: at 12 these
    // are 8, 7, 6, … pairs; without residue 20 they are 7, 6, ….
    List<Row> precision = spark.read().parquet(result.precision()).collectAsList();
    assertThat(precision)
        .containsExactly(
            RowFactory.create("gaps", 12, "L/5", 4, 0.0),
            RowFactory.create("gaps", 12, "L/2", 10, 3 / 10.0),
            RowFactory.create("gaps", 12, "L", 20, 8 / 20.0),
            RowFactory.create("gaps", 18, "L/5", 1, 0.0),
            RowFactory.create("gaps", 18, "L/2", 1, 0.0),
            RowFactory.create("gaps", 18, "L", 1, 0.0),
            RowFactory.create("whole", 12, "L/5", 4, 1.0),
            RowFactory.create("whole", 12, "L/2", 10, 8 / 10.0),
            RowFactory.create("whole", 12, "L", 20, 13 / 20.0),
            RowFactory.create("whole", 18, "L/5", 3, 2 / 3.0),
            RowFactory.create("whole", 18, "L/2", 3, 2 / 3.0),
            RowFactory.create("whole", 18, "L", 3, 2 / 3.0));
    assertThat(result.mean()).hasSize(6);
    assertThat(result.mean().get(0)).isEqualTo(new EvaluateJob.Result.Mean(12, "L/5", 2, 0.5));
    assertThat(result.mean().get(3).precision()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(spark.read().parquet(result.means()).count()).isEqualTo(6);

    assertThat(result.families()).isEqualTo(2);
    assertThat(result.withoutTruth()).containsExactly("alone");
    assertThat(result.withoutFamily()).singleElement().asString().endsWith("truth/other.tsv");
    assertThat(result.problems()).isEmpty();
    assertThat(result.summary()).contains("mean over 2 families", ">=12   0.5000", "  alone");
  }

  @Test
  void explainsEveryColumnInTheTables() {
    EvaluateJob.Options options =
        options(folder.resolve("truth/*/").toString(), "comments", "score");

    EvaluateJob.Result result = new EvaluateJob(options).run(spark);

    for (String path : List.of(result.precision(), result.means())) {
      assertThat(spark.read().parquet(path).schema().fields())
          .allMatch(field -> !comment(field).isEmpty());
    }
  }

  @Test
  void drawsAMapOfEveryFamilyThatIsEvaluated() throws IOException {
    Path output = folder.resolve("with maps");
    Path stale = Files.createDirectories(output.resolve("contact_maps")).resolve("stale.png");
    Files.createFile(stale);

    EvaluateJob.Result result = new EvaluateJob(withMaps(output, true)).run(spark);

    assertThat(result.maps()).contains(output.resolve("contact_maps").toString());
    assertThat(result.summary()).contains("contact_maps, ").endsWith("/_evaluation.json");
    for (String family : List.of("whole", "gaps")) {
      BufferedImage map = ImageIO.read(output.resolve("contact_maps/" + family + ".png").toFile());
      assertThat(map.getWidth()).isEqualTo(map.getHeight()).isGreaterThan(COLUMNS);
    }
    assertThat(output.resolve("contact_maps/alone.png")).doesNotExist();
    assertThat(stale).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"nowhere, truth, there is no", "in, truth/other.tsv, none of the 1 truth files"})
  void leavesTheMapsOfAnEarlierRunWhenItRefuses(String input, String truth, String message)
      throws IOException {
    Path output = Files.createTempDirectory(folder, "kept");
    Path map = Files.createDirectories(output.resolve("contact_maps")).resolve("whole.png");
    Files.createFile(map);
    EvaluateJob.Options whole = withMaps(output, true);

    assertRefused(
        new EvaluateJob.Options(
            folder.resolve(input).toString(),
            folder.resolve(truth).toString(),
            whole.output(),
            whole.rankBy(),
            whole.distanceColumn(),
            whole.contactDistance(),
            whole.separations(),
            whole.chain(),
            true,
            true),
        message);
    assertThat(map).exists();
  }

  @Test
  void doesNotReplaceMapsUnlessAsked() throws IOException {
    Path output = folder.resolve("o6");
    Files.createDirectories(output.resolve("contact_maps"));

    assertRefused(withMaps(output, false), "o6 has contact_maps but no manifest");
  }

  @Test
  void ranksByTheColumnAskedFor() {
    EvaluateJob.Options options =
        options(folder.resolve("truth/whole").toString(), "ranked", "probability");

    EvaluateJob.Result result = new EvaluateJob(options).run(spark);

    // By −j and at separation 12 the ranking is j = 13, 14, 14, 15, ….
    assertThat(result.mean().get(0).precision()).isEqualTo(2 / 4.0);
  }

  @Test
  void goesOnWithoutAFamilyWhoseTruthIsMalformed() throws IOException {
    Path truth = Files.createDirectories(folder.resolve("malformed"));
    Files.writeString(truth.resolve("whole.tsv"), table(COLUMNS));
    Files.writeString(truth.resolve("gaps.tsv"), "i\tj\tdistance\n1\t21\t4.0\n");

    EvaluateJob.Result result =
        new EvaluateJob(options(truth.toString(), "partly", "score")).run(spark);

    assertThat(result.families()).isEqualTo(1);
    assertThat(result.problems())
        .singleElement()
        .asString()
        .contains("gaps.tsv: line 2", "1…20, the query's columns");
  }

  @Test
  void failsWhenTheStorageOfATruthFails() throws IOException {
    Path truth = Files.createDirectories(folder.resolve("unreadable"));
    Files.writeString(truth.resolve("whole.tsv"), table(COLUMNS));
    Files.writeString(truth.resolve("gaps.tsv"), table(COLUMNS));
    // A checksum that is not the file's, as the local file system keeps it: version, chunk, sum.
    Files.write(
        truth.resolve(".gaps.tsv.crc"),
        ByteBuffer.allocate(12).put(new byte[] {'c', 'r', 'c', 0}).putInt(512).putInt(1).array());

    assertThatThrownBy(() -> new EvaluateJob(options(truth.toString(), "o8", "score")).run(spark))
        .isNotInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("ChecksumException");
    assertThat(folder.resolve("o8/precision")).doesNotExist();
  }

  @Test
  void tellsItsOptionsTruthAndCountsBesideTheTables() throws IOException {
    Path output = Files.createDirectories(folder.resolve("told"));
    Path other = Files.writeString(output.resolve("_manifest.json"), "of the coevolution job");
    Path truth = folder.resolve("truth/whole/contacts.tsv");

    new EvaluateJob(options(folder.resolve("truth").toString(), "told", "score")).run(spark);

    JsonNode told = new ObjectMapper().readTree(output.resolve("_evaluation.json").toFile());
    assertThat(told.at("/job").asText()).isEqualTo("evaluate");
    assertThat(told.at("/options/rank-by").asText()).isEqualTo("score");
    assertThat(told.at("/options/separations/1").asInt()).isEqualTo(18);
    assertThat(told.at("/counts/families_evaluated").asInt()).isEqualTo(2);
    assertThat(told.at("/counts/families_without_truth").asInt()).isEqualTo(1);
    assertThat(told.at("/counts/families_with_unusable_truth").asInt()).isZero();
    assertThat(told.at("/counts/truth_files_without_family").asInt()).isEqualTo(1);
    assertThat(told.at("/families").findValuesAsText("family")).containsExactly("gaps", "whole");
    assertThat(told.at("/inputs/1/path").asText()).endsWith(truth.toString());
    assertThat(told.at("/inputs/1/bytes").asLong()).isEqualTo(Files.size(truth));
    assertThat(told.at("/seconds").fieldNames())
        .toIterable()
        .containsExactly("read", "compare", "write");
    assertThat(other).hasContent("of the coevolution job");
  }

  @Test
  void refusesATruthOfOtherFamilies() {
    assertRefused(options(folder.resolve("truth/other.tsv").toString(), "o1", "score"), "truth: ");
  }

  @Test
  void refusesATruthThatIsNotThere() {
    assertRefused(options(folder.resolve("nowhere").toString(), "o2", "score"), "nowhere");
  }

  @Test
  void refusesTwoTruthsOfOneFamily() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("twice")).resolve("whole.tsv"), table(COLUMNS));
    String both = folder.resolve("{truth,twice}") + "," + folder.resolve("truth/gaps*");

    assertRefused(options(both, "o3", "score"), "family whole has two files");
  }

  @Test
  void refusesAnInputThatIsNoReport() {
    assertRefused(
        EvaluateJob.Options.of(
            folder.resolve("truth").toString(),
            folder.resolve("truth").toString(),
            folder.resolve("o7").toString()),
        "truth/pairs; name the output folder of the coevolution job");
  }

  @Test
  void refusesAnInputWithoutTheColumnToRankBy() {
    assertRefused(options(folder.resolve("truth").toString(), "o4", "likelihood"), "likelihood");
  }

  @Test
  void doesNotReplaceTablesUnlessAsked() throws IOException {
    Files.createDirectories(folder.resolve("o5/precision"));

    assertRefused(
        options(folder.resolve("truth").toString(), "o5", "score"),
        "o5 has the table precision but no manifest");
  }

  @ParameterizedTest
  @CsvSource({
    "'', truth, out, 8, 6, input",
    "in, ' ', out, 8, 6, truth",
    "in, truth, '', 8, 6, output",
    "in, truth, out, 0, 6, contact-distance: 0.0",
    "in, truth, out, NaN, 6, contact-distance: NaN",
    "in, truth, out, 8, 0, separations: [0]",
    "in, truth, out, 8, 6 6, 'separations: [6, 6]'",
  })
  void refusesOptionsThatAreNotAllowed(
      String input, String truth, String output, double limit, String separations, String message) {
    List<Integer> numbers =
        Arrays.stream(separations.split(" ", -1)).map(Integer::valueOf).toList();

    assertThatThrownBy(
            () ->
                new EvaluateJob.Options(
                    input, truth, output, "score", "distance", limit, numbers, "", false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static void assertRefused(EvaluateJob.Options options, String message) {
    assertThatThrownBy(() -> new EvaluateJob(options).run(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static EvaluateJob.Options options(String truth, String output, String rankBy) {
    return new EvaluateJob.Options(
        input(),
        truth,
        folder.resolve(output).toString(),
        rankBy,
        "distance",
        8.0,
        List.of(12, 18),
        "",
        false,
        false);
  }

  private static EvaluateJob.Options withMaps(Path output, boolean overwrite) {
    return new EvaluateJob.Options(
        input(),
        folder.resolve("truth").toString(),
        output.toString(),
        "score",
        "distance",
        8.0,
        List.of(12, 18),
        "",
        true,
        overwrite);
  }

  private static String input() {
    return folder.resolve("in").toString();
  }

  /** Distances between resolved residues 1…last; of pairs with residue 20 beyond that, empty. */
  private static String table(int last) {
    StringBuilder table = new StringBuilder("i\tj\tdistance\n");
    for (int j = 2; j <= COLUMNS; j++) {
      for (int i = 1; i < j; i++) {
        String distance = j > last ? "" : j % 2 == 0 ? "5.0" : "12.5";
        table.append(i).append('\t').append(j).append('\t').append(distance).append('\n');
      }
    }
    return table.toString();
  }

  private static String comment(StructField field) {
    return field.getComment().getOrElse(() -> "");
  }
}
