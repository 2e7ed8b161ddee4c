package org.coattend.job;

import static java.util.Map.entry;

import com.typesafe.config.Config;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The registry of jobs by name; each name has its defaults in {@code jobs/<name>.conf}. */
public final class Jobs {
  private static final Map<String, Function<Config, Job>> JOBS =
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
              entry("train-contacts", TrainContactsJob::new)));

  private Jobs() {}

  /** The names of all jobs, in alphabetical order. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(JOBS.keySet());
  }

  /**
   * A job as its options want it: alone in its output folder, and with pages of what it writes if
   * {@code html} is true.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public static Job create(String name, Config options) {
    Job job = JobGroup.around(name, withPages(name, options));
    // Files of simulate are local; export's tables have transactions of their own, and no folder.
    return name.equals("simulate") || name.equals("export")
        ? job
        : new Exclusive(job, output(options));
  }

  /** Pages of simulate are its own. */
  static Job withPages(String name, Config options) {
    Job job = JOBS.get(name).apply(options);
    return options.hasPath("html") && options.getBoolean("html") && !name.equals("simulate")
        ? new WithPages(job, WithPages.options(name, options))
        : job;
  }

  /** The folder that a job writes into; an empty one means that of its input. */
  private static String output(Config options) {
    String output = options.getString("output");
    return output.isEmpty() ? options.getString("input") : output;
  }
}
