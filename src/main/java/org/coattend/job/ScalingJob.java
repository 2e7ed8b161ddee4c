package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.Manifest;
import org.coattend.report.Report;
import org.coattend.report.ScalingPage;
import org.coattend.report.ScalingTables;
import org.coattend.study.scaling.Distribution;
import org.coattend.study.scaling.Draw;
import org.coattend.study.scaling.Finding;
import org.coattend.study.scaling.Grid;
import org.coattend.study.scaling.ScoreKind;

/**
 * Measures how scores, weights and gradients of attention depend on width, temperature and number
 * of keys, and checks that against the formulas.
 *
 * <p>Output: Parquet {@code scaling} as {@link ScalingTables} describes it, {@code scaling.html}
 * and {@code _manifest.json}.
 */
public final class ScalingJob implements Job {
  private static final List<String> TABLES = List.of("scaling");
  private static final String PAGE = "scaling.html";

  /** Counts of exact predictions. */
  private static final String PREDICTIONS = "predictions";

  private static final String HOLD = "predictions_that_hold";

  /**
   * What to measure, and where to write.
   *
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   */
  public record Options(Grid grid, String output, boolean overwrite) {

    /**
     * @throws IllegalArgumentException when the output is blank
     */
    public Options {
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder");
      }
    }

    /** The options by their names in {@code jobs/scaling.conf}. */
    public static Options of(Config config) {
      return new Options(
          new Grid(
              Lists.of(config, "scores", name -> Constants.of("scores", name, ScoreKind.class)),
              Lists.of(
                  config,
                  "distributions",
                  name -> Constants.of("distributions", name, Distribution.class)),
              Lists.of(config, "widths", Integer::valueOf),
              Lists.of(config, "temperatures", Double::valueOf),
              Lists.of(config, "keys", Integer::valueOf),
              config.getInt("queries"),
              config.getInt("draws"),
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

  public ScalingJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  /**
   * Measures, and writes the report.
   *
   * @throws IllegalStateException when an exact prediction lies outside of its interval; the report
   *     is there then
   */
  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Grid grid = options.grid();
    return report(spark, () -> grid.findings(draw(context, grid)));
  }

  /**
   * Writes the report of findings.
   *
   * @throws IllegalStateException as {@link #run} does
   */
  Result report(SparkSession spark, Supplier<List<Finding>> drawn) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Report report =
        Report.create(spark, options.output(), TABLES, List.of(PAGE), options.overwrite());
    Stages stages = new Stages(spark, "scaling");
    try {
      List<Finding> findings = stages.run("draw", drawn, done -> describe(count(done)));
      Map<String, Long> counts = count(findings);
      stages.run(
          "write",
          () -> {
            report.begin();
            report.write(
                "scaling",
                context.parallelize(findings.stream().map(ScalingTables::row).toList(), 1),
                ScalingTables.SCALING);
            writePage(report, context, findings, counts);
            return report;
          },
          done -> "table and page in " + options.output());
      report.finish(Manifest.of("scaling", spark, resolved, List.of(), counts, stages.seconds()));
      if (counts.get(HOLD) < counts.get(PREDICTIONS)) {
        throw new IllegalStateException(
            "%s; see the table scaling in %s where holds is false"
                .formatted(describe(counts), options.output()));
      }
      return new Result(options.output(), counts);
    } finally {
      stages.close();
    }
  }

  /** The draws, the largest first, are dealt to tasks in turn, so that none is late. */
  private static List<Draw.Means> draw(JavaSparkContext context, Grid grid) {
    List<Draw> draws = grid.all();
    int tasks = Math.min(draws.size(), 16 * context.defaultParallelism());
    List<List<Draw>> dealt = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<Draw> hand = new ArrayList<>();
      for (int draw = task; draw < draws.size(); draw += tasks) {
        hand.add(draws.get(draw));
      }
      dealt.add(hand);
    }
    List<ScoreKind> scores = grid.scores();
    List<Double> temperatures = grid.temperatures();
    return context
        .parallelize(dealt, tasks)
        .flatMap(List::iterator)
        .flatMap(draw -> draw.measure(scores, temperatures).iterator())
        .collect();
  }

  private static void writePage(
      Report report, JavaSparkContext context, List<Finding> findings, Map<String, Long> counts) {
    try {
      ScalingPage.of(findings, counts.get(PREDICTIONS), counts.get(HOLD))
          .write(report.path(PAGE), context.hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Long> count(List<Finding> findings) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("findings", (long) findings.size());
    counts.put(PREDICTIONS, findings.stream().filter(one -> one.exact().isPresent()).count());
    counts.put(
        HOLD, findings.stream().filter(one -> one.exact().isPresent() && one.holds()).count());
    return counts;
  }

  private static String describe(Map<String, Long> counts) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d exact predictions lie in their intervals, of %,d findings",
        counts.get(HOLD),
        counts.get(PREDICTIONS),
        counts.get("findings"));
  }
}
