package org.coattend.job;

import com.typesafe.config.Config;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The registry of jobs by name; each name has its defaults in {@code jobs/<name>.conf}. */
public final class Jobs {
  private static final Map<String, Function<Config, Job>> JOBS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "audit", AuditJob::new,
                  "coevolution", CoevolutionJob::new,
                  "evaluate", EvaluateJob::new,
                  "fusion", FusionJob::new,
                  "interactions", InteractionsJob::new,
                  "notes", NotesJob::new,
                  "recall", RecallJob::new,
                  "scaling", ScalingJob::new,
                  "simulate", SimulateJob::new,
                  "train-contacts", TrainContactsJob::new)));

  private Jobs() {}

  /** All jobs, in alphabetical order of their names. */
  public static Map<String, Function<Config, Job>> byName() {
    return JOBS;
  }
}
