package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.coattend.audit.AuditedModel;
import org.coattend.audit.Example;
import org.coattend.audit.Faithfulness;
import org.coattend.audit.Shortcut;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionKind;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.EncoderKind;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.labelled.Content;
import org.coattend.corpus.labelled.LabelledColumns;
import org.coattend.corpus.labelled.LabelledExample;
import org.coattend.corpus.labelled.LabelledRead;
import org.coattend.corpus.labelled.LabelledSource;
import org.coattend.corpus.labelled.Split;
import org.coattend.corpus.labelled.SplitShares;
import org.coattend.corpus.labelled.TokenGroup;
import org.coattend.corpus.labelled.TokenGroups;
import org.coattend.corpus.labelled.WordRule;
import org.coattend.encoder.SharedEncoder;
import org.coattend.option.Ranges;
import org.coattend.report.AuditFindings;
import org.coattend.report.AuditFolder;
import org.coattend.report.AuditTables;
import org.coattend.report.Manifest;
import org.coattend.report.Report;
import org.coattend.report.StudyPage;
import org.coattend.spark.AuditExamples;
import org.coattend.spark.AuditedExample;
import org.coattend.spark.Count;
import org.coattend.spark.Counters;
import org.coattend.spark.ExampleReader;
import org.coattend.spark.Progress;
import org.coattend.spark.SomeIds;

/**
 * Tells how far a classifier's attention shows what it decides by, which groups of tokens its
 * decisions rest on, and which tokens are shortcuts that break in a new environment.
 *
 * <p>Output: the Parquet tables that {@link AuditTables} describes, the folder {@code model} of a
 * model that was trained, {@code audit.html} and {@code _manifest.json}. Unless it is asked for, no
 * text of an example is written: tokens are told only if enough examples hold them, or if the
 * user's groups name them.
 */
public final class AuditJob implements Job {
  private static final String MODEL = "model";

  /**
   * What is audited.
   *
   * @param splits of the examples
   * @param examples of which attention is audited, at most
   * @param attention how it is
   * @param controls random groups beside each group
   * @param candidates tokens that are tried as shortcuts, at most
   * @param rows that each is tried in, about
   */
  public record Scope(
      List<Split> splits,
      int examples,
      Faithfulness.Options attention,
      int controls,
      int candidates,
      int rows) {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Scope {
      splits = List.copyOf(splits);
      if (splits.isEmpty()) {
        throw new IllegalArgumentException("audited is empty; give train, dev or test");
      }
      if (examples < 1 || examples > SomeIds.MOST) {
        throw new IllegalArgumentException(
            "examples is %d, must be 1 to %d".formatted(examples, SomeIds.MOST));
      }
      Ranges.atLeast("controls", controls, 0);
      Ranges.atLeast("candidates", candidates, 1);
      Ranges.atLeast("candidate-examples", rows, 1);
    }
  }

  /**
   * What to read, what to learn and to audit, and where to write.
   *
   * @param source of the examples
   * @param groups tables of groups of tokens; empty for none
   * @param training of a model, where none is given
   * @param model folder of one; empty to train one
   * @param scope of the audit
   * @param least examples that hold a token that is told
   * @param text whether all tokens are told
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   */
  public record Options(
      LabelledSource.Options source,
      String groups,
      AuditTraining training,
      String model,
      Scope scope,
      int least,
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
      Ranges.atLeast("min-examples", least, 1);
      boolean ofImages = source.content() instanceof Content.Images;
      boolean learnsWords = model.isEmpty() && training.encoder() == null && !ofImages;
      if (learnsWords && !text && training.options().minCount() < least) {
        throw new IllegalArgumentException(
            ("min-count is %d, below min-examples, %d: the folder model would have words of fewer"
                    + " examples; raise it, or give --with-text")
                .formatted(training.options().minCount(), least));
      }
      if (ofImages && training.encoder() != null) {
        throw new IllegalArgumentException(
            "classifier is encoder, which reads texts; images need tanh, lstm or none");
      }
      if (ofImages && !training.embeddings().isBlank()) {
        throw new IllegalArgumentException("embeddings are of words; images have none");
      }
    }

