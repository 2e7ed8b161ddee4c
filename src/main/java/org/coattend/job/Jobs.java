package org.coattend.job;

import static java.util.Map.entry;

import com.typesafe.config.Config;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The registry of jobs by name; each name has its defaults in {@code jobs/<name>.conf}. */
public final class Jobs {
  private static final Map<String, Function<Config, Job>> JOBS =
      grouped(
          new TreeMap<>(
              Map.ofEntries(
                  entry("audit", AuditJob::new),
                  entry("coevolution", CoevolutionJob::new),
                  entry("evaluate", EvaluateJob::new),
                  entry("export", ExportJob::new),
                  entry("fusion", FusionJob::new),
                  entry("interactions", InteractionsJob::new),
                  entry("notes", NotesJob::new),
                  entry("recall", RecallJob::new),
                  entry("report", ReportJob::new),
                  entry("scaling", ScalingJob::new),
                  entry("simulate", SimulateJob::new),
                  entry("train-contacts", TrainContactsJob::new))));

  private Jobs() {}

  private static Map<String, Function<Config, Job>> grouped(
      Map<String, Function<Config, Job>> jobs) {
    jobs.replaceAll((name, job) -> config -> JobGroup.around(name, job.apply(config)));
    return Collections.unmodifiableMap(jobs);
  }

  /** All jobs, in alphabetical order of their names. */
  public static Map<String, Function<Config, Job>> byName() {
    return JOBS;
  }

  /**
   * A job as its options want it: alone in its output folder, and with pages of what it writes if
   * {@code html} is true.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public static Job create(String name, Config options) {
    Job job = JOBS.get(name).apply(options);
    if (name.equals("simulate")) {
      return job; // its files are local and of one family, its page among them
    }
    if (options.hasPath("html") && options.getBoolean("html")) {
      job = new WithPages(job, WithPages.options(name, options));
    }
    // Export's tables have transactions of their own, and their namespace is no folder.
    return name.equals("export") ? job : new Exclusive(job, output(options));
  }

  /** The folder that a job writes into; an empty one means that of its input. */
  private static String output(Config options) {
    String output = options.getString("output");
    return output.isEmpty() ? options.getString("input") : output;
  }
}
