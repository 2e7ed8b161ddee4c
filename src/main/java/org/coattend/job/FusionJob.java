package org.coattend.job;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.image.EmbeddingSource;
import org.coattend.corpus.image.ImageNoteRead;
import org.coattend.corpus.image.ImageNoteRead.Outcome;
import org.coattend.corpus.image.ImageNoteSource;
import org.coattend.corpus.image.PairSource;
import org.coattend.corpus.image.PatchGrid;
import org.coattend.corpus.note.CellTable;
import org.coattend.encoder.SharedEncoder;
import org.coattend.fusion.Direction;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionPair;
import org.coattend.fusion.HeldOut;
import org.coattend.fusion.MeanStats;
import org.coattend.fusion.PairStats;
import org.coattend.fusion.TrainingOptions;
import org.coattend.note.WordContext;
import org.coattend.option.Ranges;
import org.coattend.report.FusionTables;
import org.coattend.report.Manifest;
import org.coattend.report.ModelFolder;
import org.coattend.report.Report;
import org.coattend.spark.AttendPairs;
import org.coattend.spark.AttendedPair;
import org.coattend.spark.ByHash;
import org.coattend.spark.Count;
import org.coattend.spark.Counters;
import org.coattend.spark.EncodePairs;
import org.coattend.spark.FusionTraining;
import org.coattend.spark.Progress;

/**
 * Relates words of notes to patches of images, both ways, by cross-attention that is learnt from
 * which note belongs to which image.
 *
 * <p>Output: Parquet {@code word_patch}, {@code pair_stats}, {@code retrieval}, {@code training}
 * and {@code quarantine} as {@link FusionTables} describes them, the folder {@code model} and
 * {@code _manifest.json}. No table and no line of the log holds text of a note, unless it is asked
 * for.
 */
public final class FusionJob implements Job {
  private static final String WORD_PATCH = "word_patch";
  private static final String PAIR_STATS = "pair_stats";
  private static final String RETRIEVAL = "retrieval";
  private static final String TRAINING = "training";
  private static final String QUARANTINE = "quarantine";
  private static final List<String> TABLES =
      List.of(WORD_PATCH, PAIR_STATS, RETRIEVAL, TRAINING, QUARANTINE);
  private static final String MODEL = "model";
  private static final int[] CUTS = {1, 5, 10};