    /** Splits that are audited: all of them where a given model and no column says which. */
    Set<Split> audited() {
      boolean apart = model.isEmpty() || !source.columns().split().isEmpty();
      return apart ? EnumSet.copyOf(scope.splits()) : EnumSet.allOf(Split.class);
    }

    /** What is audited, in words. */
    String auditedInWords() {
      String splits = audited().stream().map(AuditJob::lower).collect(Collectors.joining(", "));
      if (!audited().contains(Split.TRAIN)) {
        return "Audited: " + splits;
      }
      return "Audited: %s; with examples that the model %s learnt from, it does better than on others"
          .formatted(splits, model.isEmpty() ? "has" : "may have");
    }

    /** The options by their names in {@code jobs/audit.conf}. */
    public static Options of(Config config) {
      return new Options(
          new LabelledSource.Options(
              config.getString("input"),
              content(config),
              new LabelledColumns(
                  config.getString("id-column"),
                  config.getString("label-column"),
                  config.getString("environment-column"),
                  config.getString("split-column")),
              new SplitShares(config.getDouble("dev-share"), config.getDouble("test-share")),
              Constants.of(config, "mode", BadInputMode.class)),
          config.getString("groups"),
          training(config),
          config.getString("model"),
          new Scope(
              Lists.of(config, "audited", name -> Constants.of("audited", name, Split.class)),
              config.getInt("examples"),
              new Faithfulness.Options(
                  config.getInt("permutations"),
                  config.getDouble("epsilon"),
                  config.getInt("left-out"),
                  config.getLong("seed")),
              config.getInt("controls"),
              config.getInt("candidates"),
              config.getInt("candidate-examples")),
          config.getInt("min-examples"),
          config.getBoolean("with-text"),
          config.getString("output"),
          config.getBoolean("overwrite"));
    }

    private static Content content(Config config) {
      if (config.getString("image-column").isEmpty()) {
        return new Content.Texts(
            config.getString("text-column"),
            new WordRule(
                WordRule.Tokens.of(config.getString("tokens")),
                config.getBoolean("lower-case"),
                config.getBoolean("end-tokens")));
      }
      if (!config.getString("text-column").isEmpty()) {
        throw new IllegalArgumentException(
            "text-column and image-column are both given; empty one of them");
      }
      return new Content.Images(
          config.getString("image-column"), config.getString("images"), Grids.of(config));
    }

