package org.coattend.job;

import com.typesafe.config.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.contact.ContactExample;
import org.coattend.contact.ContactPredictor;
import org.coattend.contact.ContactTraining;
import org.coattend.contact.NetworkTraining;
import org.coattend.contact.Reliability;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.Limits;
import org.coattend.corpus.StoredFile;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.ScoredPair;
import org.coattend.evaluation.TruthFile;
import org.coattend.report.Manifest;
import org.coattend.report.Report;
import org.coattend.spark.EncodedRead;
import org.coattend.spark.FitBudget;

/**
 * Trains networks that tell the probability of contact from couplings, and measures them on
 * families that they had not seen.
 *
 * <p><b>Input.</b> Alignments of proteins, as for the coevolution job, and known contacts, as for
 * evaluate.
 *
 * <p><b>Output.</b> {@code protein.network}, which takes the place of the one in the jar's sources,
 * tables {@code precision, precision_mean, reliability} of unseen families, and {@code
 * _manifest.json}.
 *
 * <p><b>Example.</b> {@code jobs/submit train-contacts --input 'alignments/*.a3m.gz' --truth
 * contacts/ -- --driver-memory 12g}
 */
public final class TrainContactsJob implements Job {
  private static final String NETWORK = "protein.network";
  private static final List<String> TABLES = List.of("precision", "precision_mean", "reliability");
  private static final List<Integer> SEPARATIONS = List.of(6, 12, 24);
  private static final int CALIBRATED_SEPARATION = 6;

  /** A network to train: on all families but those of a fold, or on all ({@code fold} −1). */
  private record Task(int fold, long seed) implements Serializable {}

  /** What came of it. */
  private record Trained(Task task, byte[] network, List<ContactTraining.Unseen> unseen)
      implements Serializable {}

  /** Precision of a family. */
  private record Measured(String family, List<ContactPrecision> cuts) {}

  /** What came of a run. */
  public record Result(String output, int families, List<String> lines, Reliability reliability)
      implements Job.Result {
    @Override
    public String summary() {
      List<String> all = new ArrayList<>();
      all.add("precision on unseen families, mean over %,d".formatted(families));
      all.addAll(lines);
      all.add(
          String.format(
              Locale.ROOT,
              "calibration error over pairs with p >= .1: %.4f",
              reliability.error(0.1)));
      all.add("reports: %s (%s, %s)".formatted(output, NETWORK, String.join(", ", TABLES)));
      return String.join("\n", all);
    }
  }