  /**
   * What to read, what to learn, and where to write.
   *
   * @param source notes and images
   * @param cells tables of what words are known to be about; empty for none
   * @param encoder of the notes
   * @param context what the encoder sees around a word
   * @param heldOut which pairs nothing is learnt from
   * @param training of a model, where none is given
   * @param model folder of one; empty to train one
   * @param top keys that are reported of each query
   * @param gallery pairs of a split among which is searched, at most
   * @param learnt whether pairs are reported that the model has learnt from
   * @param text whether words are told
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   */
  public record Options(
      Input source,
      String cells,
      SharedEncoder encoder,
      WordContext context,
      HeldOut heldOut,
      TrainingOptions training,
      String model,
      int top,
      int gallery,
      boolean learnt,
      boolean text,
      String output,
      boolean overwrite) {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder");
      }
      Ranges.atLeast("top", top, 1);
      Ranges.atLeast("gallery", gallery, 2);
    }

    /** The options by their names in {@code jobs/fusion.conf}. */
    public static Options of(Config config) {
      return new Options(
          Input.of(config),
          config.getString("boxes"),
          new SharedEncoder(config.getString("encoder")),
          Constants.of(config, "word-context", WordContext.class),
          new HeldOut(config.getDouble("held-out"), !config.getString("split-column").isEmpty()),
          new TrainingOptions(
              config.getInt("heads"),
              config.getInt("head-width"),
              config.getInt("group"),
              config.getInt("groups-per-step"),
              config.getInt("epochs"),
              config.getDouble("learning-rate"),
              config.getDouble("weight-decay"),
              config.getLong("seed")),
          config.getString("model"),
          config.getInt("top"),
          config.getInt("gallery"),
          config.getBoolean("report-train"),
          config.getBoolean("with-text"),
          config.getString("output"),
          config.getBoolean("overwrite"));
    }
  }

  /** Images that are cut, or embeddings of patches. */
  private sealed interface Input {
    static Input of(Config config) {
      BadInputMode mode = Constants.of(config, "mode", BadInputMode.class);
      PatchGrid grid = Grids.of(config);
      return config.getString("patch-column").isEmpty()
          ? new Images(
              new ImageNoteSource.Options(
                  config.getString("input"),
                  config.getString("images"),
                  config.getString("text-column"),
                  config.getString("id-column"),
                  config.getString("split-column"),
                  config.getString("image-column"),
                  grid,
                  mode))
          : new Embeddings(
              new EmbeddingSource.Options(
                  config.getString("input"),
                  config.getString("id-column"),
                  config.getString("split-column"),
                  config.getString("text-column"),
                  config.getString("token-column"),
                  config.getString("patch-column"),
                  config.getString("rows-column"),
                  config.getString("cols-column"),
                  mode));
    }

    PairSource open(SparkSession spark);

    /** Whether notes are text, to be encoded. */
    boolean hasText();

    /** Options that a model's words and patches depend on. */
    List<String> madeWith();

    record Images(ImageNoteSource.Options options) implements Input {
      @Override
      public PairSource open(SparkSession spark) {
        return ImageNoteSource.open(spark, options);
      }

      @Override
      public boolean hasText() {
        return true;
      }

      @Override
      public List<String> madeWith() {
        return List.of(
            "encoder", "word-context", "patch-features", "patch-size", "grid-rows", "grid-columns");
      }
    }

    record Embeddings(EmbeddingSource.Options options) implements Input {
      @Override
      public PairSource open(SparkSession spark) {
        return EmbeddingSource.open(spark, options);
      }

      @Override
      public boolean hasText() {
        return options.tokens().isEmpty();
      }

      @Override
      public List<String> madeWith() {
        return hasText() ? List.of("encoder", "word-context") : List.of();
      }
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param counts of notes, images and pairs, as in the manifest
   */
  public record Result(String output, Map<String, Long> counts) implements Job.Result {
    @Override
    public String summary() {
      return "reports: %s (%s, %s, _manifest.json)"
          .formatted(output, String.join(", ", TABLES), MODEL);
    }
  }

  private final Options options;
  private final Map<String, Object> resolved;

  public FusionJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    PairSource source = options.source().open(spark);
    ModelFolder models = new ModelFolder(context.hadoopConfiguration(), madeWith());
    FusionModel given = options.model().isEmpty() ? null : models.read(options.model());
    if (options.source().hasText()) {
      options.encoder().get();
    }
    Report report =
        Report.create(spark, options.output(), TABLES, List.of(MODEL), options.overwrite());
    Stages stages = new Stages(spark, "fusion");
    List<Runnable> releases = new ArrayList<>();
    try {
      Map<String, Long> counts = new LinkedHashMap<>();
      JavaRDD<ImageNoteRead> reads =
          stages.run(
              "read",
              new Progress.Unit("records", Count.ROWS_IN),
              () -> read(source, context, counts, releases),
              done -> describeRead(counts));
      JavaRDD<FusionPair> pairs =
          stages.run(
              "encode",
              new Progress.Unit("pairs", Count.ENCODED),
              () -> encode(reads, given, context, counts, releases),
              done -> describeEncoded(counts));
      FusionTraining.Trained trained =
          given == null
              ? stages.run("train", () -> train(pairs, context, counts), FusionJob::describe)
              : FusionTraining.Trained.before(given);
      JavaRDD<AttendedPair> attended =
          stages.run(
              "attend",
              new Progress.Unit("pairs", Count.ATTENDED),
              () -> attend(pairs, trained.model(), context, releases),
              FusionJob::describeAttended);
      stages.run(
          "write",
          () -> {
            report.begin();
            write(report, context, attended, trained, reads);
            models.write(report.path(MODEL), trained.model());
            return report;
          },
          done -> "tables and model in " + options.output());
      report.finish(
          Manifest.of("fusion", spark, resolved, source.files(), counts, stages.seconds()));
      return new Result(options.output(), counts);
    } finally {
      releases.forEach(Runnable::run);
      stages.close();
    }
  }

  /** What a model depends on beside its arrays: the kind of input, and options. */
  private Map<String, String> madeWith() {
    Map<String, String> made = new LinkedHashMap<>();
    made.put("patches", options.source() instanceof Input.Images ? "images" : "embeddings");
    made.put("words", options.source().hasText() ? "text" : "embeddings");
    for (String option : options.source().madeWith()) {
      made.put(option, String.valueOf(resolved.get(option)));
    }
    return made;
  }

  private static JavaRDD<ImageNoteRead> read(
      PairSource source,
      JavaSparkContext context,
      Map<String, Long> counts,
      List<Runnable> releases) {
    JavaRDD<ImageNoteRead> reads =
        Counters.of(context.sc())
            .reading(source.read().repartition(4 * context.defaultParallelism()))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    releases.add(reads::unpersist);
    Map<String, Long> outcomes = reads.map(read -> read.outcome().name()).countByValue();
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome.count(), outcomes.getOrDefault(outcome.name(), 0L));
    }
    return reads;
  }

  private static String describeRead(Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      long count = counts.get(outcome.count());
      if (outcome == Outcome.PAIR || count > 0) {
        parts.add(String.format(Locale.ROOT, "%,d %s", count, outcome.count().replace('_', ' ')));
      }
    }
    return String.join(", ", parts);
  }

  /**
   * Makes words and patches.
   *
   * @throws BadInputException when there is nothing to learn from or to report on
   */
  private JavaRDD<FusionPair> encode(
      JavaRDD<ImageNoteRead> reads,
      FusionModel given,
      JavaSparkContext context,
      Map<String, Long> counts,
      List<Runnable> releases) {
    Broadcast<CellTable> cells =
        context.broadcast(CellTable.read(options.cells(), context.hadoopConfiguration()));
    releases.add(cells::destroy);
    JavaRDD<FusionPair> pairs =
        Counters.of(context.sc())
            .counting(
                Count.ENCODED,
                reads
                    .filter(read -> read.pair() != null)
                    .map(ImageNoteRead::pair)
                    .mapPartitions(
                        new EncodePairs(
                            options.encoder(),
                            options.context(),
                            options.heldOut(),
                            options.text(),
                            cells)),
                pair -> true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    releases.add(pairs::unpersist);
    long used = pairs.count();
    long heldOut = pairs.filter(FusionPair::heldOut).count();
    counts.put("pairs_without_words", counts.get(Outcome.PAIR.count()) - used);
    counts.put("pairs_train", used - heldOut);
    counts.put("pairs_test", heldOut);
    counts.put("boxes", cells.value().size());
    counts.put("boxes_used", pairs.map(pair -> (long) pair.regions().size()).fold(0L, Long::sum));
    if (used == 0) {
      throw new BadInputException(nothingIn(reads));
    }
    requireEqualWidths(pairs, given);
    return pairs;
  }

  /** Why there is no pair to report on: the first problem, if there is one. */
  private BadRecord nothingIn(JavaRDD<ImageNoteRead> reads) {
    return reads.filter(read -> read.bad() != null).map(ImageNoteRead::bad).take(1).stream()
        .findFirst()
        .map(
            bad ->
                new BadRecord(
                    bad.source(),
                    "",
                    bad.line(),
                    0,
                    "no note with words has an image that can be read; for instance: "
                        + bad.reason(),
                    ""))
        .orElse(new BadRecord(input(), "", 0, 0, "no note has words and an image", ""));
  }

  private static String describeEncoded(Map<String, Long> counts) {
    return String.format(
        Locale.ROOT,
        "%,d pairs to learn from, %,d held out, %,d without words; %,d of %,d boxes are of theirs",
        counts.get("pairs_train"),
        counts.get("pairs_test"),
        counts.get("pairs_without_words"),
        counts.get("boxes_used"),
        counts.get("boxes"));
  }

  private String input() {
    return String.valueOf(resolved.get("input"));
  }

  /**
   * Checks that words, and patches, are as wide in every pair as in any other.
   *
   * @throws BadInputException when they are not
   * @throws IllegalArgumentException when a model that is given takes others
   */
  private void requireEqualWidths(JavaRDD<FusionPair> pairs, FusionModel given) {
    Set<String> widths = pairs.map(FusionPair::widths).countByValue().keySet();
    if (widths.size() > 1) {
      throw new BadInputException(
          new BadRecord(
              input(),
              "",
              0,
              0,
              "pairs must all have the same widths, but have "
                  + String.join("; ", new TreeSet<>(widths)),
              ""));
    }
    String width = widths.iterator().next();
    if (given != null && !given.shape().widths().equals(width)) {
      throw new IllegalArgumentException(
          "model: %s takes %s, the pairs have %s"
              .formatted(options.model(), given.shape().widths(), width));
    }
  }

  private FusionTraining.Trained train(
      JavaRDD<FusionPair> pairs, JavaSparkContext context, Map<String, Long> counts) {
    long count = counts.get("pairs_train");
    if (count < 2) {
      throw new BadInputException(
          new BadRecord(
              input(),
              "",
              0,
              0,
              "%d pairs to learn from, at least 2 are needed; lower --held-out or give --model"
                  .formatted(count),
              ""));
    }
    return new FusionTraining(context, options.training())
        .train(pairs.filter(pair -> !pair.heldOut()), count);
  }

  private static String describe(FusionTraining.Trained trained) {
    List<Double> losses = trained.losses();
    return String.format(
        Locale.ROOT,
        "loss %.2f after %,d epochs, %.2f by guessing",
        losses.get(losses.size() - 1),
        losses.size(),
        trained.chance());
  }

  private JavaRDD<AttendedPair> attend(
      JavaRDD<FusionPair> pairs,
      FusionModel model,
      JavaSparkContext context,
      List<Runnable> releases) {
    boolean all = options.learnt();
    Broadcast<FusionModel> shared = context.broadcast(model);
    Broadcast<List<FusionPair>> learnt =
        context.broadcast(all ? gallery(pairs.filter(pair -> !pair.heldOut())) : List.of());
    Broadcast<List<FusionPair>> heldOut =
        context.broadcast(gallery(pairs.filter(FusionPair::heldOut)));
    List.of(shared, learnt, heldOut).forEach(one -> releases.add(one::destroy));
    JavaRDD<AttendedPair> attended =
        Counters.of(context.sc())
            .counting(
                Count.ATTENDED,
                pairs
                    .filter(pair -> all || pair.heldOut())
                    .mapPartitions(
                        new AttendPairs(shared, learnt, heldOut, options.top(), options.text())),
                pair -> true)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    releases.add(attended::unpersist);
    attended.count();
    return attended;
  }

  /** Pairs among which is searched; others never come to the driver. */
  private List<FusionPair> gallery(JavaRDD<FusionPair> pairs) {
    Comparator<String> order = new ByHash();
    Set<String> ids = Set.copyOf(pairs.map(FusionPair::id).takeOrdered(options.gallery(), order));
    List<FusionPair> gallery =
        new ArrayList<>(pairs.filter(pair -> ids.contains(pair.id())).collect());
    gallery.sort(Comparator.comparing(FusionPair::id, order));
    return gallery;
  }

  private static String describeAttended(JavaRDD<AttendedPair> attended) {
    List<String> parts = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      MeanStats means =
          attended
              .flatMap(pair -> pair.stats().iterator())
              .filter(stats -> stats.heldOut() && stats.direction() == direction)
              .aggregate(new MeanStats(), MeanStats::add, MeanStats::merge);
      if (means.pairs() == 0) {
        return "no pair is held out, so that none is reported unless report-train is given";
      }
      parts.add(
          String.format(
              Locale.ROOT,
              "%s: pointing %.3f (by guessing %.3f), %.3f of pairs above the mean of shuffled"
                  + " partners, %.3f of these beaten, %.3f found first",
              direction.column().replace('_', ' '),
              means.pointing(),
              means.chance(),
              means.aboveMean(),
              means.aboveShuffled(),
              means.first()));
    }
    return "held out, " + String.join("; ", parts);
  }

  private void write(
      Report report,
      JavaSparkContext context,
      JavaRDD<AttendedPair> attended,
      FusionTraining.Trained trained,
      JavaRDD<ImageNoteRead> reads) {
    report.write(
        WORD_PATCH,
        attended.flatMap(pair -> pair.wordPatch().iterator()),
        options.text() ? FusionTables.WORD_PATCH_WITH_TEXT : FusionTables.WORD_PATCH);
    report.write(
        PAIR_STATS,
        attended.flatMap(pair -> pair.stats().iterator()).map(FusionTables::pairStats),
        FusionTables.PAIR_STATS);
    report.write(RETRIEVAL, context.parallelize(retrieval(attended), 1), FusionTables.RETRIEVAL);
    List<Row> epochs = new ArrayList<>();
    for (double loss : trained.losses()) {
      epochs.add(FusionTables.training(epochs.size() + 1, loss, trained.chance()));
    }
    report.write(TRAINING, context.parallelize(epochs, 1), FusionTables.TRAINING);
    report.write(
        QUARANTINE,
        reads
            .map(ImageNoteRead::bad)
            .filter(bad -> bad != null)
            .map(FusionTables::quarantine)
            .coalesce(1),
        FusionTables.QUARANTINE);
  }

  private static List<Row> retrieval(JavaRDD<AttendedPair> attended) {
    List<PairStats> searched =
        attended.filter(AttendedPair::inGallery).flatMap(pair -> pair.stats().iterator()).collect();
    List<Row> rows = new ArrayList<>();
    for (boolean heldOut : new boolean[] {true, false}) {
      for (Direction direction : Direction.values()) {
        List<PairStats> some =
            searched.stream()
                .filter(stats -> stats.heldOut() == heldOut && stats.direction() == direction)
                .toList();
        for (int k : some.isEmpty() ? new int[0] : CUTS) {
          long found = some.stream().filter(stats -> stats.rank() <= k).count();
          rows.add(FusionTables.retrieval(heldOut, direction, k, some.size(), found));
        }
      }
    }
    return rows;
  }
}
