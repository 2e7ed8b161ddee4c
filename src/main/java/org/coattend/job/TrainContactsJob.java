package org.coattend.job;

import com.typesafe.config.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.coattend.contact.ContactExample;
import org.coattend.contact.ContactPredictor;
import org.coattend.contact.ContactTier;
import org.coattend.contact.ContactTraining;
import org.coattend.contact.Reliability;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.Limits;
import org.coattend.corpus.RecordText;
import org.coattend.corpus.StoredFile;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.Encoder;
import org.coattend.evaluation.TruthFile;
import org.coattend.option.Ranges;
import org.coattend.report.Manifest;
import org.coattend.report.Report;

/**
 * Trains a model that tells the probability of contact from couplings, and measures it on families
 * that it had not seen.
 *
 * <p><b>Input.</b> Alignments of proteins, as for the coevolution job, and known contacts, as for
 * evaluate.
 *
 * <p><b>Output.</b> {@code protein.network} or {@code protein.trees}, by the tier, which takes the
 * place of the one in the jar's sources, tables {@code precision, precision_mean, reliability} of
 * unseen families, and {@code _manifest.json}.
 *
 * <p><b>Example.</b> {@code jobs/submit train-contacts --input 'alignments/*.a3m.gz' --truth
 * contacts/ -- --driver-memory 12g}
 */
public final class TrainContactsJob implements Job {
  private static final List<String> TABLES = List.of("precision", "precision_mean", "reliability");
  private static final int CALIBRATED_SEPARATION = 6;

  /** Options that shape a model of any tier, but for the folders: whoever uses it has others. */
  private static final List<String> SHAPING =
      List.of(
          "distance-column",
          "contact-distance",
          "min-coverage",
          "max-gaps",
          "identity",
          "pseudocount",
          "folds",
          "seed");

  /** A model and what it is worth. */
  private record Candidate(TierTraining.Trained trained, OutOfFold measured) {
    String lines() {
      return trained.name() + "\n" + String.join("\n", measured.lines());
    }
  }

  /**
   * What came of a run.
   *
   * @param precision of each model that was trained, the one that is kept first
   * @param reliability of the one that is kept
   */
  public record Result(
      String output, String file, int families, List<String> precision, Reliability reliability)
      implements Job.Result {
    @Override
    public String summary() {
      List<String> all = new ArrayList<>();
      all.add("precision on unseen families, mean over %,d".formatted(families));
      all.addAll(precision);
      all.add(
          String.format(
              Locale.ROOT,
              "calibration error over pairs with p >= .1: %.4f",
              reliability.error(0.1)));
      all.add("reports: %s (%s, %s)".formatted(output, file, String.join(", ", TABLES)));
      return String.join("\n", all);
    }
  }

