package org.coattend.job;

import com.typesafe.config.Config;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.coevolution.FamilyModel;
import org.coattend.coevolution.FitMemory;
import org.coattend.contact.ContactTier;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.Limits;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.FactoredAttention;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.report.CoevolutionTables;
import org.coattend.report.FamilyPlot;
import org.coattend.report.Manifest;
import org.coattend.report.Report;
import org.coattend.spark.Count;
import org.coattend.spark.Counters;
import org.coattend.spark.EncodedRead;
import org.coattend.spark.FamilyFits;
import org.coattend.spark.FitBudget;
import org.coattend.spark.FitPlan;
import org.coattend.spark.Progress;
import org.coattend.spark.SharedValues;

/**
 * Finds co-evolving residue pairs in alignments, and attends under the fitted couplings.
 *
 * <p><b>Input.</b> Alignments of many families, in files or tables; see {@link AlignmentSource}.
 *
 * <p><b>Output.</b> Parquet tables {@code pairs, positions, rows, families, quarantine} and, of
 * factored attention, {@code heads} (see {@link CoevolutionTables}), {@code _manifest.json} and, on
 * demand, {@code plots}.
 *
 * <p><b>Example.</b> {@code jobs/submit coevolution --input 'alignments/*.a3m.gz' --output report}
 */
public final class CoevolutionJob implements Job {
  private static final List<String> TABLES =
      List.of("pairs", "positions", "rows", "families", "heads", "quarantine", "plots");

  /** Options that decide what the tables say of a family. */
  private static final List<String> SHAPING =
      List.of(
          "columns",
          "alphabet",
          "min-coverage",
          "max-gaps",
          "identity",
          "model",
          "pseudocount",
          "penalty",
          "bias-penalty",
          "max-iterations",
          "tolerance",
          "heads",
          "share-values",
          "probability",
          "top");

