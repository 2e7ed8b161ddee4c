package org.coattend.job;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.option.Excerpt;
import org.coattend.spark.Counters;
import org.coattend.spark.Progress;

/**
 * The stages of a run: each is a Spark job group by its name, shows its progress, leaves one line
 * on the console and its seconds for the manifest.
 */
final class Stages {
  private final SparkContext spark;
  private final String job;
  private final Counters counters;
  private final Progress progress;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private Map<String, Double> told = Map.of();

  Stages(SparkSession session, String job) {
    spark = session.sparkContext();
    this.job = job;
    counters = Counters.of(spark);
    progress = new Progress(counters);
    spark.addSparkListener(progress);
    JobGroup.between(spark, job, "prepares");
  }

  /** What the run's tasks count. */
  Counters counters() {
    return counters;
  }

  /**
   * Runs a stage.
   *
   * @param summary says on one line what came of it
   */
  <T> T run(String stage, Supplier<T> work, Function<T, String> summary) {
    return run(stage, null, work, summary);
  }

  /**
   * Runs a stage.
   *
   * @param unit of which the progress tells the rate; null for that of tasks
   * @param summary says on one line what came of it
   */
  <T> T run(String stage, Progress.Unit unit, Supplier<T> work, Function<T, String> summary) {
    JobGroup.stage(spark, job, stage);
    progress.start(stage, unit);
    long start = System.nanoTime();
    T result;
    try {
      result = work.get();
    } finally {
      progress.stop();
      JobGroup.between(spark, job, "after " + stage);
    }
    double took = (System.nanoTime() - start) / 1e9;
    seconds.merge(stage, took, Double::sum);
    System.out.printf(
        Locale.ROOT, "%-8s %8.1f s  %s%n", stage, took, Excerpt.lines(summary.apply(result)));
    return result;
  }

  /** Leaves a line that is no stage's among theirs. */
  void say(String what, String line) {
    System.out.printf(Locale.ROOT, "%-8s %10s  %s%n", what, "", Excerpt.lines(line));
  }

  /** Wall seconds of each stage so far, in order. */
  Map<String, Double> seconds() {
    return seconds;
  }

  /** Wall seconds of each stage since this was last asked for. */
  Map<String, Double> latestSeconds() {
    Map<String, Double> latest = new LinkedHashMap<>(seconds);
    told.forEach((stage, before) -> latest.merge(stage, -before, Double::sum));
    told = new LinkedHashMap<>(seconds);
    return latest;
  }

  /** Ends the progress line and the last group. */
  void close() {
    spark.clearJobGroup();
    spark.removeSparkListener(progress);
  }
}
