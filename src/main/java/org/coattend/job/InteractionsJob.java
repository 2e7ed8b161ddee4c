package org.coattend.job;

import com.typesafe.config.Config;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.coevolution.FamilyModel;
import org.coattend.coevolution.FitMemory;
import org.coattend.contact.ContactTier;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.Limits;
import org.coattend.coupling.CouplingModel;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.encode.SequenceWeights;
import org.coattend.interaction.Complex;
import org.coattend.interaction.Interface;
import org.coattend.interaction.PairingMethod;
import org.coattend.interaction.Partners;
import org.coattend.report.CoevolutionTables;
import org.coattend.report.InteractionTables;
import org.coattend.report.Manifest;
import org.coattend.report.Report;
import org.coattend.spark.ComplexRead;
import org.coattend.spark.Count;
import org.coattend.spark.FamilyFits;
import org.coattend.spark.FitBudget;
import org.coattend.spark.FitPlan;
import org.coattend.spark.Progress;
import scala.Tuple2;

/**
 * Finds out which residues of one protein attend to which of another.
 *
 * <p><b>Input.</b> Alignments whose rows are pairs, or two alignments of each complex, whose rows
 * the job pairs by their organisms; see {@link AlignmentSource} for the formats.
 *
 * <p><b>Output.</b> Parquet tables {@code interface_pairs, binding_sites, pairings, complexes,
 * quarantine} (see {@link InteractionTables}) and {@code _manifest.json}.
 *
 * <p><b>Example.</b> {@code jobs/submit interactions --input kinase.a3m --partner regulator.a3m}
 */
public final class InteractionsJob implements Job {
  private static final List<String> TABLES =
      List.of("interface_pairs", "binding_sites", "pairings", "complexes", "quarantine");

  /** Pairs that are printed, of each of the best complexes. */
  private static final int BEST = 5;

  /** Complexes that are printed. */
  private static final int COMPLEXES = 6;

  /**
   * Probability that the best pair of proteins with evidence reaches; of 12 complexes of unrelated
   * families, each in two ways, three were above it by the network alone, at most .36.
   */
  private static final float EVIDENCE = .3f;

  /** The score that does so in EVcomplex (Hopf et al. 2014). */
  private static final float EVCOMPLEX = .8f;

