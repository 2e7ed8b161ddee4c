package org.coattend.job;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadInputException;
import org.coattend.report.CoevolutionTables;
import org.coattend.report.FamilyFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoevolutionJobTest {
  private static final String SIMULATED = "data-samples/msa/simulated.a3m.gz";
  private static final String TRNA = "data-samples/msa/trna.a3m.gz";
  private static final String TOY = "data-samples/msa/formats/toy.a3m";
  private static final String MALFORMED = "data-samples/msa/malformed/wrong_length.a3m";
  private static final Map<String, String> FEW_STEPS = Map.of("max-iterations", "6");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;

  /** A report of an RNA family, a gappy one and one with a bad row, which many tests look at. */
  private static Path report;

  /** Its tables as stored, each read once. */
  private static final Map<String, List<Row>> TABLES = new HashMap<>();

  private static CoevolutionJob.Result result;
  private static Gappy gappy;

  /** Rows of which some are mostly gaps, with columns of nothing but gaps. */
  private record Gappy(Path file, List<String> rows) {
    /** From 1: unknown in the query, a gap in all others. */
    static final int EMPTY = 5;

    /** From 1: a residue in two rows of forty. */
    static final int SPARSE = 9;

    /** From 0: a row with two residues. */
    static final int SHORT_ROW = 12;

    static Gappy in(Path folder) throws IOException {
      Random random = new Random(3);
      String residues = "DEFHIKLMPQRSVWY";
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < 40; row++) {
        StringBuilder letters = new StringBuilder();
        for (int column = 1; column <= 14; column++) {
          boolean gap =
              (row > 0 && random.nextInt(8) == 0)
                  || (column == SPARSE && row > 1)
                  || (row == SHORT_ROW && column > 2);
          char residue = residues.charAt(random.nextInt(6) + column % 9);
          letters.append(gap ? '-' : residue);
        }
        letters.setCharAt(EMPTY - 1, row == 0 ? 'X' : '-');
        rows.add(letters.toString());
      }
      rows.set(20, rows.get(21));
      String text =
          IntStream.range(0, rows.size())
              .mapToObj(row -> ">row%d\n%s\n".formatted(row + 1, rows.get(row)))
              .collect(Collectors.joining());
      return new Gappy(Files.writeString(folder.resolve("gappy.a3m"), text), rows);
    }

    boolean has(int row, int position) {
      char letter = rows.get(row).charAt(position - 1);
      return letter != '-' && letter != 'X';
    }
  }

  @BeforeAll
  static void runOnce() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    gappy = Gappy.in(shared);
    report = shared.resolve("report");
    Map<String, String> options = new HashMap<>(FEW_STEPS);
    options.put("plot", "true");
    result = run(String.join(",", TRNA, gappy.file().toString(), MALFORMED), report, options);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void plantedContactsComeOutOnTop() {
    Path output = folder.resolve("report");
    run(SIMULATED, output, Map.of());

    spark
        .read()
        .option("header", true)
        .option("delimiter", "\t")
        .csv("data-samples/structures/simulated.contacts.tsv.gz")
        .createOrReplaceTempView("truth");
    spark.read().parquet(output + "/pairs").createOrReplaceTempView("pairs");
    long planted =
        spark
            .sql(
                "select * from pairs join truth using (i, j) where rank <= 64 and cast(distance as double) < 8")
            .count();
    assertThat(planted).isGreaterThanOrEqualTo(60);
  }

  @Test
  void theAttentionThatAPositionPaysSumsToOne() {
    for (String family : families(report)) {
      Map<Integer, Double> paid = new HashMap<>();
      for (Row pair : stored(report, "pairs", family)) {
        paid.merge(pair.getAs("i"), (double) pair.<Float>getAs("attention_ij"), Double::sum);
        paid.merge(pair.getAs("j"), (double) pair.<Float>getAs("attention_ji"), Double::sum);
      }
      assertThat(paid.values())
          .isNotEmpty()
          .allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-4)));
    }
  }

  @Test
  void aRunOnAReportAddsOnlyWhatIsNew() {
    Path output = folder.resolve("report");
    run(MALFORMED, output, FEW_STEPS);
    CoevolutionJob.Result second = run(MALFORMED + "," + TOY, output, FEW_STEPS);

    assertThat(second.counts())
        .containsEntry("families_in", 1L)
        .containsEntry("families_skipped", 1L)
        .containsEntry("families_used", 1L)
        .containsEntry("rows_in", 5L);
    assertThat(families(output)).containsExactlyInAnyOrder("wrong_length", "toy");
    assertThat(table(output, "quarantine")).hasSize(1);
  }

  @Test
  void aReportMadeWithOtherOptionsIsRefused() {
    Map<String, String> options = new HashMap<>(FEW_STEPS);
    options.put("penalty", "0.3");

    assertThatThrownBy(() -> run(TOY, report, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("penalty = 0.1", "0.3", "--overwrite");
  }

  @Test
  void aFamilyGivesTheSameTablesAloneAndAmongOthers() {
    Path alone = folder.resolve("alone");
    run(TRNA, alone, FEW_STEPS);
    for (String table : List.of("pairs", "positions", "rows")) {
      assertThat(stored(alone, table, "trna"))
          .isNotEmpty()
          .isEqualTo(stored(report, table, "trna"));
    }
  }

  @Test
  void badRowsAreSetAsideAndAllRowsAreAccountedFor() {
    Path output = folder.resolve("report");
    CoevolutionJob.Result run =
        run("data-samples/msa/malformed/*.{a3m,sto,aln}", output, FEW_STEPS);
    Map<String, Long> counts = run.counts();
    assertThat(counts.get("rows_quarantined")).isPositive();
    assertThat(counts.get("rows_used")).isPositive();
    assertThat(counts.get("rows_in"))
        .isEqualTo(
            counts.get("rows_used") + counts.get("rows_filtered") + counts.get("rows_quarantined"));
    assertThat(table(output, "quarantine").stream().mapToLong(row -> row.<Long>getAs("rows")).sum())
        .isEqualTo(counts.get("rows_quarantined"));
  }

  @Test
  void headsAreWrittenWithTheirValuesAndTopPairs() throws IOException {
    Path output = folder.resolve("heads");
    Map<String, String> options =
        Map.of("model", "factored", "heads", "6", "max-iterations", "6", "probability", "none");

    CoevolutionJob.Result run = run(gappy.file() + "," + TRNA, output, options);

    assertThat(run.summary()).contains("families, heads, quarantine");
    assertThat(described(schema(output, "heads"))).isEqualTo(described(CoevolutionTables.HEADS));
    assertThat(table(output, "heads")).hasSize(12);
    assertThat(ints(stored(output, "heads", "gappy"), "head")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(ints(stored(output, "heads", "trna"), "opposite")).containsExactly(2, 1, 4, 3, 6, 5);
    double[] shares = doubles(stored(output, "heads", "trna"), "coupling_share");
    assertThat(DoubleStream.of(shares)).allMatch(share -> share > 0 && share < 1);
    assertThat(DoubleStream.of(shares).sum()).isCloseTo(1, within(1e-5));
    for (Row head : stored(output, "heads", "gappy")) {
      assertThat(head.<Float>getList(head.fieldIndex("value"))).hasSize(400);
      List<Integer> attending = head.getList(head.fieldIndex("top_i"));
      List<Float> attention = head.getList(head.fieldIndex("top_attention"));
      assertThat(attending).hasSize(10).doesNotContain(Gappy.EMPTY);
      assertThat(attention)
          .allMatch(weight -> weight > 0 && weight <= 1)
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @Test
  void aFamilyOfOnePairHasNoHeadsAndNoCouplings() throws IOException {
    Path file = Files.writeString(folder.resolve("two.a3m"), ">q\nMK\n>b\nMR\n>c\nLK\n");

    run(
        file.toString(),
        folder.resolve("two"),
        Map.of("model", "factored", "alphabet", "protein", "probability", "none"));

    assertThat(table(folder.resolve("two"), "heads")).isEmpty();
    assertThat(table(folder.resolve("two"), "pairs"))
        .singleElement()
        .satisfies(pair -> assertThat(pair.<Float>getAs("raw_score")).isZero());
  }

  @Test
  void sharedValuesAreTheSameInAllFamiliesOfTheSameLetters() {
    Map<String, String> options = new HashMap<>(FEW_STEPS);
    options.putAll(Map.of("model", "factored", "heads", "4", "share-values", "true"));
    options.put("probability", "none");

    run(gappy.file() + "," + SIMULATED, folder.resolve("shared"), options);

    List<Object> values = new ArrayList<>();
    for (String family : List.of("gappy", "simulated")) {
      values.add(
          stored(folder.resolve("shared"), "heads", family).stream()
              .map(head -> head.getList(head.fieldIndex("value")))
              .toList());
    }
    assertThat(values.get(0)).isEqualTo(values.get(1));
  }

  @Test
  void familiesAreNotAddedToOthersWhoseHeadsShareValues() throws IOException {
    Map<String, String> options = new HashMap<>(FEW_STEPS);
    options.putAll(Map.of("model", "factored", "heads", "4", "share-values", "true"));
    options.put("probability", "none");
    Path output = folder.resolve("shared");
    run(MALFORMED, output, options);
    JsonNode learning = manifest(output).at("/seconds/values");

    assertThat(run(MALFORMED, output, options).counts()).containsEntry("families_skipped", 1L);
    assertThat(manifest(output).at("/seconds/values").asDouble())
        .isPositive()
        .isEqualTo(learning.asDouble());
    assertThatThrownBy(() -> run(MALFORMED + "," + TOY, output, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("heads share values learnt without these", "--overwrite");
    assertThat(families(output)).containsExactly("wrong_length");
  }

  @Test
  void aModelWithoutValuesHasNoneToShare() {
    assertThatThrownBy(() -> run(TOY, folder.resolve("none"), Map.of("share-values", "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("share-values is true", "model factored");
  }

  @Test
  void aModelWithoutHeadsWritesNone() {
    assertThat(report.resolve("heads")).doesNotExist();
    assertThat(result.summary()).doesNotContain("heads");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "positions", "rows", "families", "quarantine"})
  void aTableCarriesTheTypesAndCommentsOfItsColumns(String table) {
    StructType declared =
        switch (table) {
          case "pairs" -> CoevolutionTables.PAIRS;
          case "positions" -> CoevolutionTables.POSITIONS;
          case "rows" -> CoevolutionTables.ROWS;
          case "families" -> CoevolutionTables.FAMILIES;
          default -> CoevolutionTables.QUARANTINE;
        };

    assertThat(described(schema(table))).isEqualTo(described(declared));
    assertThat(schema(table).fields())
        .allSatisfy(field -> assertThat(field.getComment().get()).isNotBlank());
  }

  @Test
  void ranksCountUpWithoutHoleAsScoresGoDown() {
    for (String family : families(report)) {
      List<Row> pairs = stored(report, "pairs", family);

      assertThat(ints(pairs, "rank"))
          .isEqualTo(IntStream.rangeClosed(1, pairs.size()).boxed().toList());
      assertThat(floats(pairs, "score")).isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @Test
  void everyPairOfFittedColumnsIsThereOnce() {
    for (String family : families(report)) {
      List<Integer> fitted =
          stored(report, "positions", family).stream()
              .filter(position -> position.getAs("attention_entropy") != null)
              .map(position -> position.<Integer>getAs("i"))
              .toList();
      List<List<Integer>> expected = new ArrayList<>();
      fitted.forEach(
          i -> fitted.stream().filter(j -> j > i).forEach(j -> expected.add(List.of(i, j, j - i))));

      assertThat(stored(report, "pairs", family))
          .extracting(
              pair -> List.<Integer>of(pair.getAs("i"), pair.getAs("j"), pair.getAs("separation")))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void zscoresHaveMeanZeroAndDeviationOneAndFollowTheScores() {
    for (String family : families(report)) {
      List<Row> pairs = stored(report, "pairs", family);
      double[] scores = doubles(pairs, "score");
      double mean = Arrays.stream(scores).average().orElseThrow();
      double deviation =
          Math.sqrt(
              Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).average().orElseThrow());
      double[] zscores = doubles(pairs, "zscore");

      assertThat(Arrays.stream(zscores).average().orElseThrow()).isCloseTo(0, within(1e-4));
      assertThat(Arrays.stream(zscores).map(z -> z * z).average().orElseThrow())
          .isCloseTo(1, within(1e-3));
      for (int k = 0; k < scores.length; k++) {
        assertThat(zscores[k]).isCloseTo((scores[k] - mean) / deviation, within(1e-3));
      }
    }
  }

  @Test
  void aPairHasTheResiduesOfItsPositions() {
    for (String family : families(report)) {
      Map<Integer, String> residues =
          stored(report, "positions", family).stream()
              .collect(Collectors.toMap(p -> p.getAs("i"), p -> p.getAs("residue")));

      assertThat(stored(report, "pairs", family))
          .allSatisfy(
              pair -> {
                assertThat(pair.<String>getAs("residue_i"))
                    .isEqualTo(residues.get(pair.<Integer>getAs("i")));
                assertThat(pair.<String>getAs("residue_j"))
                    .isEqualTo(residues.get(pair.<Integer>getAs("j")));
              });
    }
  }

  @Test
  void everyPositionOfTheQueryIsThereInOrderWithItsResidue() {
    assertThat(stored(report, "positions", "gappy").stream().map(p -> p.<String>getAs("residue")))
        .containsExactly(gappy.rows().get(0).replace('X', '-').split(""));
    assertThat(ints(stored(report, "positions", "gappy"), "i"))
        .isEqualTo(IntStream.rangeClosed(1, 14).boxed().toList());
  }

  @Test
  void sharesAreSharesAndEntropiesAreWithinTheirBounds() {
    for (Row pair : table(report, "pairs")) {
      for (String share : List.of("support", "attention_ij", "attention_ji")) {
        assertThat(pair.<Float>getAs(share)).as(share).isBetween(0f, 1.00001f);
      }
      assertThat(pair.<Float>getAs("attention_sd")).isBetween(0f, 0.5f);
      assertThat(pair.<Float>getAs("raw_score")).isNotNegative();
    }
    for (Row position : table(report, "positions")) {
      assertThat(position.<Float>getAs("gap_fraction")).isBetween(0f, 1.00001f);
      assertThat(position.<Float>getAs("entropy")).isBetween(0f, (float) Math.log(20));
    }
    for (Row row : table(report, "rows")) {
      assertThat(row.<Float>getAs("weight")).isBetween(0f, 1f);
      assertThat(row.<Double>getAs("pseudo_log_likelihood")).isNegative();
    }
  }

  @Test
  void supportIsTheWeightedShareOfRowsWithBothResidues() {
    Map<Integer, Double> weights = gappyWeights();
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();

    for (Row pair : stored(report, "pairs", "gappy")) {
      double both =
          weights.entrySet().stream()
              .filter(row -> gappy.has(row.getKey() - 1, pair.getAs("i")))
              .filter(row -> gappy.has(row.getKey() - 1, pair.getAs("j")))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      assertThat((double) pair.<Float>getAs("support")).isCloseTo(both / total, within(1e-5));
    }
  }

  @Test
  void theGapFractionIsTheWeightedShareOfRowsWithoutResidue() {
    Map<Integer, Double> weights = gappyWeights();
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();

    for (Row position : stored(report, "positions", "gappy")) {
      double gaps =
          weights.entrySet().stream()
              .filter(row -> !gappy.has(row.getKey() - 1, position.getAs("i")))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      assertThat((double) position.<Float>getAs("gap_fraction"))
          .isCloseTo(gaps / total, within(1e-5));
    }
  }

  @Test
  void columnsOfGapsAreDescribedButNotFitted() {
    List<Row> positions = stored(report, "positions", "gappy");
    for (int i : new int[] {Gappy.EMPTY, Gappy.SPARSE}) {
      Row position = positions.get(i - 1);
      for (String column :
          List.of("attention_entropy", "effective_partners", "attention_received")) {
        assertThat(position.<Float>getAs(column)).as("%s of %d", column, i).isNull();
      }
      assertThat(stored(report, "pairs", "gappy"))
          .noneMatch(pair -> pair.<Integer>getAs("i") == i || pair.<Integer>getAs("j") == i);
    }
    assertThat(positions.get(Gappy.EMPTY - 1).<Float>getAs("gap_fraction")).isEqualTo(1f);
  }

  @Test
  void columnsOfGapsThatAreFittedAllTheSameGiveNumbers() {
    Path output = folder.resolve("report");
    run(gappy.file().toString(), output, Map.of("max-gaps", "1", "max-iterations", "6"));

    assertThat(table(output, "positions"))
        .allSatisfy(position -> assertThat(position.<Float>getAs("attention_entropy")).isNotNull());
    for (String name : List.of("pairs", "positions", "rows")) {
      for (Row row : table(output, name)) {
        assertThat(row.toSeq().mkString(" ")).as(name).doesNotContain("NaN", "Infinity");
      }
    }
  }

  @Test
  void attentionReceivedIsTheSumOfWhatTheOthersPay() {
    for (String family : families(report)) {
      Map<Integer, Double> received = new HashMap<>();
      for (Row pair : stored(report, "pairs", family)) {
        received.merge(pair.getAs("j"), (double) pair.<Float>getAs("attention_ij"), Double::sum);
        received.merge(pair.getAs("i"), (double) pair.<Float>getAs("attention_ji"), Double::sum);
      }
      for (Row position : stored(report, "positions", family)) {
        Float told = position.getAs("attention_received");
        if (told != null) {
          assertThat((double) told)
              .isCloseTo(received.get(position.<Integer>getAs("i")), within(1e-4));
        }
      }
    }
  }

  @Test
  void effectivePartnersAreTheExponentialOfTheEntropy() {
    for (Row position : table(report, "positions")) {
      Float entropy = position.getAs("attention_entropy");
      if (entropy != null) {
        assertThat((double) position.<Float>getAs("effective_partners"))
            .isCloseTo(Math.exp(entropy), within(1e-3));
      }
    }
  }

  @Test
  void rowsStandByLikelihoodOutliersFirst() {
    for (String family : families(report)) {
      List<Row> rows = stored(report, "rows", family);

      assertThat(rows.stream().map(row -> row.<Double>getAs("pseudo_log_likelihood")).toList())
          .isSorted();
    }
  }

  @Test
  void everyRowThatWasNotSetAsideIsThereWithItsOrdinalAndId() {
    Map<Integer, String> ids =
        stored(report, "rows", "gappy").stream()
            .collect(Collectors.toMap(row -> row.getAs("row"), row -> row.getAs("id")));

    assertThat(ids)
        .isEqualTo(
            IntStream.rangeClosed(1, 40)
                .boxed()
                .collect(Collectors.toMap(Function.identity(), row -> "row" + row)));
    assertThat(ints(stored(report, "rows", "wrong_length"), "row"))
        .containsExactlyInAnyOrder(1, 2, 4, 5);
  }

  @Test
  void aRowThatCoversTooLittleHasNoWeightButALikelihood() {
    Row row =
        stored(report, "rows", "gappy").stream()
            .filter(candidate -> candidate.<Integer>getAs("row") == Gappy.SHORT_ROW + 1)
            .findFirst()
            .orElseThrow();

    assertThat(row.<Float>getAs("weight")).isZero();
    assertThat(row.<Double>getAs("pseudo_log_likelihood")).isNegative();
  }

  @Test
  void twoEqualRowsShareOneVote() {
    assertThat(gappyWeights()).containsEntry(21, 0.5).containsEntry(22, 0.5);
  }

  @Test
  void aFamilyIsCountedAsItsTablesSay() {
    assertThat(families(report)).containsExactlyInAnyOrder("trna", "gappy", "wrong_length");
    for (Row family : table(report, "families")) {
      String name = family.getAs("family");
      List<Row> rows = stored(report, "rows", name);
      double neff = Arrays.stream(doubles(rows, "weight")).sum();

      assertThat(family.<Integer>getAs("rows_used"))
          .isEqualTo((int) rows.stream().filter(row -> row.<Float>getAs("weight") > 0).count());
      assertThat(family.<Integer>getAs("columns"))
          .isEqualTo(stored(report, "positions", name).size());
      assertThat(family.<Double>getAs("neff")).isCloseTo(neff, within(1e-3));
      assertThat(family.<Integer>getAs("iterations")).isBetween(1, 6);
    }
  }

  @Test
  void anRnaFamilyHasTheFourNucleotidesOfRna() {
    for (String column :
        List.of("residue_i", "residue_j", "strongest_residue_i", "strongest_residue_j")) {
      assertThat(
              stored(report, "pairs", "trna").stream()
                  .map(pair -> pair.<String>getAs(column))
                  .distinct())
          .as(column)
          .containsExactlyInAnyOrder("A", "C", "G", "U");
    }
  }

  @Test
  void dnaIsReadAsRna() throws IOException {
    Path dna = Files.writeString(folder.resolve("dna.a3m"), ">q\nACGTAC\n>b\nACGTTC\n>c\nTCGTAC\n");
    Path output = folder.resolve("report");
    run(dna.toString(), output, FEW_STEPS);

    assertThat(stored(output, "positions", "dna").stream().map(p -> p.<String>getAs("residue")))
        .containsExactly("A", "C", "G", "U", "A", "C");
  }

  @Test
  void theManifestHasTheRunsCountsInputsAndFamilies() throws IOException {
    JsonNode manifest = manifest(report);
    long rowsIn = headers(TRNA) + headers(MALFORMED) + gappy.rows().size();

    result
        .counts()
        .forEach(
            (name, count) ->
                assertThat(manifest.at("/counts/" + name).asLong()).as(name).isEqualTo(count));
    assertThat(result.counts())
        .containsEntry("families_in", 3L)
        .containsEntry("families_used", 3L)
        .containsEntry("families_skipped", 0L)
        .containsEntry("rows_in", rowsIn)
        .containsEntry("rows_used", rowsIn - 2)
        .containsEntry("rows_filtered", 1L)
        .containsEntry("rows_quarantined", 1L);
    assertThat(manifest.get("families").findValuesAsText("family"))
        .containsExactly("gappy", "trna", "wrong_length");
    assertThat(manifest.get("inputs").findValuesAsText("path"))
        .hasSize(3)
        .anyMatch(path -> path.endsWith("trna.a3m.gz"));
    assertThat(manifest.at("/options/max-iterations").asText()).isEqualTo("6");
    assertThat(manifest.get("seconds").fieldNames())
        .toIterable()
        .containsExactly("read", "fit", "write");
  }

  @Test
  void aRowThatIsSetAsideIsToldByFileLineAndReason() {
    Row bad = table(report, "quarantine").get(0);

    assertThat(table(report, "quarantine")).hasSize(1);
    assertThat(bad.<String>getAs("file")).endsWith("wrong_length.a3m");
    assertThat(bad.<String>getAs("family")).isEqualTo("wrong_length");
    assertThat(bad.<Long>getAs("line")).isBetween(5L, 6L);
    assertThat(bad.<Long>getAs("rows")).isEqualTo(1);
    assertThat(bad.<String>getAs("reason")).contains("11").contains("12");
    assertThat(bad.<String>getAs("excerpt")).contains("MRTAYI--QRQ");
  }

  @Test
  void everyFamilyHasAPlot() throws IOException {
    for (String family : families(report)) {
      BufferedImage plot = ImageIO.read(report.resolve("plots/" + family + ".png").toFile());

      assertThat(plot).as(family).isNotNull();
      assertThat(plot.getWidth()).isGreaterThan(300);
      assertThat(plot.getHeight()).isGreaterThan(300);
    }
  }

  @Test
  void familiesOfAnyNameWriteIntoTheReportAlone() throws IOException {
    List<String> names =
        List.of(
            "../../x",
            "/etc/x",
            "a/b",
            "..",
            "-rf",
            "hdfs://host/x",
            "x\0y",
            "x\ny",
            "\u001b[2J",
            "\u202egnp.x",
            "<img src=x>",
            "x".repeat(300));
    ObjectMapper json = new ObjectMapper();
    StringBuilder table = new StringBuilder();
    for (String name : names) {
      for (int row = 0; row < gappy.rows().size(); row++) {
        Map<String, Object> fields =
            Map.of("family", name, "id", "r" + row, "sequence", gappy.rows().get(row));
        table.append(json.writeValueAsString(fields)).append('\n');
      }
    }
    Path input = Files.writeString(folder.resolve("families.jsonl"), table);
    Path output = folder.resolve("report");
    Map<String, String> flags =
        Map.of(
            "input", input.toString(),
            "output", output.toString(),
            "model", "mean-field",
            "plot", "true",
            "html", "true");

    Jobs.create("coevolution", new Defaults("coevolution").overriddenBy(null, flags)).run(spark);

    assertThat(families(output)).containsExactlyInAnyOrderElementsOf(names);
    for (String kind : List.of("plots/%s.png", "html/%s.html")) {
      for (String name : names) {
        assertThat(output.resolve(kind.formatted(FamilyFile.name(name, "")))).isNotEmptyFile();
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(input, output);
    }
    assertThat(Path.of("/etc/x.png")).doesNotExist();
  }

  @Test
  void topKeepsTheBestPairsOfEachFamily() {
    Path output = folder.resolve("report");
    run(gappy.file() + "," + MALFORMED, output, Map.of("top", "10", "max-iterations", "6"));

    for (String family : List.of("gappy", "wrong_length")) {
      assertThat(stored(output, "pairs", family))
          .isEqualTo(stored(report, "pairs", family).subList(0, 10));
    }
  }

  @Test
  void aRepeatedRunChangesNothing() {
    Path output = folder.resolve("report");
    run(gappy.file() + "," + MALFORMED, output, FEW_STEPS);
    Map<String, Integer> before = sizes(output);
    CoevolutionJob.Result again = run(gappy.file() + "," + MALFORMED, output, FEW_STEPS);

    assertThat(sizes(output)).isEqualTo(before);
    assertThat(again.counts()).containsEntry("families_skipped", 2L).containsEntry("rows_in", 0L);
    assertThat(again.summary()).contains("2 families skipped, in the report already");
  }

  @Test
  void plotsAreNamedWhereThereAreAny() {
    Path output = folder.resolve("report");
    assertThat(run(TOY, output, FEW_STEPS).summary()).doesNotContain("plots");
    Map<String, String> plotting = new HashMap<>(FEW_STEPS);
    plotting.put("plot", "true");

    assertThat(run(TOY, output, plotting).summary()).doesNotContain("plots");
    assertThat(run(MALFORMED, output, plotting).summary()).contains(", plots, _manifest.json)");
  }

  @Test
  void overwriteReplacesWhatTheReportHad() throws IOException {
    Path output = folder.resolve("report");
    run(MALFORMED, output, FEW_STEPS);
    run(TOY, output, Map.of("overwrite", "true", "penalty", "0.3", "max-iterations", "6"));

    assertThat(families(output)).containsExactly("toy");
    for (String name : List.of("pairs", "positions", "rows")) {
      assertThat(table(output, name)).allMatch(row -> row.getAs("family").equals("toy"));
    }
    assertThat(table(output, "quarantine")).isEmpty();
    assertThat(manifest(output).get("families").findValuesAsText("family")).containsExactly("toy");
    assertThat(manifest(output).at("/counts/rows_in").asLong()).isEqualTo(5);
  }

  @Test
  void overwriteLeavesFilesThatAreNotOfTheReport() throws IOException {
    Path output = Files.createDirectories(folder.resolve("report"));
    Path notes = Files.writeString(output.resolve("notes.txt"), "mine");
    run(TOY, output, Map.of("overwrite", "true", "max-iterations", "6"));

    assertThat(notes).hasContent("mine");
  }

  @Test
  void aFolderWithATableThatIsNotOursIsRefusedAndLeftAlone() throws IOException {
    Path output = folder.resolve("foreign");
    Path table = Files.createDirectories(output.resolve("pairs"));
    Path file = Files.writeString(table.resolve("part-0.parquet"), "mine");

    assertThatThrownBy(() -> run(TOY, output, FEW_STEPS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(output.toString(), "pairs", "--overwrite");
    assertThat(file).hasContent("mine");
    assertThat(output).isDirectoryNotContaining(found -> !found.equals(table));
  }

  @Test
  void failfastStopsAtTheFirstBadRowAndWritesNothing() {
    Path output = folder.resolve("report");
    Throwable thrown = catchThrowable(() -> run(MALFORMED, output, Map.of("mode", "failfast")));

    assertThat(BadInputException.behind(thrown)).isPresent();
    assertThat(BadInputException.behind(thrown).get().getMessage())
        .contains("wrong_length.a3m line ")
        .contains("11");
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void failfastStopsAtAFamilyThatCannotBeFitted() throws IOException {
    Path file = Files.writeString(folder.resolve("odd.a3m"), ">q\nMKTAYI\n>b\n----YI\n");
    Map<String, String> options = Map.of("mode", "failfast", "min-coverage", "0.9");
    Throwable thrown =
        catchThrowable(() -> run(file.toString(), folder.resolve("report"), options));

    assertThat(BadInputException.behind(thrown)).isPresent();
    assertThat(BadInputException.behind(thrown).get()).hasMessageContaining("min-coverage");
  }

  @Test
  void whereNoFamilyCanBeFittedTheTablesAreEmptyAndSayWhy() throws IOException {
    Path file = Files.writeString(folder.resolve("odd.a3m"), ">q\nMKTAYI\n>b\n----YI\n");
    Path output = folder.resolve("report");
    CoevolutionJob.Result run = run(file.toString(), output, Map.of("plot", "true"));

    assertThat(run.counts())
        .containsEntry("families_used", 0L)
        .containsEntry("rows_quarantined", 2L);
    assertThat(table(output, "pairs")).isEmpty();
    assertThat(table(output, "quarantine"))
        .singleElement()
        .satisfies(bad -> assertThat(bad.<String>getAs("reason")).contains("min-coverage"));
  }

  private static Map<Integer, Double> gappyWeights() {
    return stored(report, "rows", "gappy").stream()
        .collect(
            Collectors.toMap(row -> row.getAs("row"), row -> (double) row.<Float>getAs("weight")));
  }

  private static StructType schema(String table) {
    return schema(report, table);
  }

  private static StructType schema(Path output, String table) {
    return spark.read().parquet(output.resolve(table).toString()).schema();
  }

  /** Name, type and comment; Parquet columns that Spark reads may all be null. */
  private static List<String> described(StructType schema) {
    return Stream.of(schema.fields())
        .map(
            (StructField field) ->
                "%s %s: %s".formatted(field.name(), field.dataType(), field.getComment().get()))
        .toList();
  }

  private static List<String> families(Path output) {
    return table(output, "families").stream().map(row -> row.<String>getAs("family")).toList();
  }

  private static List<Row> table(Path output, String name) {
    return output.equals(report)
        ? TABLES.computeIfAbsent(name, table -> read(output, table))
        : read(output, name);
  }

  private static List<Row> read(Path output, String table) {
    return spark.read().parquet(output.resolve(table).toString()).collectAsList();
  }

  /** A family's rows in the order in which they are stored. */
  private static List<Row> stored(Path output, String table, String family) {
    return table(output, table).stream().filter(row -> row.getAs("family").equals(family)).toList();
  }

  private static Map<String, Integer> sizes(Path output) {
    return Stream.of("pairs", "positions", "rows", "families", "quarantine")
        .collect(Collectors.toMap(Function.identity(), name -> table(output, name).size()));
  }

  private static List<Integer> ints(List<Row> rows, String column) {
    return rows.stream().map(row -> row.<Integer>getAs(column)).toList();
  }

  private static List<Float> floats(List<Row> rows, String column) {
    return rows.stream().map(row -> row.<Float>getAs(column)).toList();
  }

  private static double[] doubles(List<Row> rows, String column) {
    return rows.stream().mapToDouble(row -> row.<Float>getAs(column)).toArray();
  }

  private static JsonNode manifest(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("_manifest.json").toFile());
  }

  private static long headers(String file) throws IOException {
    try (InputStream stored = Files.newInputStream(Path.of(file));
        InputStream in = file.endsWith(".gz") ? new GZIPInputStream(stored) : stored) {
      return new String(in.readAllBytes(), US_ASCII)
          .lines()
          .filter(line -> line.startsWith(">"))
          .count();
    }
  }

  private static CoevolutionJob.Result run(String input, Path output, Map<String, String> options) {
    Map<String, String> flags = new HashMap<>(options);
    flags.put("input", input);
    flags.put("output", output.toString());
    return new CoevolutionJob(new Defaults("coevolution").overriddenBy(null, flags)).run(spark);
  }
}
