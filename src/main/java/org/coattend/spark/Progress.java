package org.coattend.spark;

import java.time.Duration;
import java.util.Locale;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * A line on the console's standard error while a stage of a run is long: tasks done, their share,
 * the rate of what they count, time passed and time left. On a terminal it is rewritten in place,
 * elsewhere it is printed every half minute.
 *
 * <p>Time left is that of the Spark jobs that have begun (see {@link TaskTimes}); from the second
 * job of a stage on, it is given as the least that is left, as more may follow.
 */
public final class Progress extends SparkListener {
  /** What a stage counts, and what one is called in the plural. */
  public record Unit(String name, Count count) {}

  private final Counters counters;
  private final boolean terminal;
  private final long firstNanos;
  private final long interval;
  private TaskTimes times = new TaskTimes();
  private String name = "";
  private Unit unit;
  private boolean running;
  private boolean shown;
  private int jobs;
  private long counted;
  private long started;
  private long latest;

  public Progress(Counters counters) {
    this(
        counters,
        Boolean.getBoolean("coattend.terminal"),
        Duration.ofSeconds(3),
        Boolean.getBoolean("coattend.terminal") ? Duration.ofMillis(500) : Duration.ofSeconds(30));
  }

  Progress(Counters counters, boolean terminal, Duration first, Duration interval) {
    this.counters = counters;
    this.terminal = terminal;
    this.firstNanos = first.toNanos();
    this.interval = interval.toNanos();
  }

  /**
   * Begins to count the tasks of what follows.
   *
   * @param unit null when a stage counts nothing but its tasks
   */
  public synchronized void start(String stage, Unit unit) {
    name = stage;
    this.unit = unit;
    counted = unit == null ? 0 : counters.value(unit.count());
    running = true;
    shown = false;
    jobs = 0;
    times = new TaskTimes();
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
  public synchronized void onJobStart(SparkListenerJobStart job) {
    if (running) {
      jobs++;
      for (int k = 0; k < job.stageInfos().size(); k++) {
        times.expect(job.stageInfos().apply(k));
      }
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (running) {
      times.expect(submitted.stageInfo());
      times.submitted(submitted.stageInfo().stageId());
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    times.started(task.stageId(), task.taskInfo().taskId(), task.taskInfo().launchTime());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    long at = task.taskInfo().finishTime();
    times.ended(task.stageId(), task.taskInfo().taskId(), at, task.taskInfo().successful());
    long now = System.nanoTime();
    if (running && times.done() > 0 && now - started >= firstNanos && now - latest >= interval) {
      latest = now;
      show((now - started) / 1e9, times.secondsLeft(at));
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    times.forgetUnsubmitted();
  }

  private void show(double passed, double left) {
    String line =
        String.format(
            Locale.ROOT,
            "%-8s %,d of %,d tasks, %.0f %%, %s, %s passed, %s %s left",
            name,
            times.done(),
            times.tasks(),
            100.0 * times.done() / times.tasks(),
            rate(passed),
            clock(passed),
            jobs > 1 ? "at least" : "about",
            clock(left));
    shown = true;
    System.err.print(terminal ? "\r\u001b[K" + line : line + System.lineSeparator());
    System.err.flush();
  }

  private String rate(double seconds) {
    long units = unit == null ? 0 : counters.value(unit.count()) - counted;
    return units == 0
        ? perSecond(times.done() / seconds, "tasks")
        : perSecond(units / seconds, unit.name());
  }

  private static String perSecond(double rate, String what) {
    String format = rate >= 100 ? "%,.0f %s/s" : rate >= 1 ? "%.1f %s/s" : "%.3f %s/s";
    return String.format(Locale.ROOT, format, rate, what);
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
