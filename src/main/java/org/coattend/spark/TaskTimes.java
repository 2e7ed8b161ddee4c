package org.coattend.spark;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.scheduler.StageInfo;

/**
 * How long tasks took, and from that how long those will take that are not done.
 *
 * <p>A task is expected to take the mean of those of its stage that are done, or of all stages
 * while none is. The work left, that of tasks that wait and the rest of those that run, is divided
 * by how many run at once. A stage that Spark skips, because its output is still there, is not
 * waited for.
 */
final class TaskTimes {
  private static final class Stage {
    final int tasks;
    final int[] parents;
    final Map<Long, Long> launched = new HashMap<>();
    boolean submitted;
    int done;
    double seconds;

    Stage(int tasks, int... parents) {
      this.tasks = tasks;
      this.parents = parents;
    }

    int waiting() {
      return Math.max(0, tasks - done - launched.size());
    }
  }

  private final Map<Integer, Stage> stages = new LinkedHashMap<>();

  /** A stage that is part of a job which has begun. */
  void expect(StageInfo stage) {
    int[] parents = new int[stage.parentIds().size()];
    for (int k = 0; k < parents.length; k++) {
      parents[k] = (Integer) stage.parentIds().apply(k);
    }
    expect(stage.stageId(), stage.numTasks(), parents);
  }

  void expect(int stage, int tasks, int... parents) {
    stages.putIfAbsent(stage, new Stage(tasks, parents));
  }

  /** A stage whose tasks can begin; what it needs is there. */
  void submitted(int stage) {
    Stage begun = stages.get(stage);
    if (begun != null) {
      begun.submitted = true;
      for (int parent : begun.parents) {
        skip(parent);
      }
    }
  }

  private void skip(int stage) {
    Stage skipped = stages.get(stage);
    if (skipped != null && !skipped.submitted) {
      stages.remove(stage);
      for (int parent : skipped.parents) {
        skip(parent);
      }
    }
  }

  /** The end of a job, which leaves no stage of it to come. */
  void forgetUnsubmitted() {
    stages.values().removeIf(stage -> !stage.submitted);
  }

  /**
   * @param at milliseconds
   */
  void started(int stage, long task, long at) {
    Stage of = stages.get(stage);
    if (of != null) {
      of.launched.put(task, at);
    }
  }

  /**
   * @param at milliseconds
   */
  void ended(int stage, long task, long at, boolean successful) {
    Stage of = stages.get(stage);
    Long launch = of == null ? null : of.launched.remove(task);
    if (launch != null && successful) {
      of.done++;
      of.seconds += (at - launch) / 1e3;
    }
  }

  /** Tasks of all stages that are not skipped, with those that are run again. */
  int tasks() {
    return stages.values().stream()
        .mapToInt(stage -> Math.max(stage.tasks, stage.done + stage.launched.size()))
        .sum();
  }

  int done() {
    return stages.values().stream().mapToInt(stage -> stage.done).sum();
  }

  /**
   * Until all tasks are done, which one at least has to be.
   *
   * @param at milliseconds
   */
  double secondsLeft(long at) {
    double mean = stages.values().stream().mapToDouble(stage -> stage.seconds).sum() / done();
    double work = 0;
    double longest = 0;
    int waiting = 0;
    int running = 0;
    for (Stage stage : stages.values()) {
      double expected = stage.done == 0 ? mean : stage.seconds / stage.done;
      work += stage.waiting() * expected;
      waiting += stage.waiting();
      running += stage.launched.size();
      for (long launch : stage.launched.values()) {
        double rest = Math.max(0, expected - (at - launch) / 1e3);
        work += rest;
        longest = Math.max(longest, rest);
      }
    }
    // The place of the task that has just ended is about to be taken by one that waits.
    int atOnce = running + (waiting > 0 ? 1 : 0);
    return Math.max(longest, work / Math.max(1, atOnce));
  }
}
