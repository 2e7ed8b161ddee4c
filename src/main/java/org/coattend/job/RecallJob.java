package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.coattend.report.Manifest;
import org.coattend.report.RecallPage;
import org.coattend.report.RecallTables;
import org.coattend.report.Report;
import org.coattend.study.recall.ClosedForm;
import org.coattend.study.recall.ClosedForms;
import org.coattend.study.recall.ModelKind;
import org.coattend.study.recall.Study;
import org.coattend.study.recall.Task;
import org.coattend.study.recall.Trained;
import org.coattend.study.recall.Training;

/**
 * Trains recurrent networks and attention to recall, add and copy over long sequences, measures
 * what they remember and how their gradients vanish, and checks what is known exactly.
 *
 * <p>Output: Parquet {@code recall}, {@code training} and {@code closed_forms} as {@link
 * RecallTables} describes them, {@code recall.html} and {@code _manifest.json}.
 */
public final class RecallJob implements Job {
  private static final List<String> TABLES = List.of("recall", "training", "closed_forms");
  private static final String PAGE = "recall.html";

  /** Counts of closed forms. */
  private static final String FORMS = "closed_forms";

  private static final String HOLD = "closed_forms_that_hold";

  /** Probability that of all intervals one misses its exact value. */
  private static final double ERROR = .01;

  /**
   * What to train, and where to write.
   *
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   */
  public record Options(Study study, String output, boolean overwrite) {

    /**
     * @throws IllegalArgumentException when the output is blank
     */
    public Options {
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder");
      }
    }

    /** The options by their names in {@code jobs/recall.conf}. */
    public static Options of(Config config) {
      return new Options(
          new Study(
              Lists.of(config, "tasks", name -> Constants.of("tasks", name, Task.class)),
              Lists.of(config, "models", name -> Constants.of("models", name, ModelKind.class)),
              Lists.of(config, "lengths", Integer::valueOf),
              Lists.of(config, "positions", Double::valueOf),
              config.getInt("runs"),
              config.getInt("steps"),
              config.getInt("batch"),
              config.getDouble("rate"),
              config.getDouble("bound"),
              config.getLong("seed")),
          config.getString("output"),
          config.getBoolean("overwrite"));
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param counts as in the manifest
   */
  public record Result(String output, Map<String, Long> counts) implements Job.Result {
    @Override
    public String summary() {
      return "reports: %s (%s, %s, _manifest.json)"
          .formatted(output, String.join(", ", TABLES), PAGE);
    }
  }

  private final Options options;
  private final Map<String, Object> resolved;

  public RecallJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  /**
   * Trains, measures, and writes the report.
   *
   * @throws IllegalStateException when a closed form lies outside of its interval; the report is
   *     there then
   */
  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return report(spark, () -> check(context, options.study()));
  }

  /**
   * Trains, and writes the report with closed forms.
   *
   * @throws IllegalStateException as {@link #run} does
   */
  Result report(SparkSession spark, Supplier<List<ClosedForm>> checked) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Study study = options.study();
    Report report =
        Report.create(spark, options.output(), TABLES, List.of(PAGE), options.overwrite());
    Stages stages = new Stages(spark, "recall");
    try {
      List<ClosedForm> forms = stages.run("check", checked, RecallJob::describe);
      List<Trained> trained =
          stages.run("train", () -> train(context, study), done -> describe(study, done));
      Map<String, Long> counts = count(study, trained, forms);
      stages.run(
          "write",
          () -> {
            report.begin();
            write(report, context, study, trained, forms);
            return report;
          },
          done -> "tables and page in " + options.output());
      report.finish(Manifest.of("recall", spark, resolved, List.of(), counts, stages.seconds()));
      if (counts.get(HOLD) < counts.get(FORMS)) {
        throw new IllegalStateException(
            "%s; see the table closed_forms in %s where holds is false"
                .formatted(describe(forms), options.output()));
      }
      return new Result(options.output(), counts);
    } finally {
      stages.close();
    }
  }

  /** A length is a task. */
  private static List<ClosedForm> check(JavaSparkContext context, Study study) {
    List<Integer> lengths = study.lengths();
    long seed = study.seed();
    double error = ERROR / lengths.size();
    return context
        .parallelize(lengths, lengths.size())
        .flatMap(length -> ClosedForms.of(length, seed, error).iterator())
        .collect();
  }

  /** A model is a task; those that take longest come first, so that none is late. */
  private static List<Trained> train(JavaSparkContext context, Study study) {
    List<Training> trainings = study.trainings();
    return study.inOrder(
        context.parallelize(trainings, trainings.size()).map(Training::train).collect());
  }

  private static void write(
      Report report,
      JavaSparkContext context,
      Study study,
      List<Trained> trained,
      List<ClosedForm> forms) {
    write(
        report,
        context,
        "recall",
        trained.stream().flatMap(one -> RecallTables.recalled(one).stream()).toList(),
        RecallTables.RECALL);
    write(
        report,
        context,
        "training",
        trained.stream().map(RecallTables::training).toList(),
        RecallTables.TRAINING);
    write(
        report,
        context,
        "closed_forms",
        forms.stream().map(RecallTables::closedForm).toList(),
        RecallTables.CLOSED_FORMS);
    try {
      RecallPage.of(study, trained, forms).write(report.path(PAGE), context.hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      Report report, JavaSparkContext context, String table, List<Row> rows, StructType schema) {
    report.write(table, context.parallelize(rows, 1), schema);
  }

  private static Map<String, Long> count(
      Study study, List<Trained> trained, List<ClosedForm> forms) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("models", (long) trained.size());
    counts.put("models_learnt", learnt(study, trained));
    counts.put("models_diverged", trained.stream().filter(Trained::hasDiverged).count());
    counts.put(FORMS, (long) forms.size());
    counts.put(HOLD, holding(forms));
    return counts;
  }

  private static long learnt(Study study, List<Trained> trained) {
    return trained.stream().filter(study::isLearnt).count();
  }

  private static long holding(List<ClosedForm> forms) {
    return forms.stream().filter(ClosedForm::holds).count();
  }

  private static String describe(List<ClosedForm> forms) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d closed forms lie in their intervals",
        holding(forms),
        forms.size());
  }

  private static String describe(Study study, List<Trained> trained) {
    return String.format(
        Locale.ROOT,
        "%,d models, of which %,d end below %s of the error of a constant answer, after %,d steps",
        trained.size(),
        learnt(study, trained),
        study.bound(),
        study.steps());
  }
}