  private final AlignmentSource.Options source;
  private final ExampleSource known;
  private final MeanField.Options couplings;
  private final ContactTier tier;
  private final TierTraining training;
  private final String truth;
  private final String related;
  private final int folds;
  private final long seed;
  private final String output;
  private final boolean overwrite;
  private final Map<String, Object> resolved;

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public TrainContactsJob(Config config) {
    source =
        new AlignmentSource.Options(
            config.getString("input"),
            Optional.empty(),
            ColumnChoice.QUERY,
            BadInputMode.QUARANTINE,
            Limits.DEFAULT,
            false);
    couplings = new MeanField.Options(config.getDouble("pseudocount"));
    truth = config.getString("truth");
    related = config.getString("related");
    folds = config.getInt("folds");
    Ranges.atLeast("folds", folds, 2);
    seed = config.getInt("seed");
    String name = config.getString("tier");
    switch (name) {
      case "network" -> {
        tier = ContactTier.NETWORK;
        training = new NetworkTier(config);
      }
      case "baseline" -> {
        tier = ContactTier.BASELINE;
        training = new BaselineTier(config);
      }
      default ->
          throw new IllegalArgumentException(
              "tier is '%s', must be network or baseline".formatted(name));
    }
    known =
        new ExampleSource(
            new Encoder(
                new Encoder.Options(
                    Optional.of(Alphabet.PROTEIN),
                    config.getDouble("min-coverage"),
                    config.getDouble("max-gaps"))),
            config.getDouble("identity"),
            couplings,
            training.depths(),
            seed,
            config.getString("distance-column"),
            config.getDouble("contact-distance"));
    output = config.getString("output");
    overwrite = config.getBoolean("overwrite");
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  @Override
  public Result run(SparkSession spark) {
    try {
      return train(spark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result train(SparkSession spark) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration hadoop = spark.sessionState().newHadoopConf();
    AlignmentSource alignments = AlignmentSource.open(spark, source);
    Map<TruthFile, Long> truthFiles = TruthFiles.list(truth, hadoop);
    List<String> relations = relations(hadoop);
    List<String> predictors =
        Stream.of(ContactTier.NETWORK, ContactTier.BASELINE).map(ContactTier::file).toList();
    Report report = Report.create(spark, output, TABLES, predictors, overwrite);
    Stages stages = new Stages(spark, "train-contacts");
    try {
      List<ContactExample> examples =
          stages.run(
              "read",
              () -> known.read(context, hadoop, alignments, truthFiles.keySet(), stages.counters()),
              read -> "%,d families with known contacts".formatted(read.size()));
      int[] fold =
          Folds.of(examples.stream().map(ContactExample::family).toList(), relations, folds, seed);
      List<TierTraining.Trained> trained =
          stages.run(
              "train",
              () -> training.train(spark, examples, fold),
              all ->
                  all.stream().map(TierTraining.Trained::name).collect(Collectors.joining(", ")));

      List<Candidate> candidates =
          trained.stream()
              .map(one -> new Candidate(one, OutOfFold.of(examples, one.unseen())))
              .sorted(Comparator.comparingDouble(one -> -one.measured().longRange()))
              .toList();
      List<String> lines = candidates.stream().map(Candidate::lines).toList();
      TierTraining.Trained best = candidates.get(0).trained();
      ContactPredictor predictor =
          ContactTraining.predictor(
              couplings,
              provenance(best, examples, lines),
              best.model(),
              examples,
              best.unseen(),
              CALIBRATED_SEPARATION);
      Reliability reliability =
          ContactTraining.reliability(predictor, examples, best.unseen(), CALIBRATED_SEPARATION);
      stages.run(
          "write",
          () -> {
            report.begin();
            candidates.get(0).measured().write(context, report);
            write(context, report, reliability);
            write(predictor, new Path(report.path(tier.file())), hadoop);
            return null;
          },
          nothing -> "%s and tables in %s".formatted(tier.file(), output));
      report.finish(manifest(spark, alignments, stages, examples));
      return new Result(output, tier.file(), examples.size(), lines, reliability);
    } finally {
      stages.close();
    }
  }

  /** The lines of the file of related families. */
  private List<String> relations(Configuration hadoop) throws IOException {
    if (related.isEmpty()) {
      return List.of();
    }
    // Its lines are held in memory: no more than the text of a record.
    try (BufferedReader lines =
        new BufferedReader(new RecordText(StoredFile.open(new Path(related), hadoop)))) {
      return lines.lines().toList();
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(
          "related: %s: %s".formatted(related, e.getCause().getMessage()), e);
    }
  }

  private static void write(JavaSparkContext context, Report report, Reliability reliability) {
    List<Row> bins =
        reliability.bins().stream()
            .map(
                bin ->
                    RowFactory.create(
                        bin.from(), bin.to(), bin.pairs(), bin.predicted(), bin.observed()))
            .toList();
    report.write("reliability", context.parallelize(bins, 1), PrecisionTables.RELIABILITY);
  }

  private static void write(ContactPredictor predictor, Path path, Configuration hadoop) {
    try {
      predictor.write(path.getFileSystem(hadoop).create(path, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String provenance(
      TierTraining.Trained best, List<ContactExample> examples, List<String> lines) {
    List<String> text = new ArrayList<>();
    text.add(best.name());
    text.add("trained " + Manifest.now() + " on %,d families".formatted(examples.size()));
    text.add(
        related.isEmpty()
            ? "no families known to be related"
            : "families known to be related in one fold");
    Stream.concat(SHAPING.stream(), best.options().stream())
        .forEach(option -> text.add(option + " = " + resolved.get(option)));
    text.add("precision on unseen families");
    text.addAll(lines);
    text.add("families: " + examples.stream().map(ContactExample::family).toList());
    return String.join("\n", text);
  }

  private Manifest manifest(
      SparkSession spark,
      AlignmentSource alignments,
      Stages stages,
      List<ContactExample> examples) {
    return Manifest.of(
        "train-contacts",
        spark,
        resolved,
        alignments.files(),
        Map.of("families", (long) examples.size()),
        stages.seconds());
  }
}