  /**
   * What to do.
   *
   * @param source what is read
   * @param encoding alphabet and filters
   * @param fit which model, and what else is found out
   * @param shareValues whether factored attention has the same value matrices in all families
   * @param output folder of the report
   * @param overwrite whether what is there is replaced
   * @param commitMinutes wall time, as estimated, of families that enter the report together
   * @param top pairs kept per family, at least 1
   * @param plot whether contact maps are drawn
   */
  public record Options(
      AlignmentSource.Options source,
      Encoder.Options encoding,
      FamilyModel.Options fit,
      boolean shareValues,
      String output,
      boolean overwrite,
      double commitMinutes,
      int top,
      boolean plot) {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder");
      }
      if (shareValues && !(fit.couplings() instanceof FactoredAttention.Options)) {
        throw new IllegalArgumentException(
            "share-values is true, but only model factored has values to share");
      }
      if (!(commitMinutes > 0)) {
        throw new IllegalArgumentException(
            "commit-minutes is %s, must be above 0".formatted(commitMinutes));
      }
      if (top < 1) {
        throw new IllegalArgumentException("top is %d, must be 0 (all) or more".formatted(top));
      }
    }

    /** The options by their names in {@code jobs/coevolution.conf}. */
    public static Options of(Config config) {
      int top = config.getInt("top");
      return new Options(
          new AlignmentSource.Options(
              config.getString("input"),
              Optional.of(config.getString("format")).filter(format -> !format.isEmpty()),
              Constants.of(config, "columns", ColumnChoice.class),
              Constants.of(config, "mode", BadInputMode.class),
              new Limits(
                  config.getInt("max-columns"),
                  Limits.DEFAULT.minRows(),
                  Limits.DEFAULT.maxRowBytes(),
                  config.getLong("max-family-bytes"),
                  Limits.DEFAULT.maxBadRecords()),
              false),
          new Encoder.Options(
              FitOptions.alphabet(config),
              config.getDouble("min-coverage"),
              config.getDouble("max-gaps")),
          new FamilyModel.Options(
              config.getDouble("identity"),
              model(config),
              Constants.of(config, "probability", ContactTier.class)),
          config.getBoolean("share-values"),
          config.getString("output"),
          config.getBoolean("overwrite"),
          config.getDouble("commit-minutes"),
          top == 0 ? Integer.MAX_VALUE : top,
          config.getBoolean("plot"));
    }

    private static CouplingModel.Options model(Config config) {
      String name = config.getString("model");
      return switch (name) {
        case "full" -> FitOptions.full(config);
        case "mean-field" -> FitOptions.meanField(config);
        case "factored" ->
            new FactoredAttention.Options(
                config.getInt("heads"),
                FitOptions.full(config),
                FitOptions.meanField(config),
                Map.of());
        default ->
            throw new IllegalArgumentException(
                "model is '%s', must be full, mean-field or factored".formatted(name));
      };
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param counts of families and rows in this run, as in the manifest
   * @param best the best pairs, for a first look
   * @param heads whether the report has any
   * @param plots whether the report has any
   */
  public record Result(
      String output, Map<String, Long> counts, List<Best> best, boolean heads, boolean plots)
      implements Job.Result {

    @Override
    public String summary() {
      StringBuilder lines = new StringBuilder();
      if (counts.get("families_skipped") > 0) {
        lines.append(
            "%s skipped, in the report already; --overwrite fits again%n"
                .formatted(families(counts.get("families_skipped"))));
      }
      if (!best.isEmpty()) {
        lines.append(
            String.format(
                Locale.ROOT,
                "%n%-24s %6s %6s %9s %8s %7s %10s %10s%n",
                "top pairs of family",
                "i",
                "j",
                "score",
                "z-score",
                "contact",
                "att. i>j",
                "att. j>i"));
        best.forEach(pair -> lines.append(pair.line()));
      }
      return lines + "reports: " + output + " (" + String.join(", ", reports()) + ")";
    }

    private List<String> reports() {
      List<String> names = new ArrayList<>(TABLES);
      if (!heads) {
        names.remove("heads");
      }
      if (!plots) {
        names.remove("plots");
      }
      names.add("_manifest.json");
      return names;
    }
  }

  /** A pair and the family that it is of. */
  public record Best(String family, CoevolvingFamily.Pair pair) implements Serializable {
    String line() {
      return String.format(
          Locale.ROOT,
          "%-24s %6s %6s %9.3f %8.1f %7s %10.3f %10.3f%n",
          family,
          pair.residueI() + "" + pair.i(),
          pair.residueJ() + "" + pair.j(),
          pair.score(),
          pair.zscore(),
          pair.probability() == null ? "-" : String.format(Locale.ROOT, "%.3f", pair.probability()),
          pair.attentionIj(),
          pair.attentionJi());
    }
  }

  /**
   * What the driver needs to know of a family that was read.
   *
   * @param load null when it was rejected
   */
  private record Shape(FamilyKey key, long rowsIn, long quarantined, Load load)
      implements Serializable {
    boolean accepted() {
      return load != null;
    }
  }

  /** What the fit of a family is going to take. */
  private record Load(String family, int rows, int columns, double seconds, FitMemory memory)
      implements Serializable {}

  /** What the driver needs to know of a family that was fitted. */
  private record Fitted(FamilyKey key, long used, long filtered, boolean converged, List<Best> best)
      implements Serializable {}

  private final Options options;
  private final Map<String, Object> resolved;

  public CoevolutionJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    AlignmentSource source = AlignmentSource.open(spark, options.source());
    Report report = open(spark, source);
    FamilyModel.Options fit = options.fit();
    FitBudget budget = FitBudget.of(context);
    Stages stages = new Stages(spark, "coevolution");
    try {
      List<Shape> shapes = new ArrayList<>();
      JavaRDD<EncodedRead> corpus =
          stages.run(
              "read",
              new Progress.Unit("rows", Count.ROWS_IN),
              () -> {
                JavaRDD<EncodedRead> reads = encode(source.read(), budget, stages.counters());
                shapes.addAll(reads.map(read -> shape(read, fit)).collect());
                return reads;
              },
              reads -> describeRead(shapes));
      Set<FamilyKey> done = report.families();
      List<Shape> fresh = shapes.stream().filter(shape -> !done.contains(shape.key())).toList();
      List<FamilyKey> added = fresh.stream().filter(Shape::accepted).map(Shape::key).toList();
      report.requireDistinct(added);
      if (options.shareValues()) {
        report.requireAllAtOnce(added, "heads share values");
      }
      Set<FamilyKey> again = report.rejected(source.files());

      JavaRDD<EncodedRead> kept = corpus.filter(read -> !done.contains(read.key()));
      stages.say("estimate", describeLoad(fresh, budget));
      JavaRDD<EncodedFamily> accepted =
          kept.filter(read -> read.family() != null).map(EncodedRead::family);
      FamilyFits fits = new FamilyFits(context, fit(stages, accepted, added.size()));
      List<Shape> rejected = fresh.stream().filter(shape -> !shape.accepted()).toList();
      List<Fitted> fitted = new ArrayList<>();
      List<List<FitPlan.Item>> batches = batches(items(fresh, budget), context);
      for (int k = 0; k < batches.size(); k++) {
        boolean first = k == 0;
        String which =
            batches.size() == 1 ? "" : " (batch %d of %d)".formatted(k + 1, batches.size());
        List<FitPlan.Item> batch = batches.get(k);
        FitPlan plan = FitPlan.of(batch, context.defaultParallelism());
        List<Fitted> part = new ArrayList<>();
        JavaRDD<CoevolvingFamily> families =
            stages.run(
                "fit",
                new Progress.Unit("columns", Count.COLUMNS_FITTED),
                () -> {
                  JavaRDD<CoevolvingFamily> results =
                      fits.fit(accepted, plan).persist(StorageLevel.MEMORY_AND_DISK_SER());
                  part.addAll(results.map(CoevolutionJob::fitted).collect());
                  return results;
                },
                results -> describeFit(part) + which);
        Report into = first ? report : open(spark, source);
        List<Shape> told = told(fresh, batch, first ? rejected : List.of());
        Set<FamilyKey> keys = told.stream().map(Shape::key).collect(Collectors.toSet());
        JavaRDD<EncodedRead> aside = kept.filter(read -> keys.contains(read.key()));
        Set<FamilyKey> obsolete = first ? again : Set.of();
        long rowsAgain =
            stages.run(
                "write",
                () -> {
                  into.begin();
                  write(into, families);
                  if (options.plot()) {
                    families.foreach(plots(context, spark, into));
                  }
                  return quarantine(into, aside, obsolete);
                },
                rows -> "tables" + plotted(part) + " in " + options.output());
        Map<String, Long> counts = counts(shapes.size() - fresh.size(), told, part);
        counts.merge("families_in", (long) -obsolete.size(), Long::sum);
        counts.merge("rows_in", -rowsAgain, Long::sum);
        counts.merge("rows_quarantined", -rowsAgain, Long::sum);
        into.finish(manifest(spark, source, stages, counts, told, rejected));
        families.unpersist();
        fitted.addAll(part);
      }
      corpus.unpersist();
      if (options.overwrite()) {
        Report.replace(spark, options.output(), TABLES);
      }
      Report whole = Report.open(spark, options.output(), TABLES, shaping(), false);
      return new Result(
          options.output(),
          counts(shapes.size() - fresh.size(), fresh, fitted),
          best(fitted),
          whole.has("heads"),
          whole.has("plots"));
    } finally {
      stages.close();
    }
  }

  /** The report, or what is to take its place. */
  private Report open(SparkSession spark, AlignmentSource source) {
    if (options.overwrite()) {
      return Report.openReplacement(spark, options.output(), TABLES, shaping(), source.files());
    }
    Report report = Report.open(spark, options.output(), TABLES, shaping(), false);
    report.requireUnchanged(source.files());
    return report;
  }

  /** Families that enter the report together; those that share values must. */
  private List<List<FitPlan.Item>> batches(List<FitPlan.Item> items, JavaSparkContext context) {
    return options.shareValues()
        ? List.of(items)
        : FitPlan.batches(items, context.defaultParallelism(), 60 * options.commitMinutes());
  }

  /** What a batch is of, and what was rejected beside it. */
  private static List<Shape> told(
      List<Shape> fresh, List<FitPlan.Item> batch, List<Shape> rejected) {
    Set<FamilyKey> keys = batch.stream().map(FitPlan.Item::family).collect(Collectors.toSet());
    return Stream.concat(
            fresh.stream().filter(shape -> shape.accepted() && keys.contains(shape.key())),
            rejected.stream())
        .toList();
  }

  /** How families are fitted: factored attention may have its values from all of them. */
  private FamilyModel.Options fit(Stages stages, JavaRDD<EncodedFamily> families, int count) {
    FamilyModel.Options fit = options.fit();
    if (options.shareValues()
        && count > 0
        && fit.couplings() instanceof FactoredAttention.Options alone) {
      FactoredAttention.Options sharing =
          stages.run(
              "values",
              () -> SharedValues.learn(families, fit.identity(), alone),
              learnt -> "shared by the families of this run");
      return new FamilyModel.Options(fit.identity(), sharing, fit.probability());
    }
    return fit;
  }

  private Map<String, Object> shaping() {
    Map<String, Object> shaping = new LinkedHashMap<>(resolved);
    shaping.keySet().retainAll(SHAPING);
    return shaping;
  }

  private JavaRDD<EncodedRead> encode(
      JavaRDD<FamilyRead> reads, FitBudget budget, Counters counters) {
    FamilyModel.Options fit = options.fit();
    Encoder encoder = new Encoder(options.encoding());
    BadInputMode mode = options.source().mode();
    return counters
        .reading(reads.map(read -> EncodedRead.of(read, encoder, budget, fit, mode)))
        .persist(StorageLevel.MEMORY_AND_DISK_SER());
  }

  private static Shape shape(EncodedRead read, FamilyModel.Options fit) {
    return new Shape(
        read.key(),
        read.rowsIn(),
        read.quarantined(),
        read.family() == null ? null : load(read.family(), fit));
  }

  private static Load load(EncodedFamily family, FamilyModel.Options fit) {
    return new Load(
        family.name(),
        family.alignment().rows(),
        family.usedColumns().length,
        FamilyModel.seconds(family, fit.couplings()),
        FitMemory.of(family, fit));
  }

  private static List<FitPlan.Item> items(List<Shape> shapes, FitBudget budget) {
    return shapes.stream()
        .filter(Shape::accepted)
        .map(shape -> item(shape.key(), shape.load(), budget))
        .toList();
  }

  private static FitPlan.Item item(FamilyKey key, Load load, FitBudget budget) {
    return new FitPlan.Item(key, load.seconds(), !budget.allowsBesideOthers(load.memory()));
  }

  private static Fitted fitted(CoevolvingFamily family) {
    return new Fitted(
        new FamilyKey(family.name(), family.source()),
        family.rowsUsed(),
        family.rowsFiltered(),
        family.converged(),
        family.pairs(5).map(pair -> new Best(family.name(), pair)).toList());
  }

  private void write(Report report, JavaRDD<CoevolvingFamily> families) {
    int top = options.top();
    report.write(
        "pairs",
        families.flatMap(family -> CoevolutionTables.pairs(family, top)),
        CoevolutionTables.PAIRS);
    report.write(
        "positions", families.flatMap(CoevolutionTables::positions), CoevolutionTables.POSITIONS);
    report.write("rows", families.flatMap(CoevolutionTables::rows), CoevolutionTables.ROWS);
    report.write(
        "families",
        families.flatMap(CoevolutionTables::families).coalesce(1),
        CoevolutionTables.FAMILIES);
    if (options.fit().couplings() instanceof FactoredAttention.Options) {
      report.write("heads", families.flatMap(CoevolutionTables::heads), CoevolutionTables.HEADS);
    }
  }

  /**
   * Writes what was set aside.
   *
   * @param again what an earlier run has set aside and this one has looked at again
   * @return how many rows were in the quarantine on behalf of those
   */
  private static long quarantine(Report report, JavaRDD<EncodedRead> reads, Set<FamilyKey> again) {
    return report
        .rewrite(
            "quarantine",
            row -> again.contains(CoevolutionTables.quarantined(row)),
            reads
                .flatMap(read -> read.bad().iterator())
                .map(CoevolutionTables::quarantine)
                .coalesce(1),
            CoevolutionTables.QUARANTINE)
        .stream()
        .mapToLong(row -> row.<Long>getAs("rows"))
        .sum();
  }

  private static FamilyPlot plots(JavaSparkContext context, SparkSession spark, Report report) {
    return new FamilyPlot(
        report.path("plots"),
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf())));
  }

  /** Counts of families; rows are counted where they come in, where they are used and set aside. */
  private static Map<String, Long> counts(long skipped, List<Shape> told, List<Fitted> fitted) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("families_in", (long) told.size());
    counts.put("families_used", (long) fitted.size());
    counts.put("families_skipped", skipped);
    counts.put("rows_in", told.stream().mapToLong(Shape::rowsIn).sum());
    counts.put("rows_used", fitted.stream().mapToLong(Fitted::used).sum());
    counts.put("rows_filtered", fitted.stream().mapToLong(Fitted::filtered).sum());
    counts.put("rows_quarantined", told.stream().mapToLong(Shape::quarantined).sum());
    long out =
        counts.get("rows_used") + counts.get("rows_filtered") + counts.get("rows_quarantined");
    if (counts.get("rows_in") != out) {
      throw new IllegalStateException(
          "rows were lost or counted twice, please report this: " + counts);
    }
    return counts;
  }

  private Manifest manifest(
      SparkSession spark,
      AlignmentSource source,
      Stages stages,
      Map<String, Long> counts,
      List<Shape> told,
      List<Shape> rejected) {
    return new Manifest(
        "coevolution",
        Manifest.versions(spark),
        Manifest.now(),
        resolved,
        source.files(),
        counts,
        stages.latestSeconds(),
        told.stream().filter(Shape::accepted).map(Shape::key).sorted().toList(),
        rejected.stream().map(Shape::key).sorted().toList(),
        List.of());
  }

  private static List<Best> best(List<Fitted> fitted) {
    int families = 6;
    if (fitted.size() <= families) {
      return fitted.stream()
          .sorted(Comparator.comparing(Fitted::key))
          .flatMap(family -> family.best().stream())
          .toList();
    }
    return fitted.stream()
        .flatMap(family -> family.best().stream())
        .sorted(
            Comparator.comparingDouble((Best best) -> best.pair().zscore())
                .reversed()
                .thenComparing(Best::family))
        .limit(10)
        .toList();
  }

  private static String describeRead(List<Shape> shapes) {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s quarantined",
        families(shapes.size()),
        rows(shapes.stream().mapToLong(Shape::rowsIn).sum()),
        rows(shapes.stream().mapToLong(Shape::quarantined).sum()));
  }

  private static String describeLoad(List<Shape> fresh, FitBudget budget) {
    List<Load> loads = fresh.stream().filter(Shape::accepted).map(Shape::load).toList();
    String all =
        String.format(
            Locale.ROOT,
            "%s, about %,.0f core seconds",
            families(loads.size()),
            Math.ceil(loads.stream().mapToDouble(Load::seconds).sum()));
    return loads.stream()
        .max(Comparator.comparingLong(load -> load.memory().total()))
        .map(
            most ->
                String.format(
                    Locale.ROOT,
                    "%s; the largest, %s of %s × %,d columns, takes about %s on one core, of %s",
                    all,
                    most.family(),
                    rows(most.rows()),
                    most.columns(),
                    most.memory(),
                    FitMemory.megabytes(budget.heap())))
        .orElse(all);
  }

  private String plotted(List<Fitted> fitted) {
    return options.plot()
        ? String.format(
            Locale.ROOT, " and %,d plot%s", fitted.size(), fitted.size() == 1 ? "" : "s")
        : "";
  }

  private static String describeFit(List<Fitted> fitted) {
    return String.format(
        Locale.ROOT,
        "%s, %s in the fit, %,d below the coverage, %,d not converged",
        families(fitted.size()),
        rows(fitted.stream().mapToLong(Fitted::used).sum()),
        fitted.stream().mapToLong(Fitted::filtered).sum(),
        fitted.stream().filter(family -> !family.converged()).count());
  }

  private static String families(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d family" : "%,d families", count);
  }

  private static String rows(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d row" : "%,d rows", count);
  }
}
