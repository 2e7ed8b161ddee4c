package org.coattend.job;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.InputFile;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.evaluation.TruthFile;
import org.coattend.report.KnownContacts;
import org.coattend.report.Manifest;
import org.coattend.report.Report;

/**
 * Compares residue pairs with known contacts.
 *
 * <p>Input: the output folder of the coevolution job, of which the tables {@code pairs} (family, i,
 * j and the score to rank by) and {@code positions} (family, i, residue) are read, and truth files
 * as {@link TruthFile} names them. A family is evaluated when it has both.
 *
 * <p>Output: Parquet {@code precision} (family, min_separation, top, n, precision) and {@code
 * precision_mean} (min_separation, top, families, precision), each column with a comment; on demand
 * {@code contact_maps/<family>.png}; and {@code _evaluation.json}, a {@link Manifest}.
 *
 * <p>Example: {@code new EvaluateJob(Options.of("out", "truth/", "evaluation")).run(spark)}
 */
public final class EvaluateJob implements Job {
  /** Beside the tables, which may be in the folder of the coevolution job and its manifest. */
  private static final String MANIFEST = "_evaluation.json";

  private static final String PRECISION = "precision";
  private static final String MEAN = "precision_mean";
  private static final String MAPS = "contact_maps";
  private static final List<String> TABLES = List.of(PRECISION, MEAN);

  /**
   * What to compare, and how.
   *
   * @param input output folder of the coevolution job
   * @param truth truth files: paths, globs and folders, separated by commas
   * @param output folder for the tables
   * @param rankBy column of {@code pairs} by which pairs are ranked, highest first
   * @param distanceColumn column of the truth tables with the distance, in Å
   * @param contactDistance pairs closer than this are contacts, in Å
   * @param separations minimum separations, in query columns
   * @param chain the chain to measure in every structure; when empty, the one that the file's name
   *     says or else the one most like the query
   * @param plot whether a contact map of every family is drawn
   * @param overwrite whether tables and maps that exist are replaced
   */
  public record Options(
      String input,
      String truth,
      String output,
      String rankBy,
      String distanceColumn,
      double contactDistance,
      List<Integer> separations,
      String chain,
      boolean plot,
      boolean overwrite)
      implements Serializable {
    public Options {
      requireText("input", input, "the output folder of the coevolution job");
      requireText("truth", truth, "paths, globs or folders of truth files");
      requireText("output", output, "a folder");
      requireText("rank-by", rankBy, "a column of the pairs");
      requireText("distance-column", distanceColumn, "a column of the truth tables");
      if (!(contactDistance > 0 && contactDistance < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "contact-distance: %s; must be a number of Å above 0".formatted(contactDistance));
      }
      if (chain == null) {
        throw new IllegalArgumentException("chain: missing; must be a chain's name or empty");
      }
      separations = List.copyOf(separations);
      if (separations.isEmpty()
          || separations.stream().anyMatch(separation -> separation < 1)
          || new HashSet<>(separations).size() < separations.size()) {
        throw new IllegalArgumentException(
            "separations: %s; must be different whole numbers of at least 1"
                .formatted(separations));
      }
    }

    /** The defaults: ranked by score, contacts below 8 Å, separations 6, 12 and 24. */
    public static Options of(String input, String truth, String output) {
      return new Options(
          input, truth, output, "score", "distance", 8.0, List.of(6, 12, 24), "", false, false);
    }

    static Options of(Config config) {
      String output = config.getString("output");
      return new Options(
          config.getString("input"),
          config.getString("truth"),
          output.isEmpty() ? config.getString("input") : output,
          config.getString("rank-by"),
          config.getString("distance-column"),
          config.getDouble("contact-distance"),
          separations(config.getString("separations")),
          config.getString("chain"),
          config.getBoolean("plot"),
          config.getBoolean("overwrite"));
    }

    private static List<Integer> separations(String listed) {
      try {
        return Arrays.stream(listed.split(",")).map(String::strip).map(Integer::valueOf).toList();
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "separations: '%s'; must be whole numbers, comma-separated".formatted(listed), e);
      }
    }

