package org.coattend.spark;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.coattend.coevolution.FittedBlock;
import org.coattend.corpus.CountedRows;
import org.coattend.kernel.NativeMemory;

/**
 * What the tasks of an application have counted so far: accumulators named {@code coattend.rows_in}
 * and so on, which Spark shows by stage in its pages and its event log, and {@link CoattendPlugin}
 * in its metrics. {@code coattend.native_bytes_peak} is the most native memory that a JVM held.
 *
 * <p>They are for watching a run; what it comes to is in the manifest. Spark adds what a task has
 * counted when the task succeeds. In a run without failures each row counts once, because what is
 * counted is persisted. A task that is run again because its result was lost counts again; one that
 * fails after it has persisted its partition does not count at all.
 */
public final class Counters implements Serializable {
  private static final String PREFIX = "coattend.";
  private static final Map<SparkContext, Counters> OF_CONTEXT = new WeakHashMap<>();

  private final Map<Count, LongAccumulator> counts = new EnumMap<>(Count.class);
  private final Peak nativeBytes = new Peak();

  private Counters(SparkContext context) {
    for (Count count : Count.values()) {
      counts.put(count, context.longAccumulator(PREFIX + count.metric()));
    }
    context.register(nativeBytes, PREFIX + "native_bytes_peak");
  }

  /** Those of an application, all of whose runs they count. */
  public static Counters of(SparkContext context) {
    synchronized (OF_CONTEXT) {
      return OF_CONTEXT.computeIfAbsent(context, Counters::new);
    }
  }

  /** What tasks that have ended have counted; for the driver. */
  public long value(Count count) {
    return counts.get(count).value();
  }

  /** Counts rows as they are read and set aside; what is returned is to be persisted. */
  public <T extends CountedRows> JavaRDD<T> reading(JavaRDD<T> reads) {
    return reads.map(
        read -> {
          add(Count.ROWS_IN, read.rowsIn());
          add(Count.ROWS_QUARANTINED, read.quarantined());
          return read;
        });
  }

  /**
   * Counts things as they are made; what is returned is to be persisted.
   *
   * @param counted whether one counts
   */
  public <T> JavaRDD<T> counting(Count count, JavaRDD<T> made, Function<T, Boolean> counted) {
    return made.map(
        one -> {
          if (counted.call(one)) {
            add(count, 1);
            nativeBytes.add(NativeMemory.peak());
          }
          return one;
        });
  }

  /** Counts a block of columns. */
  void fitted(FittedBlock block) {
    add(Count.COLUMNS_FITTED, block.targets());
    add(Count.EVALUATIONS, block.evaluations());
    nativeBytes.add(NativeMemory.peak());
  }

  private void add(Count count, long more) {
    counts.get(count).add(more);
  }
}