  /**
   * What to read, and where to write.
   *
   * @param input alignments of the first proteins, or of pairs
   * @param partner alignments of the second proteins
   * @param joining how rows are paired and joined
   * @param seed of the rows that are joined at random to compare with
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   * @param top pairs kept of each complex, at least 1
   */
  public record Options(
      AlignmentSource.Options input,
      Optional<AlignmentSource.Options> partner,
      ComplexRead.Options joining,
      long seed,
      String output,
      boolean overwrite,
      int top) {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder");
      }
      if (top < 1) {
        throw new IllegalArgumentException("top is %d, must be 0 (all) or more".formatted(top));
      }
    }

    /** The options by their names in {@code jobs/interactions.conf}. */
    public static Options of(Config config) {
      int top = config.getInt("top");
      long seed = config.getLong("seed");
      double identity = config.getDouble("identity");
      String partner = partner(config);
      if (config.getInt("split") > 0
          && Constants.of(config, "columns", ColumnChoice.class) == ColumnChoice.QUERY) {
        throw new IllegalArgumentException(
            "split counts match columns, columns is query; leave one of them out");
      }
      return new Options(
          source(config, config.getString("input")),
          partner.isEmpty() ? Optional.empty() : Optional.of(source(config, partner)),
          new ComplexRead.Options(
              new Encoder.Options(
                  FitOptions.alphabet(config),
                  config.getDouble("min-coverage"),
                  config.getDouble("max-gaps")),
              new Partners.Options(
                  pairing(config),
                  pattern(config.getString("organism-pattern")),
                  config.getLong("max-distance"),
                  config.getInt("rounds"),
                  identity,
                  FitOptions.meanField(config),
                  seed),
              new FamilyModel.Options(
                  identity, model(config), Constants.of(config, "probability", ContactTier.class)),
              config.getInt("split"),
              Constants.of(config, "mode", BadInputMode.class)),
          seed,
          config.getString("output"),
          config.getBoolean("overwrite"),
          top == 0 ? Integer.MAX_VALUE : top);
    }

    /** The samples' own partner goes with the samples alone. */
    private static String partner(Config config) {
      Config samples = new Defaults("interactions").overriddenBy(null, Map.of());
      String partner = config.getString("partner");
      boolean others =
          !config.getString("input").equals(samples.getString("input"))
              && partner.equals(samples.getString("partner"));
      return others ? "" : partner;
    }

    private static AlignmentSource.Options source(Config config, String paths) {
      return new AlignmentSource.Options(
          paths,
          Optional.of(config.getString("format")).filter(format -> !format.isEmpty()),
          Constants.of(config, "columns", ColumnChoice.class),
          Constants.of(config, "mode", BadInputMode.class),
          Limits.DEFAULT,
          true);
    }

    private static PairingMethod pairing(Config config) {
      PairingMethod method = Constants.of(config, "pairing", PairingMethod.class);
      if (method == PairingMethod.GIVEN) {
        throw new IllegalArgumentException(
            "pairing is given, must be auto, best_hit, genome or paralogues");
      }
      return method;
    }

    private static Pattern pattern(String regex) {
      try {
        return regex.isEmpty() ? null : Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "organism-pattern is no regular expression: " + e.getDescription(), e);
      }
    }

    private static CouplingModel.Options model(Config config) {
      String name = config.getString("model");
      return switch (name) {
        case "full" -> FitOptions.full(config);
        case "mean-field" -> FitOptions.meanField(config);
        default ->
            throw new IllegalArgumentException(
                "model is '%s', must be full or mean-field".formatted(name));
      };
    }
  }

  /** A complex and what was found out about it. */
  private record Found(Complex complex, Interface between) implements Serializable {}

  /** What the driver needs to know of a complex that was read; no load when it was rejected. */
  private record Shape(long rowsIn, long quarantined, long joined, FitPlan.Item load)
      implements Serializable {
    boolean accepted() {
      return load != null;
    }
  }

  /** What the driver needs to know of a complex that was fitted. */
  private record Best(
      String family,
      double effectiveRowsPerColumn,
      float evcomplex,
      Double expectedContacts,
      List<Interface.Pair> pairs)
      implements Serializable {
    /** By the best probability or, where there is none, the best score. */
    boolean isEvidence() {
      Float probability = pairs.get(0).probability();
      return probability == null ? evcomplex >= EVCOMPLEX : probability >= EVIDENCE;
    }

    String lines() {
      StringBuilder lines = new StringBuilder();
      lines.append(
          String.format(
              Locale.ROOT,
              "%-24s Neff/column %.1f, EVcomplex %.2f%s%n",
              family,
              effectiveRowsPerColumn,
              evcomplex,
              (expectedContacts == null
                      ? ""
                      : String.format(Locale.ROOT, ", %.1f contacts expected", expectedContacts))
                  + (isEvidence() ? "" : ": no evidence that they touch")));
      for (Interface.Pair pair : pairs) {
        lines.append(
            String.format(
                Locale.ROOT,
                "%24s %6s %6s %9.3f %8.1f %9.2f %8s %9.3f %9.3f%n",
                "",
                pair.residueI() + "" + pair.i(),
                pair.residueJ() + "" + pair.j(),
                pair.score(),
                pair.zscore(),
                pair.evcomplex(),
                pair.probability() == null
                    ? "-"
                    : String.format(Locale.ROOT, "%.3f", pair.probability()),
                pair.attentionAb(),
                pair.attentionBa()));
      }
      return lines.toString();
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param counts as in the manifest
   * @param best what was found, in lines
   */
  public record Result(String output, Map<String, Long> counts, String best) implements Job.Result {
    @Override
    public String summary() {
      return String.format(
              Locale.ROOT,
              "%n%-24s %6s %6s %9s %8s %9s %8s %9s %9s%n%s",
              "top pairs of complex",
              "i",
              "j",
              "score",
              "z-score",
              "EVcomplex",
              "contact",
              "att. a>b",
              "att. b>a",
              best)
          + "reports: "
          + output
          + " ("
          + String.join(", ", TABLES)
          + ", _manifest.json)";
    }
  }

  private final Options options;
  private final Map<String, Object> resolved;

  public InteractionsJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  /**
   * Pairs, fits and writes the report.
   *
   * @throws BadInputException when no complex can be used
   */
  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    AlignmentSource first = AlignmentSource.open(spark, options.input());
    Optional<AlignmentSource> second =
        options.partner().map(partner -> AlignmentSource.open(spark, partner));
    Report report = Report.create(spark, options.output(), TABLES, List.of(), options.overwrite());
    FitBudget budget = FitBudget.of(context);
    Stages stages = new Stages(spark, "interactions");
    try {
      JavaRDD<FamilyRead> input = first.read().persist(StorageLevel.MEMORY_AND_DISK_SER());
      Optional<JavaRDD<FamilyRead>> partners =
          second.map(source -> source.read().persist(StorageLevel.MEMORY_AND_DISK_SER()));
      List<Shape> shapes = new ArrayList<>();
      JavaRDD<ComplexRead> reads =
          stages.run(
              "pair",
              new Progress.Unit("rows", Count.ROWS_IN),
              () -> {
                JavaRDD<ComplexRead> joined =
                    stages
                        .counters()
                        .reading(
                            join(
                                input,
                                partners,
                                new ComplexRead.Joining(options.joining(), budget)))
                        .persist(StorageLevel.MEMORY_AND_DISK_SER());
                shapes.addAll(shapes(joined, budget));
                return joined;
              },
              joined -> describe(shapes));
      if (shapes.stream().noneMatch(Shape::accepted)) {
        throw new BadInputException(nothingIn(reads));
      }
      JavaRDD<Found> found =
          stages.run(
              "fit",
              new Progress.Unit("columns", Count.COLUMNS_FITTED),
              () -> {
                JavaRDD<Found> fits =
                    fit(context, reads, shapes).persist(StorageLevel.MEMORY_AND_DISK_SER());
                fits.count();
                return fits;
              },
              done -> describeFit(shapes));
      Map<String, Long> counts = counts(shapes);
      stages.run(
          "write",
          () -> {
            report.begin();
            write(report, found, reads);
            return report;
          },
          done -> "tables in " + options.output());
      List<InputFile> files = new ArrayList<>(first.files());
      second.ifPresent(source -> files.addAll(source.files()));
      report.finish(Manifest.of("interactions", spark, resolved, files, counts, stages.seconds()));
      String best = best(found);
      found.unpersist();
      reads.unpersist();
      input.unpersist();
      partners.ifPresent(JavaRDD::unpersist);
      return new Result(options.output(), counts, best);
    } finally {
      stages.close();
    }
  }

  /** Alignments with their partners of the same name; one with one whatever they are called. */
  private static JavaRDD<ComplexRead> join(
      JavaRDD<FamilyRead> input,
      Optional<JavaRDD<FamilyRead>> partners,
      ComplexRead.Joining joining) {
    if (partners.isEmpty()) {
      return input.map(joining::given);
    }
    int firsts = countDistinct(input, "input");
    int seconds = countDistinct(partners.get(), "partner");
    boolean one = firsts == 1 && seconds == 1;
    return byName(input, one)
        .fullOuterJoin(byName(partners.get(), one))
        .values()
        .map(
            both -> {
              if (!both._2.isPresent()) {
                return joining.given(both._1.get());
              }
              return both._1.isPresent()
                  ? joining.of(both._1.get(), both._2.get())
                  : joining.alone(both._2.get());
            });
  }

  /**
   * How many alignments there are, those that cannot be used included.
   *
   * @throws IllegalArgumentException when two that can be used have one name
   */
  private static int countDistinct(JavaRDD<FamilyRead> reads, String option) {
    List<Tuple2<String, Boolean>> all =
        reads.map(read -> new Tuple2<>(read.family(), read.accepted().isPresent())).collect();
    Set<String> usable = new HashSet<>();
    for (Tuple2<String, Boolean> one : all) {
      if (one._2 && !usable.add(one._1)) {
        throw new IllegalArgumentException(
            "%s: two alignments have the name %s; rename one".formatted(option, one._1));
      }
    }
    return all.size();
  }

  private static JavaPairRDD<String, FamilyRead> byName(JavaRDD<FamilyRead> reads, boolean one) {
    return reads.mapToPair(read -> new Tuple2<>(one ? "" : name(read), read));
  }

  /** What cannot be used and has no name is told apart by what is wrong with it. */
  private static String name(FamilyRead read) {
    String name = read.family() == null ? "" : read.family();
    return name.isEmpty() && !read.bad().isEmpty() ? read.bad().get(0).description() : name;
  }

  private List<Shape> shapes(JavaRDD<ComplexRead> reads, FitBudget budget) {
    FamilyModel.Options fit = options.joining().fit();
    return reads.map(read -> shape(read, fit, budget)).collect();
  }

  private static Shape shape(ComplexRead read, FamilyModel.Options fit, FitBudget budget) {
    if (read.complex() == null) {
      return new Shape(read.rowsIn(), read.quarantined(), 0, null);
    }
    EncodedFamily family = read.complex().family();
    return new Shape(
        read.rowsIn(),
        read.quarantined(),
        read.complex().joined(),
        new FitPlan.Item(
            family.key(),
            FamilyModel.seconds(family, fit.couplings()),
            !budget.allowsBesideOthers(FitMemory.of(family, fit))));
  }

  private JavaRDD<Found> fit(
      JavaSparkContext context, JavaRDD<ComplexRead> reads, List<Shape> shapes) {
    FamilyModel.Options fit = options.joining().fit();
    long seed = options.seed();
    FitPlan plan =
        FitPlan.of(
            shapes.stream().filter(Shape::accepted).map(Shape::load).toList(),
            context.defaultParallelism());
    JavaPairRDD<FamilyKey, Complex> complexes =
        reads
            .filter(read -> read.complex() != null)
            .mapToPair(read -> new Tuple2<>(read.complex().family().key(), read.complex()));
    JavaPairRDD<FamilyKey, Complex> beside =
        plan.spread().isEmpty() ? complexes : complexes.coalesce(1);
    JavaPairRDD<FamilyKey, float[]> controls =
        beside.mapValues(complex -> control(complex, fit, seed));
    JavaPairRDD<FamilyKey, CoevolvingFamily> fitted =
        new FamilyFits(context, fit)
            .fit(complexes.values().map(Complex::family), plan)
            .mapToPair(
                family -> new Tuple2<>(new FamilyKey(family.name(), family.source()), family));
    return complexes
        .join(fitted)
        .join(controls)
        .values()
        .map(
            all -> {
              Complex complex = all._1._1;
              return new Found(
                  complex,
                  new Interface(
                      all._1._2,
                      complex.family().chains(),
                      complex.family().usedColumns().length,
                      all._2.length == 0 ? null : all._2));
            });
  }

  /**
   * Probabilities of contact between proteins that have nothing to do with each other; of length 0
   * where there are none.
   */
  private static float[] control(Complex complex, FamilyModel.Options fit, long seed) {
    if (!FamilyModel.hasProbabilities(complex.family(), fit)) {
      return new float[0];
    }
    EncodedFamily shuffled = complex.shuffled(seed);
    return FamilyModel.contactProbabilities(
        shuffled, SequenceWeights.of(shuffled, fit.identity()), fit);
  }

  private void write(Report report, JavaRDD<Found> found, JavaRDD<ComplexRead> reads) {
    int top = options.top();
    report.write(
        "interface_pairs",
        found.flatMap(each -> InteractionTables.pairs(each.between(), top)),
        InteractionTables.INTERFACE_PAIRS);
    report.write(
        "binding_sites",
        found.flatMap(each -> InteractionTables.sites(each.between())),
        InteractionTables.BINDING_SITES);
    report.write(
        "pairings",
        found.flatMap(each -> InteractionTables.pairings(each.complex())),
        InteractionTables.PAIRINGS);
    report.write(
        "complexes",
        found.map(each -> InteractionTables.complex(each.complex(), each.between())).coalesce(1),
        InteractionTables.COMPLEXES);
    report.write(
        "quarantine",
        reads.flatMap(read -> read.bad().iterator()).map(CoevolutionTables::quarantine).coalesce(1),
        CoevolutionTables.QUARANTINE);
  }

  /** Why there is no complex to report on: the first problem. */
  private BadRecord nothingIn(JavaRDD<ComplexRead> reads) {
    return reads.flatMap(read -> read.bad().iterator()).take(1).stream()
        .findFirst()
        .orElse(new BadRecord(options.input().input(), "", 0, 0, "has no alignment", ""));
  }

  private static Map<String, Long> counts(List<Shape> shapes) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("complexes_in", (long) shapes.size());
    counts.put("complexes_used", shapes.stream().filter(Shape::accepted).count());
    counts.put("rows_in", shapes.stream().mapToLong(Shape::rowsIn).sum());
    counts.put("rows_joined", shapes.stream().mapToLong(Shape::joined).sum());
    counts.put("rows_quarantined", shapes.stream().mapToLong(Shape::quarantined).sum());
    if (counts.get("rows_in") != counts.get("rows_joined") + counts.get("rows_quarantined")) {
      throw new IllegalStateException(
          "rows were lost or counted twice, please report this: " + counts);
    }
    return counts;
  }

  /** What was found, the complexes with the most evidence first. */
  private static String best(JavaRDD<Found> found) {
    StringBuilder lines = new StringBuilder();
    found
        .map(
            each ->
                new Best(
                    each.between().family(),
                    each.between().effectiveRowsPerColumn(),
                    each.between().evcomplex(),
                    each.between().expectedContacts(),
                    List.copyOf(
                        each.between()
                            .pairs()
                            .subList(0, Math.min(BEST, each.between().pairs().size())))))
        .collect()
        .stream()
        .sorted(
            Comparator.comparing(Best::isEvidence)
                .reversed()
                .thenComparing(Comparator.comparing(Best::evcomplex).reversed())
                .thenComparing(Best::family))
        .limit(COMPLEXES)
        .forEach(each -> lines.append(each.lines()));
    return lines.toString();
  }

  private static String describeFit(List<Shape> shapes) {
    return String.format(
        Locale.ROOT,
        "%,d complexes, each beside its rows joined at random",
        shapes.stream().filter(Shape::accepted).count());
  }

  private static String describe(List<Shape> shapes) {
    Map<String, Long> counts = counts(shapes);
    return String.format(
        Locale.ROOT,
        "%,d complexes, %,d rows joined, %,d quarantined",
        counts.get("complexes_used"),
        counts.get("rows_joined"),
        counts.get("rows_quarantined"));
  }
}
