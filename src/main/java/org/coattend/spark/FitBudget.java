package org.coattend.spark;

import java.io.Serializable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.coattend.coevolution.FamilyModel;
import org.coattend.coevolution.FitMemory;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder.UnfitFamilyException;

/**
 * The memory that fits may take in one JVM. On the heap it is what Spark calls user memory: (heap −
 * 300 MB) · (1 − spark.memory.fraction), of the smaller of the driver and an executor; native
 * memory is half of the heap, as {@code conf/spark-defaults.conf} bounds it.
 *
 * @param heap bytes
 * @param offHeap bytes of native memory
 * @param tasks tasks that run at the same time
 */
public record FitBudget(long heap, long offHeap, int tasks) implements Serializable {
  private static final long RESERVED = 300L << 20;
  private static final double SPARKS_SHARE = 0.6;

  /** The budget of an application. */
  public static FitBudget of(JavaSparkContext context) {
    SparkConf conf = context.getConf();
    long heap = Runtime.getRuntime().maxMemory();
    int cores = context.defaultParallelism();
    if (!context.isLocal()) {
      heap = Math.min(heap, conf.getSizeAsMb("spark.executor.memory", "1g") << 20);
      cores = conf.getInt("spark.executor.cores", cores);
    }
    double share = 1 - conf.getDouble("spark.memory.fraction", SPARKS_SHARE);
    int tasks = Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    return new FitBudget((long) ((heap - RESERVED) * share), heap / 2, tasks);
  }

  /** What a task has when all fit a family of their own. */
  public FitBudget perTask() {
    return new FitBudget(heap / tasks, offHeap / tasks, 1);
  }

  /**
   * Makes sure that a family can be fitted.
   *
   * @throws UnfitFamilyException when it takes too much memory even where it is alone
   */
  public void require(EncodedFamily family, FamilyModel.Options options)
      throws UnfitFamilyException {
    FitMemory memory = FitMemory.of(family, options);
    if (tasksAtOnce(memory) < 1) {
      throw new UnfitFamilyException(
          "the fit of %,d rows × %,d columns takes about %s, there are %s and %s; %sgive more memory"
                  .formatted(
                      family.alignment().rows(),
                      family.usedColumns().length,
                      memory,
                      FitMemory.megabytes(heap),
                      FitMemory.megabytes(offHeap),
                      memory.offHeap() > offHeap ? "take the model full, or " : "")
              + " (--driver-memory, --executor-memory)");
    }
  }

  /** Whether every task can have such a family at the same time. */
  public boolean allowsBesideOthers(FitMemory memory) {
    return tasks * memory.heap(1) <= heap && tasks * memory.offHeap() <= offHeap;
  }

  /** How many tasks can fit blocks of one family at the same time, which is alone then. */
  int tasksAtOnce(FitMemory memory) {
    long most = Math.min(tasks, (heap - memory.family()) / memory.task());
    return (int) (memory.offHeap() == 0 ? most : Math.min(most, offHeap / memory.offHeap()));
  }
}