    private static AuditTraining training(Config config) {
      Classifier classifier = Constants.of(config, "classifier", Classifier.class);
      return new AuditTraining(
          new ClassifierOptions(
              classifier.encoder,
              Constants.of(config, "attention", AttentionKind.class),
              config.getInt("embedding-width"),
              config.getDouble("embedding-deviation"),
              config.getInt("hidden-width"),
              config.getBoolean("train-embeddings"),
              config.getInt("epochs"),
              config.getInt("batch"),
              config.getDouble("learning-rate"),
              config.getDouble("weight-decay"),
              config.getDouble("concealment"),
              config.getInt("min-count"),
              config.getLong("seed")),
          classifier == Classifier.ENCODER ? new SharedEncoder(config.getString("encoder")) : null,
          config.getString("embeddings"),
          config.getString("conceal-group"));
    }
  }

  /** What stands under attention. */
  private enum Classifier {
    TANH(EncoderKind.TANH),
    LSTM(EncoderKind.LSTM),
    NONE(EncoderKind.NONE),
    /** Attention over what a pretrained encoder has, as it is. */
    ENCODER(EncoderKind.NONE);

    private final EncoderKind encoder;

    Classifier(EncoderKind encoder) {
      this.encoder = encoder;
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param counts of examples and tokens, as in the manifest
   * @param audited which splits are, in words
   * @param verdicts statements, the first first
   * @param written names of tables, folders and files of the report, but the manifest
   */
  public record Result(
      String output,
      Map<String, Long> counts,
      String audited,
      List<String> verdicts,
      List<String> written)
      implements Job.Result {
    @Override
    public String summary() {
      return "%s%n%s%nreports: %s (%s, _manifest.json)"
          .formatted(
              audited,
              String.join(System.lineSeparator(), verdicts),
              output,
              String.join(", ", written));
    }
  }

  private final Options options;
  private final Map<String, Object> resolved;

  public AuditJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
    resolved.put(
        "audited",
        options.audited().stream().map(AuditJob::lower).collect(Collectors.joining(",")));
  }

  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<TokenGroup> groups = TokenGroups.read(options.groups(), context.hadoopConfiguration());
    requireModelElsewhere(context.hadoopConfiguration());
    AuditFolder models = new AuditFolder(context.hadoopConfiguration(), madeWith());
    AuditTraining.Trained given = given(models);
    requireUsable(groups, given);
    LabelledSource source = LabelledSource.open(spark, options.source());
    Report report =
        Report.create(
            spark,
            options.output(),
            AuditReport.TABLES,
            List.of(MODEL, AuditReport.PAGE),
            options.overwrite());
    Stages stages = new Stages(spark, "audit");
    List<Runnable> releases = new ArrayList<>();
    try {
      Map<String, Long> counts = new LinkedHashMap<>();
      JavaRDD<LabelledRead> reads =
          stages.run(
              "read",
              new Progress.Unit("examples", Count.ROWS_IN),
              () -> read(source, context, counts, releases),
              done -> describeRead(counts));
      AuditTraining.Trained trained =
          given == null
              ? stages.run(
                  "train", () -> train(reads, groups, context), AuditTraining.Trained::fitted)
              : given;
      counts.putAll(trained.unused());
      JavaRDD<BadRecord> unknown = unknown(reads, trained.model(), counts);
      ExampleReader reader = ExampleReader.of(trained.model().model(), options.source().content());
      Broadcast<AuditedModel> model = context.broadcast(trained.model());
      releases.add(model::destroy);
      JavaRDD<AuditedExample> audited =
          stages.run(
              "attend",
              new Progress.Unit("examples", Count.ATTENDED),
              () -> attend(reads, reader, model, counts, releases),
              done -> describeAttended(counts));
      AuditFindings found =
          stages.run(
              "rely",
              () ->
                  new AuditReliance(options, reader, groups)
                      .measure(audited, model, context, counts, releases),
              AuditJob::describe);
      stages.run(
          "write",
          () -> {
            AuditReport tables = new AuditReport(report, context, options, resolved);
            StudyPage page = tables.page(trained, found, counts);
            report.begin();
            tables.write(audited, reader, trained, found, problems(reads).union(unknown), page);
            if (given == null) {
              models.write(report.path(MODEL), trained.model());
            }
            return report;
          },
          done -> String.join(", ", written()) + " in " + options.output());
      report.finish(
          Manifest.of("audit", spark, resolved, source.files(), counts, stages.seconds()));
      return new Result(
          options.output(), counts, options.auditedInWords(), statements(found), written());
    } finally {
      releases.forEach(Runnable::run);
      stages.close();
    }
  }

  /** A given model stays where it is: it may know words that this report must not tell. */
  private List<String> written() {
    List<String> written = new ArrayList<>(AuditReport.TABLES);
    if (options.model().isEmpty()) {
      written.add(MODEL);
    }
    written.add(AuditReport.PAGE);
    return written;
  }

  /** A model in the report to be written would be removed with what was there. */
  private void requireModelElsewhere(Configuration hadoop) {
    if (options.model().isEmpty()) {
      return;
    }
    String model = place(options.model(), hadoop);
    if (model.startsWith(place(options.output(), hadoop))) {
      throw new IllegalArgumentException(
          "model: %s is in the output folder, %s, which is replaced; give another output"
              .formatted(options.model(), options.output()));
    }
  }

  /** Checks what needs no example. */
  private void requireUsable(List<TokenGroup> groups, AuditTraining.Trained given) {
    if (given == null) {
      options.training().requireKnown(groups);
    }
    boolean ofWords =
        options.source().content() instanceof Content.Texts
            && (given == null
                ? options.training().encoder() == null
                : given.model().model() instanceof AttentionClassifier);
    if (options.scope().controls() > 0 && !ofWords) {
      throw new IllegalArgumentException(
          "controls is %d, but is for groups of whole words only; give 0"
              .formatted(options.scope().controls()));
    }
    if (options.source().content() instanceof Content.Images images) {
      ExampleReader patches = new ExampleReader.Patches(images.patches());
      groups.forEach(group -> patches.group(group, List.of(), 0));
    }
  }

  /** A folder's whole path, with a slash at its end. */
  private static String place(String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      return path.getFileSystem(hadoop).makeQualified(path).toUri().normalize() + "/";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AuditTraining.Trained given(AuditFolder models) {
    return options.model().isEmpty()
        ? null
        : new AuditTraining.Trained(models.read(options.model()), List.of(), Map.of());
  }

  /** Options that the positions of an example depend on. */
  private Map<String, String> madeWith() {
    List<String> names =
        options.source().content() instanceof Content.Images
            ? List.of("patch-features", "patch-size", "grid-rows", "grid-columns")
            : List.of("tokens", "lower-case", "end-tokens");
    return names.stream()
        .collect(Collectors.toMap(name -> name, name -> String.valueOf(resolved.get(name))));
  }

  private static JavaRDD<LabelledRead> read(
      LabelledSource source,
      JavaSparkContext context,
      Map<String, Long> counts,
      List<Runnable> releases) {
    JavaRDD<LabelledRead> reads =
        Counters.of(context.sc())
            .reading(source.read().repartition(4 * context.defaultParallelism()))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    releases.add(reads::unpersist);
    Map<String, Long> bySplit =
        reads
            .filter(read -> read.example() != null)
            .map(read -> read.example().split().name())
            .countByValue();
    long used = bySplit.values().stream().mapToLong(Long::longValue).sum();
    long bad =
        reads.filter(read -> read.bad() != null).map(read -> read.bad().rows()).fold(0L, Long::sum);
    counts.put("examples_in", used + bad);
    counts.put("examples_quarantined", bad);
    for (Split split : Split.values()) {
      counts.put("examples_" + lower(split), bySplit.getOrDefault(split.name(), 0L));
    }
    return reads;
  }

  static String lower(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  private static String describeRead(Map<String, Long> counts) {
    return String.format(
        Locale.ROOT,
        "%,d examples: %,d train, %,d dev, %,d test, %,d set aside",
        counts.get("examples_in"),
        counts.get("examples_train"),
        counts.get("examples_dev"),
        counts.get("examples_test"),
        counts.get("examples_quarantined"));
  }

  private AuditTraining.Trained train(
      JavaRDD<LabelledRead> reads, List<TokenGroup> groups, JavaSparkContext context) {
    List<LabelledExample> examples =
        reads
            .map(LabelledRead::example)
            .filter(example -> example != null && example.split() != Split.TEST)
            .collect();
    Set<String> labels =
        examples.stream()
            .filter(example -> example.split() == Split.TRAIN)
            .map(LabelledExample::label)
            .collect(Collectors.toSet());
    if (labels.size() < 2) {
      throw new BadInputException(
          nothing(
              reads,
              labels.isEmpty()
                  ? "no example is left to learn from"
                  : "all examples to learn from have one label; at least 2 are needed"));
    }
    return options
        .training()
        .train(examples, options.source().content(), groups, context.hadoopConfiguration());
  }

  private static JavaRDD<BadRecord> problems(JavaRDD<LabelledRead> reads) {
    return reads.map(LabelledRead::bad).filter(bad -> bad != null);
  }

  /** Why there is nothing to go on with, and the first problem, if there is one. */
  private BadRecord nothing(JavaRDD<LabelledRead> reads, String why) {
    return problems(reads).take(1).stream()
        .findFirst()
        .map(
            bad ->
                new BadRecord(
                    bad.source(),
                    "",
                    bad.line(),
                    0,
                    "%s; for instance: %s".formatted(why, bad.reason()),
                    ""))
        .orElse(new BadRecord(options.source().input(), "", 0, 0, why, ""));
  }

  /**
   * Examples that cannot be audited for their label.
   *
   * @throws BadInputException when that stops the run
   */
  private JavaRDD<BadRecord> unknown(
      JavaRDD<LabelledRead> reads, AuditedModel model, Map<String, Long> counts) {
    List<String> labels = model.labels();
    JavaRDD<BadRecord> unknown =
        audited(reads)
            .filter(read -> !labels.contains(read.example().label()))
            .map(
                read ->
                    read.refused(read.example() + " has a label that the model has not learnt"));
    counts.put("examples_of_unknown_label", unknown.count());
    if (options.source().mode() == BadInputMode.FAILFAST) {
      unknown
          .take(1)
          .forEach(
              bad -> {
                throw new BadInputException(bad);
              });
    }
    return unknown;
  }

  /** Examples of the audited splits with labels that the model knows. */
  private JavaRDD<Example> examples(
      JavaRDD<LabelledRead> reads, AuditedModel model, ExampleReader reader) {
    List<String> labels = model.labels();
    return audited(reads)
        .map(LabelledRead::example)
        .filter(example -> labels.contains(example.label()))
        .flatMap(
            example ->
                reader.example(example, labels.indexOf(example.label())).stream().iterator());
  }

  private JavaRDD<LabelledRead> audited(JavaRDD<LabelledRead> reads) {
    Set<Split> splits = options.audited();
    return reads.filter(read -> read.example() != null && splits.contains(read.example().split()));
  }

  private JavaRDD<AuditedExample> attend(
      JavaRDD<LabelledRead> reads,
      ExampleReader reader,
      Broadcast<AuditedModel> model,
      Map<String, Long> counts,
      List<Runnable> releases) {
    JavaRDD<Example> examples = examples(reads, model.value(), reader);
    SomeIds some = SomeIds.of(examples.map(Example::id), options.scope().examples());
    JavaRDD<AuditedExample> audited =
        Counters.of(examples.context())
            .counting(
                Count.ATTENDED,
                examples.mapPartitions(new AuditExamples(model, options.scope().attention(), some)),
                example -> true)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    releases.add(audited::unpersist);
    long count = audited.count();
    if (count == 0) {
      throw new BadInputException(nothing(reads, "no example is left to audit"));
    }
    counts.put("examples_audited", count);
    counts.put(
        "examples_without_tokens",
        options.audited().stream().mapToLong(split -> counts.get("examples_" + lower(split))).sum()
            - counts.get("examples_of_unknown_label")
            - count);
    counts.put(
        "examples_with_attention_audited",
        audited.filter(example -> example.audit() != null).count());
    return audited;
  }

  private static String describeAttended(Map<String, Long> counts) {
    return String.format(
        Locale.ROOT,
        "%,d examples, of %,d of them attention",
        counts.get("examples_audited"),
        counts.get("examples_with_attention_audited"));
  }

  private static String describe(AuditFindings found) {
    return String.format(
        Locale.ROOT,
        "%,d groups, %,d candidates, %,d flagged",
        found.groups().size(),
        found.shortcuts().size(),
        found.shortcuts().stream().filter(Shortcut::flagged).count());
  }

  private static List<String> statements(AuditFindings found) {
    return found.verdicts().values().stream()
        .flatMap(List::stream)
        .map(verdict -> "- " + verdict.statement())
        .toList();
  }
}