    /** The options as users name them. */
    Map<String, Object> byName() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("input", input);
      options.put("truth", truth);
      options.put("output", output);
      options.put("rank-by", rankBy);
      options.put("distance-column", distanceColumn);
      options.put("contact-distance", contactDistance);
      options.put("separations", separations);
      options.put("chain", chain);
      options.put("plot", plot);
      options.put("overwrite", overwrite);
      return options;
    }

    int leastSeparation() {
      return Collections.min(separations);
    }

    private static void requireText(String option, String value, String allowed) {
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException("%s: empty; must name %s".formatted(option, allowed));
      }
    }
  }

  /**
   * What came of it.
   *
   * @param precision path of the table of all families
   * @param means path of the table of means
   * @param maps folder of the contact maps, if they were asked for
   * @param manifest path of the options, truth files and counts
   * @param families families evaluated
   * @param withoutTruth families of the input that have no truth file, in order
   * @param withoutFamily truth files that no family of the input has, by path
   * @param problems families that have a truth file which cannot be used, and why
   * @param mean the table of means, by separation, then by cut from short to long
   */
  public record Result(
      String precision,
      String means,
      Optional<String> maps,
      String manifest,
      long families,
      List<String> withoutTruth,
      List<String> withoutFamily,
      List<String> problems,
      List<Mean> mean)
      implements Job.Result {
    /** Mean precision at one separation and cut; {@code NaN} when no family has a pair there. */
    public record Mean(int minSeparation, String top, long families, double precision) {}

    /** The means as lines of text and, below them, what was left out. */
    @Override
    public String summary() {
      List<String> lines = new ArrayList<>();
      lines.add(
          "precision, mean over %,d %s".formatted(families, families == 1 ? "family" : "families"));
      lines.add("  |i-j|" + row(ContactPrecision.tops()));
      for (int k = 0; k < mean.size(); k += ContactPrecision.tops().size()) {
        List<Mean> cuts = mean.subList(k, k + ContactPrecision.tops().size());
        lines.add(
            "%7s".formatted(">=" + cuts.get(0).minSeparation())
                + row(cuts.stream().map(Mean::precision).map(Result::digits).toList()));
      }
      lines.addAll(Lists.shown("families without truth", withoutTruth));
      lines.addAll(Lists.shown("truth files without a family", withoutFamily));
      lines.addAll(Lists.shown("families whose truth cannot be used", problems));
      lines.add(
          "reports: %s, %s%s, %s"
              .formatted(precision, means, maps.map(path -> ", " + path).orElse(""), manifest));
      return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
      StringBuilder row = new StringBuilder();
      cells.forEach(cell -> row.append("%9s".formatted(cell)));
      return row.toString();
    }

    private static String digits(double precision) {
      return Double.isNaN(precision) ? "-" : String.format(Locale.ROOT, "%.4f", precision);
    }
  }

  /** Tables and truth that fit each other. */
  private record Compared(
      Dataset<Row> pairs,
      Dataset<Row> positions,
      Set<String> families,
      Map<TruthFile, Long> files,
      Map<String, TruthFile> truth) {
    List<String> withoutTruth() {
      return families.stream().filter(family -> !truth.containsKey(family)).toList();
    }

    List<String> withoutFamily() {
      return files.keySet().stream()
          .filter(file -> !truth.containsValue(file))
          .map(TruthFile::path)
          .toList();
    }

    String described() {
      return String.format(
          Locale.ROOT,
          "%,d of %,d families have one of %,d truth files",
          truth.size(),
          families.size(),
          files.size());
    }
  }

  private final Options options;

  public EvaluateJob(Config config) {
    this(Options.of(config));
  }

  public EvaluateJob(Options options) {
    this.options = options;
  }

  /**
   * Evaluates every family that has a truth.
   *
   * @throws IllegalArgumentException when the input or the truth is not there or unfit, no family
   *     has both, or the output exists and is not to be replaced
   * @throws UncheckedIOException when a file system fails
   */
  @Override
  public Result run(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Stages stages = new Stages(spark, "evaluate");
    try {
      Report report =
          Report.create(
              spark, options.output(), MANIFEST, TABLES, List.of(MAPS), options.overwrite());
      Optional<String> maps = Optional.of(MAPS).filter(name -> options.plot());
      Compared compared = stages.run("read", () -> read(spark, hadoop), Compared::described);
      Map<String, TruthFile> truth = compared.truth();
      report.begin();

      Dataset<Row> outcomes = outcomes(spark, compared, maps.map(report::path)).persist();
      Map<String, String> problems =
          stages.run(
              "compare",
              () -> problems(outcomes),
              found -> described(truth.size() - found.size(), found.size()));
      requireAny(truth.size() - problems.size(), told(problems));
      List<Result.Mean> mean =
          stages.run(
              "write",
              () -> {
                report.write(PRECISION, precision(outcomes).toJavaRDD(), PrecisionTables.PRECISION);
                List<Result.Mean> means = mean(outcomes);
                report.write(MEAN, rows(spark, means).toJavaRDD(), PrecisionTables.MEAN);
                return means;
              },
              means -> "tables" + (options.plot() ? " and maps" : "") + " in " + options.output());
      outcomes.unpersist();
      report.finish(manifest(spark, compared, problems.keySet(), stages));

      Path output = new Path(options.output());
      return new Result(
          new Path(output, PRECISION).toString(),
          new Path(output, MEAN).toString(),
          maps.map(name -> new Path(output, name).toString()),
          new Path(output, MANIFEST).toString(),
          truth.size() - problems.size(),
          compared.withoutTruth(),
          compared.withoutFamily(),
          told(problems),
          mean);
    } finally {
      stages.close();
    }
  }

  private Compared read(SparkSession spark, Configuration hadoop) {
    try {
      Dataset<Row> pairs =
          input(
              spark, hadoop, "pairs", col("family"), col("i"), col("j"), ranking().cast("double"));
      Dataset<Row> positions =
          input(spark, hadoop, "positions", col("family"), col("i"), col("residue"));
      Set<String> families = families(positions);
      Map<TruthFile, Long> files = TruthFiles.list(options.truth(), hadoop);
      Map<String, TruthFile> truth = TruthFiles.ofSome(files.keySet(), families);
      return new Compared(pairs, positions, families, files, truth);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Manifest manifest(
      SparkSession spark, Compared compared, Set<String> unusable, Stages stages) {
    List<FamilyKey> evaluated = new ArrayList<>();
    List<FamilyKey> rejected = new ArrayList<>();
    List<InputFile> inputs = new ArrayList<>();
    compared
        .truth()
        .forEach(
            (family, file) -> {
              (unusable.contains(family) ? rejected : evaluated)
                  .add(new FamilyKey(family, file.path()));
              inputs.add(new InputFile(file.path(), compared.files().get(file)));
            });
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("families_evaluated", (long) evaluated.size());
    counts.put("families_without_truth", (long) compared.withoutTruth().size());
    counts.put("families_with_unusable_truth", (long) unusable.size());
    counts.put("truth_files_without_family", (long) compared.withoutFamily().size());
    return new Manifest(
        "evaluate",
        Manifest.versions(spark),
        Manifest.now(),
        options.byName(),
        inputs,
        counts,
        stages.seconds(),
        evaluated,
        rejected,
        List.of());
  }

  private String described(int evaluated, int unusable) {
    return String.format(
        Locale.ROOT,
        "%,d %s%s, %,d whose truth cannot be used",
        evaluated,
        evaluated == 1 ? "family" : "families",
        options.plot() ? " with maps" : "",
        unusable);
  }

  private Column ranking() {
    return col("`" + options.rankBy() + "`");
  }

  private Dataset<Row> input(
      SparkSession spark, Configuration hadoop, String table, Column... columns)
      throws IOException {
    Path path = new Path(options.input(), table);
    if (!path.getFileSystem(hadoop).exists(path)) {
      throw new IllegalArgumentException(
          "input: there is no %s; name the output folder of the coevolution job".formatted(path));
    }
    try {
      return spark.read().parquet(path.toString()).select(columns);
    } catch (Exception e) {
      if (e instanceof AnalysisException) { // checked, but thrown by Scala undeclared
        throw new IllegalArgumentException(
            "input: %s is not a table of coevolution with the columns %s: %s; of pairs, --rank-by names the last"
                .formatted(path, Arrays.toString(columns), e.getMessage()),
            e);
      }
      throw e;
    }
  }

  private static Set<String> families(Dataset<Row> positions) {
    return new TreeSet<>(
        positions.select("family").distinct().as(Encoders.STRING()).collectAsList());
  }

  /** Precision of each family with a truth, or its problem; one task holds one family at a time. */
  private Dataset<Row> outcomes(SparkSession spark, Compared compared, Optional<String> maps) {
    Map<String, TruthFile> truth = compared.truth();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Dataset<Row> known =
        broadcast(
            spark.createDataset(List.copyOf(truth.keySet()), Encoders.STRING()).toDF("family"));
    Column farEnough = col("j").minus(col("i")).geq(options.leastSeparation());
    FamilyPrecision familyPrecision =
        new FamilyPrecision(
            options,
            maps.orElse(null),
            context.broadcast(new KnownContacts(truth, options.distanceColumn(), options.chain())),
            context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf())));
    return byFamily(compared.positions().join(known, "family"))
        .cogroupSorted(
            byFamily(compared.pairs().filter(farEnough).join(known, "family")),
            new Column[] {col("i")},
            new Column[] {},
            familyPrecision,
            Encoders.row(PrecisionTables.OUTCOME));
  }

  private static KeyValueGroupedDataset<String, Row> byFamily(Dataset<Row> rows) {
    return rows.groupBy("family").as(Encoders.STRING(), Encoders.row(rows.schema()));
  }

  /** What is wrong with the truth of families that cannot be evaluated, by family. */
  private static Map<String, String> problems(Dataset<Row> outcomes) {
    Map<String, String> problems = new TreeMap<>();
    outcomes
        .filter(col("problem").isNotNull())
        .select("family", "problem")
        .collectAsList()
        .forEach(row -> problems.put(row.getString(0), row.getString(1)));
    return problems;
  }

  private static List<String> told(Map<String, String> problems) {
    return problems.entrySet().stream()
        .map(problem -> problem.getKey() + ": " + problem.getValue())
        .toList();
  }

  private static void requireAny(long evaluated, List<String> problems) {
    if (evaluated == 0) {
      throw new IllegalArgumentException(
          "truth: no file can be used; the first: %s".formatted(problems.get(0)));
    }
  }

  private static Dataset<Row> precision(Dataset<Row> outcomes) {
    return outcomes
        .filter(col("problem").isNull())
        .to(PrecisionTables.PRECISION)
        .repartition(1)
        .sortWithinPartitions("family", "min_separation", "n");
  }

  private List<Result.Mean> mean(Dataset<Row> outcomes) {
    // Summed as decimals, which, unlike doubles, add up to the same in any order.
    Column exact = col("precision").cast("decimal(17,15)");
    Map<List<Object>, Row> means = new HashMap<>();
    outcomes
        .groupBy("min_separation", "top")
        .agg(count("precision"), avg(exact).cast("double"))
        .collectAsList()
        .forEach(row -> means.put(Arrays.asList(row.get(0), row.get(1)), row));
    List<Result.Mean> inOrder = new ArrayList<>();
    for (int separation : options.separations()) {
      for (String top : ContactPrecision.tops()) {
        Row row = means.get(List.of(separation, top));
        double precision = row.isNullAt(3) ? Double.NaN : row.getDouble(3);
        inOrder.add(new Result.Mean(separation, top, row.getLong(2), precision));
      }
    }
    return inOrder;
  }

  private static Dataset<Row> rows(SparkSession spark, List<Result.Mean> means) {
    List<Row> rows =
        means.stream()
            .map(
                mean ->
                    RowFactory.create(
                        mean.minSeparation(),
                        mean.top(),
                        mean.families(),
                        mean.families() == 0 ? null : mean.precision()))
            .toList();
    return spark.createDataFrame(rows, PrecisionTables.MEAN).coalesce(1);
  }
}
