package org.coattend.spark;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.coevolution.FamilyModel;
import org.coattend.contact.ContactTier;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.Limits;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.FactoredAttention;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyFitsTest {
  private static final double IDENTITY = 0.8;
  private static final PseudoLikelihood.Options FIT =
      new PseudoLikelihood.Options(0.1, 0.01, 8, 0.004);

  private static final Encoder ENCODER =
      new Encoder(new Encoder.Options(Optional.empty(), 0.5, 0.8));

  /** More columns than two blocks hold, rows and columns that the filters leave out. */
  private static final List<EncodedFamily> FAMILIES =
      List.of(family("wide", 150, 37), family("one", 60, 20), family("two", 40, 16));

  private static SparkSession spark;
  private static JavaSparkContext context;

  /** All that a family tells, in values that compare by their bits; not the seconds. */
  private record Told(
      String name,
      String source,
      List<Object> numbers,
      List<CoevolvingFamily.Pair> pairs,
      List<CoevolvingFamily.Position> positions,
      List<CoevolvingFamily.AlignedRow> rows) {
    static Told by(CoevolvingFamily family) {
      return new Told(
          family.name(),
          family.source(),
          List.of(
              family.rowsIn(),
              family.rowsUsed(),
              family.rowsFiltered(),
              family.columns(),
              family.effectiveRows(),
              family.iterations(),
              family.converged(),
              family.objective()),
          family.pairs(Integer.MAX_VALUE).toList(),
          family.positions().toList(),
          family.rows().toList());
    }
  }

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theFamiliesHaveRowsAndColumnsThatAreLeftOut() {
    assertThat(FAMILIES)
        .allSatisfy(
            family -> {
              assertThat(family.usedRows().length).isLessThan(family.alignment().rows());
              assertThat(family.usedColumns().length).isLessThan(family.alignment().columns());
            });
    assertThat(FamilyModel.blocks(FAMILIES.get(0))).isGreaterThan(2);
  }

  @Test
  void aFamilyThatIsSpreadTellsWhatOneThatIsFittedWholeTells() {
    List<FamilyKey> all = FAMILIES.stream().map(EncodedFamily::key).toList();

    assertThat(told(1, new FitPlan(Map.of(), 0, all))).isEqualTo(alone());
  }

  @Test
  void aRealFamilyTellsTheSameWholeAndSpread() {
    AlignmentSource.Options trna =
        new AlignmentSource.Options(
            "data-samples/msa/trna.a3m.gz",
            Optional.empty(),
            ColumnChoice.QUERY,
            BadInputMode.FAILFAST,
            Limits.DEFAULT,
            false);
    FitBudget budget = FitBudget.of(context);
    FamilyModel.Options fit = new FamilyModel.Options(IDENTITY, FIT, ContactTier.NETWORK);
    JavaRDD<EncodedFamily> read =
        AlignmentSource.open(spark, trna)
            .read()
            .map(
                family ->
                    EncodedRead.of(family, ENCODER, budget, fit, BadInputMode.FAILFAST).family());
    FamilyKey key = read.first().key();

    List<Told> spread = told(read, new FitPlan(Map.of(), 0, List.of(key)));

    assertThat(spread).hasSize(1).isEqualTo(told(read, new FitPlan(Map.of(key, 0), 1, List.of())));
  }

  @Test
  void whatIsCountedIsTheSameWholeAndSpread() {
    EncodedFamily family = FAMILIES.get(0);
    JavaRDD<EncodedFamily> families = context.parallelize(List.of(family), 1);

    Map<Count, Long> whole =
        counted(() -> told(families, new FitPlan(Map.of(family.key(), 0), 1, List.of())));
    Map<Count, Long> spread =
        counted(() -> told(families, new FitPlan(Map.of(), 0, List.of(family.key()))));

    assertThat(whole.get(Count.COLUMNS_FITTED)).isEqualTo(family.usedColumns().length);
    assertThat(whole.get(Count.EVALUATIONS)).isGreaterThan(family.usedColumns().length);
    assertThat(spread).isEqualTo(whole);
  }

  private static Map<Count, Long> counted(Supplier<?> work) {
    Counters counters = Counters.of(context.sc());
    Map<Count, Long> counts = new TreeMap<>();
    for (Count count : Count.values()) {
      counts.put(count, -counters.value(count));
    }
    assertThat(work.get()).isNotNull();
    counts.replaceAll((count, before) -> before + counters.value(count));
    return counts;
  }

  @Test
  void theSparkJobsOfASpreadFamilyNameIt() throws TimeoutException {
    EncodedFamily family = FAMILIES.get(0);
    List<String> descriptions = new ArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            descriptions.add(job.properties().getProperty("spark.job.description"));
          }
        };
    context.sc().addSparkListener(listener);
    context.sc().setJobDescription("fit");
    told(context.parallelize(List.of(family), 1), new FitPlan(Map.of(), 0, List.of(family.key())));
    context.sc().listenerBus().waitUntilEmpty();
    context.sc().setJobDescription(null);
    context.sc().removeSparkListener(listener);

    assertThat(descriptions).startsWith("fit").endsWith("fit");
    assertThat(descriptions.subList(1, descriptions.size() - 1))
        .isNotEmpty()
        .containsOnly("fit, " + family.name() + " over all cores");
  }

  @Test
  void theBlocksOfAFamilyOfManyRowsComeToTheDriverOneByOne() {
    EncodedFamily tall = family("tall", 10_000, 97);
    FitPlan spread = new FitPlan(Map.of(), 0, List.of(tall.key()));
    SparkConf conf = spark.sparkContext().conf();
    conf.set("spark.driver.maxResultSize", "1400k"); // the rows fit, all blocks do not
    for (CouplingModel.Options fit : List.of(FIT, new MeanField.Options(0.5))) {
      assertThat(
              new FamilyFits(context, new FamilyModel.Options(IDENTITY, fit, ContactTier.NETWORK))
                  .fit(context.parallelize(List.of(tall), 1).cache(), spread)
                  .map(CoevolvingFamily::name)
                  .collect())
          .containsExactly("tall");
    }
    conf.remove("spark.driver.maxResultSize");
  }

  @Test
  void aSpreadFamilyAndWholeOnesGoTogether() {
    FamilyKey wide = FAMILIES.get(0).key();
    Map<FamilyKey, Integer> tasks = Map.of(FAMILIES.get(1).key(), 0, FAMILIES.get(2).key(), 1);

    assertThat(told(2, new FitPlan(tasks, 2, List.of(wide)))).isEqualTo(alone());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void howTheInputIsPartitionedDoesNotMatter(int partitions) {
    assertThat(told(partitions, allInOneTask())).isEqualTo(alone());
  }

  @Test
  void aSpreadFamilyHasTheHeadsOfOneThatIsFittedWhole() {
    EncodedFamily family = FAMILIES.get(0);
    FamilyModel.Options factored =
        new FamilyModel.Options(
            IDENTITY,
            new FactoredAttention.Options(6, FIT, new MeanField.Options(0.7), Map.of()),
            ContactTier.NONE);
    CoevolvingFamily whole = FamilyModel.fit(family, factored);

    CoevolvingFamily spread =
        new FamilyFits(context, factored)
            .fit(
                context.parallelize(List.of(family), 1),
                new FitPlan(Map.of(), 0, List.of(family.key())))
            .first();

    assertThat(Told.by(spread)).isEqualTo(Told.by(whole));
    assertThat(spread.heads().toList())
        .hasSize(6)
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(whole.heads().toList());
  }

  @Test
  void aFamilyThatThePlanDoesNotNameIsNotFitted() {
    FitPlan one = new FitPlan(Map.of(FAMILIES.get(1).key(), 0), 1, List.of());

    assertThat(told(3, one)).extracting(Told::name).containsExactly("one");
  }

  @Test
  void anEmptyPlanFitsNothing() {
    assertThat(told(1, new FitPlan(Map.of(), 0, List.of()))).isEmpty();
  }

  @Test
  void partsCoverEveryRowOnce() {
    for (int rows = 1; rows <= 300; rows++) {
      for (int most = 1; most <= 40; most++) {
        assertCovers(FamilyFits.triangleParts(rows, most), rows, most);
      }
    }
    for (int rows : new int[] {1_000, 99_991, 1 << 20, 10_000_000}) {
      for (int most : new int[] {1, 7, 16, 1_000}) {
        assertCovers(FamilyFits.triangleParts(rows, most), rows, most);
      }
    }
  }

  @Test
  void partsHaveAboutEquallyManyPairs() {
    int rows = 100_000;
    int most = 64;
    double share = 0.5 * rows * rows / most;

    assertThat(FamilyFits.triangleParts(rows, most))
        .hasSize(most)
        .allSatisfy(part -> assertThat(pairs(rows, part) / share).isBetween(0.95, 1.05));
  }

  private static void assertCovers(List<int[]> parts, int rows, int most) {
    int next = 0;
    for (int[] part : parts) {
      if (part[0] != next || part[1] <= part[0]) {
        throw new AssertionError(
            "rows %d, most %d: %d to %d after %d".formatted(rows, most, part[0], part[1], next));
      }
      next = part[1];
    }
    assertThat(next).as("rows %d, most %d", rows, most).isEqualTo(rows);
    assertThat(parts.size()).isLessThanOrEqualTo(most);
  }

  /** Pairs of a row of the part with a later one. */
  private static double pairs(double rows, int[] part) {
    double from = rows - part[0];
    double to = rows - part[1];
    return (from * (from - 1) - to * (to - 1)) / 2;
  }

  private static List<Told> told(int partitions, FitPlan plan) {
    return told(context.parallelize(FAMILIES, partitions), plan);
  }

  private static List<Told> told(JavaRDD<EncodedFamily> families, FitPlan plan) {
    return new FamilyFits(context, new FamilyModel.Options(IDENTITY, FIT, ContactTier.NETWORK))
        .fit(families, plan).collect().stream()
            .map(Told::by)
            .sorted(Comparator.comparing(Told::name))
            .toList();
  }

  /** Each family fitted by itself, without Spark. */
  private static List<Told> alone() {
    return FAMILIES.stream()
        .map(
            family ->
                Told.by(
                    FamilyModel.fit(
                        family, new FamilyModel.Options(IDENTITY, FIT, ContactTier.NETWORK))))
        .sorted(Comparator.comparing(Told::name))
        .toList();
  }

  private static FitPlan allInOneTask() {
    return new FitPlan(
        FAMILIES.stream().collect(Collectors.toMap(EncodedFamily::key, family -> 0)), 1, List.of());
  }

  /**
   * Rows that are noisy copies of the query, one of them of gaps but for its first residue, and a
   * column that only the query has a residue in.
   */
  private static EncodedFamily family(String name, int rows, int columns) {
    Random random = new Random(name.hashCode());
    String residues = "ACDEFGHIKLMNPQRSTVWY-";
    Function<String, Character> draw = letters -> letters.charAt(random.nextInt(letters.length()));
    StringBuilder symbols = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (row == 0) {
          symbols.append(draw.apply("ACDEFGHIKL"));
        } else if (column == 5 || (row == 7 && column > 0)) {
          symbols.append('-');
        } else if (random.nextInt(4) == 0) {
          symbols.append(draw.apply(residues));
        } else {
          symbols.append(symbols.charAt(column));
        }
      }
    }
    List<String> ids = new ArrayList<>();
    int[] numbers = new int[rows];
    for (int row = 0; row < rows; row++) {
      ids.add("row" + row);
      numbers[row] = row + 1;
    }
    Alignment alignment =
        new Alignment(
            name,
            name + ".a3m",
            columns,
            numbers,
            ids.toArray(String[]::new),
            symbols.toString().getBytes(US_ASCII));
    try {
      return ENCODER.encode(alignment, rows);
    } catch (Encoder.UnfitFamilyException unfit) {
      throw new AssertionError(unfit);
    }
  }
}