  private final AlignmentSource.Options source;
  private final Encoder.Options encoding;
  private final double identity;
  private final MeanField.Options couplings;
  private final NetworkTraining.Options training;
  private final String truth;
  private final String distanceColumn;
  private final double contactDistance;
  private final String related;
  private final int depths;
  private final int folds;
  private final int networks;
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
            Limits.DEFAULT);
    encoding =
        new Encoder.Options(
            Optional.of(Alphabet.PROTEIN),
            config.getDouble("min-coverage"),
            config.getDouble("max-gaps"));
    identity = config.getDouble("identity");
    couplings = new MeanField.Options(config.getDouble("pseudocount"));
    training =
        new NetworkTraining.Options(
            config.getInt("epochs"),
            config.getDouble("learning-rate"),
            config.getInt("window"),
            numbers("dilations", config.getString("dilations")));
    truth = config.getString("truth");
    distanceColumn = config.getString("distance-column");
    contactDistance = config.getDouble("contact-distance");
    related = config.getString("related");
    depths = atLeast(1, "depths", config.getInt("depths"));
    folds = atLeast(2, "folds", config.getInt("folds"));
    networks = atLeast(1, "networks", config.getInt("networks"));
    seed = config.getInt("seed");
    output = config.getString("output");
    overwrite = config.getBoolean("overwrite");
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  private static int atLeast(int least, String option, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, must be at least %d".formatted(option, value, least));
    }
    return value;
  }

  private static List<Integer> numbers(String option, String listed) {
    try {
      return Arrays.stream(listed.split(",")).map(String::strip).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is '%s', must be whole numbers, comma-separated".formatted(option, listed), e);
    }
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
    Path network = new Path(output, NETWORK);
    if (!overwrite && network.getFileSystem(hadoop).exists(network)) {
      throw new IllegalArgumentException(
          "output: %s exists; give --overwrite or another folder".formatted(network));
    }
    Report report = Report.open(spark, output, TABLES, resolved, overwrite);
    Stages stages = new Stages(spark, "train-contacts");
    try {
      List<ContactExample> examples =
          stages.run(
              "read",
              () -> examples(context, hadoop, alignments, truthFiles),
              read -> "%,d families with known contacts".formatted(read.size()));
      int[] fold =
          Folds.of(examples.stream().map(ContactExample::family).toList(), relations, folds, seed);
      List<Trained> trained =
          stages.run(
              "train",
              () -> train(context, examples, fold),
              all -> "%,d networks of %,d epochs".formatted(all.size(), training.epochs()));

      List<ContactTraining.Unseen> unseen =
          trained.stream().flatMap(one -> one.unseen().stream()).toList();
      Map<String, float[]> logits = ContactTraining.means(unseen);
      List<byte[]> onAll =
          trained.stream().filter(one -> one.task().fold() < 0).map(Trained::network).toList();
      List<Measured> measured = measure(examples, logits);
      List<String> lines = lines(measured);
      ContactPredictor predictor =
          ContactTraining.predictor(
              couplings,
              provenance(examples, lines),
              onAll,
              examples,
              logits,
              CALIBRATED_SEPARATION);
      Reliability reliability =
          ContactTraining.reliability(predictor, examples, logits, CALIBRATED_SEPARATION);
      stages.run(
          "write",
          () -> {
            write(context, report, measured, reliability);
            write(predictor, network, hadoop);
            return null;
          },
          nothing -> "networks and tables in " + output);
      report.finish(manifest(spark, alignments, stages, examples));
      return new Result(output, measured.size(), lines, reliability);
    } finally {
      stages.close();
    }
  }

  private List<ContactExample> examples(
      JavaSparkContext context,
      Configuration hadoop,
      AlignmentSource alignments,
      Map<TruthFile, Long> truthFiles) {
    Encoder encoder = new Encoder(encoding);
    FitBudget budget = FitBudget.of(context);
    MeanField.Options model = couplings;
    JavaRDD<EncodedFamily> families =
        alignments
            .read()
            .map(read -> EncodedRead.of(read, encoder, budget, model, BadInputMode.QUARANTINE))
            .filter(read -> read.family() != null)
            .map(EncodedRead::family)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    List<String> names = families.map(EncodedFamily::name).collect();
    Map<String, TruthFile> byFamily =
        TruthFiles.byFamily(truthFiles.keySet(), new HashSet<>(names));
    Broadcast<Map<String, TruthFile>> known = context.broadcast(byFamily);
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    List<ContactExample> examples =
        new ArrayList<>(
            families
                .filter(family -> known.value().containsKey(family.name()))
                .repartition(Math.max(1, names.size()))
                .map(
                    new ToExample(
                        known,
                        configuration,
                        identity,
                        couplings,
                        depths,
                        seed,
                        distanceColumn,
                        contactDistance))
                .collect());
    families.unpersist();
    examples.sort(Comparator.comparing(ContactExample::family));
    return examples;
  }

  private record ToExample(
      Broadcast<Map<String, TruthFile>> truth,
      Broadcast<SerializableConfiguration> hadoop,
      double identity,
      MeanField.Options couplings,
      int depths,
      long seed,
      String distanceColumn,
      double contactDistance)
      implements Function<EncodedFamily, ContactExample> {

    @Override
    public ContactExample call(EncodedFamily family) throws IOException {
      TruthFile file = truth.value().get(family.name());
      EncodedAlignment alignment = family.alignment();
      StringBuilder query = new StringBuilder();
      for (int column = 0; column < alignment.columns(); column++) {
        query.append(alignment.alphabet().symbol(alignment.code(0, column)));
      }
      DistanceMap distances;
      try (InputStream content = StoredFile.open(new Path(file.path()), hadoop.value().value())) {
        distances = file.read(content, query.toString(), distanceColumn, Optional.empty());
      }
      return ContactTraining.example(
          family,
          identity,
          couplings,
          depths,
          seed + family.name().hashCode(),
          (i, j) -> distances.distance(i + 1, j + 1),
          contactDistance);
    }
  }

  /** The lines of the file of related families. */
  private List<String> relations(Configuration hadoop) throws IOException {
    if (related.isEmpty()) {
      return List.of();
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                StoredFile.open(new Path(related), hadoop), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  private List<Trained> train(JavaSparkContext context, List<ContactExample> examples, int[] fold) {
    List<Task> tasks = new ArrayList<>();
    for (int network = 0; network < networks; network++) {
      for (int part = -1; part < folds; part++) {
        tasks.add(new Task(part, seed + network));
      }
    }
    Broadcast<List<ContactExample>> shared = context.broadcast(examples);
    NetworkTraining.Options options = training;
    List<Trained> trained =
        context
            .parallelize(tasks, tasks.size())
            .map(task -> train(task, shared.value(), fold, options))
            .collect();
    shared.destroy();
    return trained;
  }

  private static Trained train(
      Task task, List<ContactExample> examples, int[] fold, NetworkTraining.Options options) {
    List<ContactExample> seen =
        IntStream.range(0, fold.length)
            .filter(k -> fold[k] != task.fold())
            .mapToObj(examples::get)
            .toList();
    List<ContactExample> unseen =
        IntStream.range(0, fold.length)
            .filter(k -> fold[k] == task.fold())
            .mapToObj(examples::get)
            .toList();
    byte[] network = ContactTraining.train(seen, options, task.seed(), loss -> {});
    return new Trained(task, network, ContactTraining.predict(network, unseen));
  }

  private List<Measured> measure(List<ContactExample> examples, Map<String, float[]> logits) {
    List<Measured> measured = new ArrayList<>();
    for (ContactExample example : examples) {
      int size = example.size();
      float[] of = logits.get(example.family());
      List<ScoredPair> pairs = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        for (int j = i + SEPARATIONS.get(0); j < size; j++) {
          pairs.add(new ScoredPair(i + 1, j + 1, of[i * size + j]));
        }
      }
      measured.add(
          new Measured(
              example.family(), ContactPrecision.of(pairs, distances(example), SEPARATIONS, 1)));
    }
    return measured;
  }

  /** Labels as distances: 0 for contacts, 2 for others. */
  private static DistanceMap distances(ContactExample example) {
    DistanceMap distances = new DistanceMap(example.size());
    for (int i = 0; i < example.size(); i++) {
      for (int j = i + 1; j < example.size(); j++) {
        if (example.known(i, j)) {
          distances.put(i + 1, j + 1, example.touches(i, j) ? 0 : 2);
        }
      }
    }
    return distances;
  }

  private static List<String> lines(List<Measured> measured) {
    List<String> lines = new ArrayList<>();
    int tops = ContactPrecision.tops().size();
    lines.add("  |i-j|" + row(ContactPrecision.tops()));
    for (int s = 0; s < SEPARATIONS.size(); s++) {
      List<String> cells = new ArrayList<>();
      for (int top = 0; top < tops; top++) {
        cells.add(String.format(Locale.ROOT, "%.4f", mean(measured, s * tops + top)));
      }
      lines.add("%7s".formatted(">=" + SEPARATIONS.get(s)) + row(cells));
    }
    return lines;
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder();
    cells.forEach(cell -> row.append("%9s".formatted(cell)));
    return row.toString();
  }

  private static double mean(List<Measured> measured, int cut) {
    return measured.stream()
        .map(one -> one.cuts().get(cut))
        .filter(one -> one.n() > 0)
        .mapToDouble(ContactPrecision::precision)
        .average()
        .orElse(Double.NaN);
  }

  private void write(
      JavaSparkContext context, Report report, List<Measured> measured, Reliability reliability) {
    report.begin();
    List<Row> precision = new ArrayList<>();
    List<Row> means = new ArrayList<>();
    for (Measured one : measured) {
      for (ContactPrecision cut : one.cuts()) {
        precision.add(
            RowFactory.create(
                one.family(),
                cut.minSeparation(),
                cut.top(),
                cut.n(),
                cut.n() == 0 ? null : cut.precision()));
      }
    }
    for (int cut = 0; cut < measured.get(0).cuts().size(); cut++) {
      int at = cut;
      ContactPrecision first = measured.get(0).cuts().get(cut);
      long families = measured.stream().filter(one -> one.cuts().get(at).n() > 0).count();
      means.add(
          RowFactory.create(
              first.minSeparation(),
              first.top(),
              families,
              families == 0 ? null : mean(measured, cut)));
    }
    List<Row> bins =
        reliability.bins().stream()
            .map(
                bin ->
                    RowFactory.create(
                        bin.from(), bin.to(), bin.pairs(), bin.predicted(), bin.observed()))
            .toList();
    report.write("precision", context.parallelize(precision, 1), PrecisionTables.PRECISION);
    report.write("precision_mean", context.parallelize(means, 1), PrecisionTables.MEAN);
    report.write("reliability", context.parallelize(bins, 1), PrecisionTables.RELIABILITY);
  }

  private static void write(ContactPredictor predictor, Path path, Configuration hadoop) {
    try {
      predictor.write(path.getFileSystem(hadoop).create(path, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String provenance(List<ContactExample> examples, List<String> lines) {
    List<String> text = new ArrayList<>();
    text.add("trained " + Manifest.now() + " on %,d families".formatted(examples.size()));
    resolved.forEach((option, value) -> text.add(option + " = " + value));
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
    return new Manifest(
        "train-contacts",
        Manifest.versions(spark),
        Manifest.now(),
        resolved,
        alignments.files(),
        Map.of("families", (long) examples.size()),
        stages.seconds(),
        List.of(),
        List.of(),
        List.of());
  }
}
