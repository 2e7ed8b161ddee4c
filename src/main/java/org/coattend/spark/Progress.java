package org.coattend.spark;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * A line on the console's standard error while a stage is long: share of tasks done, time passed
 * and time left. On a terminal it is rewritten in place, elsewhere it is printed every half minute.
 */
public final class Progress extends SparkListener {
  private static final long FIRST_NANOS = 3_000_000_000L;

  private final boolean terminal = Boolean.getBoolean("coattend.terminal");
  private final long interval = terminal ? 500_000_000L : 30_000_000_000L;
  private final Set<Integer> stages = new HashSet<>();
  private String name = "";
  private boolean running;
  private boolean shown;
  private int tasks;
  private int done;
  private long started;
  private long latest;

  /** Begins to count the tasks of what follows. */
  public synchronized void start(String stage) {
    name = stage;
    running = true;
    shown = false;
    tasks = 0;
    done = 0;
    stages.clear();
    started = System.nanoTime();
    latest = started;
  }

  /** Ends the line. */
  public synchronized void stop() {
    running = false;
    if (shown && terminal) {
      System.err.print("\r\u001b[K");
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (running && stages.add(submitted.stageInfo().stageId())) {
      tasks += submitted.stageInfo().numTasks();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
    if (!running || !ended.taskInfo().successful() || !stages.contains(ended.stageId())) {
      return;
    }
    done++;
    long now = System.nanoTime();
    if (now - started >= FIRST_NANOS && now - latest >= interval) {
      latest = now;
      show((now - started) / 1e9);
    }
  }

  private void show(double seconds) {
    double left = seconds * (tasks - done) / done;
    String line =
        String.format(
            Locale.ROOT,
            "%-8s %d of %d tasks, %.0f %%, %s passed, about %s left",
            name,
            done,
            tasks,
            100.0 * done / tasks,
            clock(seconds),
            clock(left));
    shown = true;
    System.err.print(terminal ? "\r\u001b[K" + line : line + System.lineSeparator());
    System.err.flush();
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
