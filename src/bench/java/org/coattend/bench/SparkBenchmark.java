package org.coattend.bench;

import static org.apache.spark.sql.functions.sum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.coattend.job.CoevolutionJob;
import org.coattend.job.Defaults;

/**
 * What Spark takes of a job of many families: the task time outside parsing, weights, fit and
 * attention, on one core and on two.
 */
final class SparkBenchmark {
  private static final int FAMILIES = 100;

  /**
   * One run.
   *
   * @param wall seconds of the job
   * @param tasks seconds of all tasks
   * @param read seconds of the tasks that read, parse and encode
   * @param families seconds of all families, from their weights to their attention
   */
  private record Run(double wall, double tasks, double read, double families) {
    double overhead() {
      return 1 - (read + families) / tasks;
    }
  }

  /** Seconds of tasks by the job group of their stage. */
  private static final class TaskSeconds extends SparkListener {
    private final Map<Integer, String> groups = new HashMap<>();
    private final Map<String, Double> seconds = new HashMap<>();

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
      groups.put(
          stage.stageInfo().stageId(),
          String.valueOf(stage.properties().getProperty("spark.jobGroup.id")));
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
      seconds.merge(
          groups.getOrDefault(task.stageId(), ""),
          task.taskMetrics().executorRunTime() / 1e3,
          Double::sum);
    }

    synchronized double of(String group) {
      return seconds.getOrDefault(group, 0.0);
    }

    synchronized double all() {
      return of("coevolution read") + of("coevolution fit") + of("coevolution write");
    }
  }

  private SparkBenchmark() {}

  static void print(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      System.out.println("spark skipped: there is no " + folder);
      return;
    }
    String input;
    try (Stream<Path> files = Files.walk(folder)) {
      input =
          files
              .filter(file -> file.toString().endsWith(".a3m.gz"))
              .sorted()
              .limit(FAMILIES)
              .map(Path::toString)
              .collect(Collectors.joining(","));
    }
    if (input.isEmpty()) {
      System.out.println("spark skipped: there are no alignments in " + folder);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        """

        %,d families; seconds, the first run warms the JVM up
          tasks      of all tasks
          read       of the tasks that read, parse and encode
          families   from a family's weights to its attention
          outside    share of the tasks' time that is neither
        """,
        input.split(",", -1).length);
    System.out.printf(
        "%-12s %6s %8s %8s %8s %9s %8s%n",
        "model", "cores", "wall", "tasks", "read", "families", "outside");
    for (String model : List.of("mean-field", "full", "factored")) {
      double alone = 0;
      for (int cores : new int[] {2, 1, 2}) {
        Run run = run(model, input, cores);
        System.out.printf(
            Locale.ROOT,
            "%-12s %6d %8.1f %8.1f %8.1f %9.1f %7.1f%%%s%n",
            model,
            cores,
            run.wall(),
            run.tasks(),
            run.read(),
            run.families(),
            100 * run.overhead(),
            cores == 2 && alone > 0
                ? String.format(Locale.ROOT, "  %.2f times one core", alone / run.wall())
                : "");
        alone = cores == 1 ? run.wall() : alone;
      }
    }
  }

  private static Run run(String model, String input, int cores) throws IOException {
    Path output = Files.createTempDirectory("coattend-bench");
    try {
      return run(model, input, output.toString(), cores);
    } finally {
      FileUtil.fullyDelete(output.toFile());
    }
  }

  /** Tasks are counted when Spark has stopped: until then its listener lags behind. */
  private static Run run(String model, String input, String output, int cores) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + cores + "]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", cores)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    TaskSeconds tasks = new TaskSeconds();
    spark.sparkContext().addSparkListener(tasks);
    double wall;
    double families;
    try {
      long start = System.nanoTime();
      new CoevolutionJob(
              new Defaults("coevolution")
                  .overriddenBy(
                      null,
                      Map.of(
                          "model", model, "input", input, "output", output, "overwrite", "true")))
          .run(spark);
      wall = (System.nanoTime() - start) / 1e9;
      families =
          spark.read().parquet(output + "/families").agg(sum("seconds")).first().getDouble(0);
    } finally {
      spark.stop();
    }
    return new Run(wall, tasks.all(), tasks.of("coevolution read"), families);
  }
}
