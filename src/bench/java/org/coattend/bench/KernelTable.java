package org.coattend.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.coattend.coupling.KernelBenchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** The kernel's speed beside what memory and cache would allow, all measured in one run. */
final class KernelTable {
  private KernelTable() {}

  static void print() throws RunnerException {
    System.out.println("bandwidth of one thread, GB/s (read: two arrays by the kernel's dot)");
    System.out.printf("%-8s %8s %8s %8s%n", "", "copy", "triad", "read");
    Map<String, Double> bandwidth = bandwidth();
    double cache = print("cache", MemoryBenchmark.CACHE, bandwidth);
    double memory = print("memory", MemoryBenchmark.MEMORY, bandwidth);
    System.out.printf(
        """

        one target column, one thread
          rows × columns²/s   of all columns as targets
          MB, share           all that a call must move at least, each array once, and the share of the
                              time that this takes at the best of memory's bandwidths
          slices, GB/s, share slices read by key or row, their bandwidth, and its share of the best in cache
          B/call              allocated; a few bytes are JMH's own
        """);
    System.out.printf(
        "%-10s %-7s %-10s %9s %18s %8s %7s %8s %8s %7s %7s%n",
        "columns",
        "kernel",
        "",
        "ms",
        "rows × columns²/s",
        "MB",
        "share",
        "slices",
        "GB/s",
        "share",
        "B/call");
    for (RunResult result : Benchmarks.measure(KernelBenchmark.class)) {
      print(result, memory, cache);
    }
  }

  private static Map<String, Double> bandwidth() throws RunnerException {
    Map<String, Double> bandwidth = new HashMap<>();
    Collection<RunResult> results = Benchmarks.measure(MemoryBenchmark.class);
    for (RunResult result : results) {
      String length = result.getParams().getParam("length");
      String name = result.getPrimaryResult().getLabel();
      double bytes = MemoryBenchmark.bytes(name, Integer.parseInt(length));
      bandwidth.put(name + length, bytes / Benchmarks.seconds(result));
    }
    return bandwidth;
  }

  /** Returns the best of the three. */
  private static double print(String where, String length, Map<String, Double> bandwidth) {
    double copy = bandwidth.get("copy" + length);
    double triad = bandwidth.get("triad" + length);
    double read = bandwidth.get("read" + length);
    System.out.printf(
        Locale.ROOT, "%-8s %8.1f %8.1f %8.1f%n", where, copy / 1e9, triad / 1e9, read / 1e9);
    return Math.max(copy, Math.max(triad, read));
  }

  private static void print(RunResult result, double memory, double cache) {
    KernelBenchmark benchmark = new KernelBenchmark();
    benchmark.family = result.getParams().getParam("family");
    benchmark.kernel = result.getParams().getParam("kernel");
    benchmark.prepare();
    String name = result.getPrimaryResult().getLabel();
    KernelBenchmark.Traffic traffic = benchmark.traffic(name);
    double seconds = Benchmarks.seconds(result);
    double slices = traffic.slices() / seconds;
    System.out.printf(
        Locale.ROOT,
        "%-10s %-7s %-10s %9.3f %18.3g %8.2f %6.1f%% %8.2f %8.1f %6.1f%% %7.0f%n",
        benchmark.family,
        benchmark.kernel,
        name,
        seconds * 1e3,
        benchmark.entries() / seconds,
        traffic.memory() / 1e6,
        100 * traffic.memory() / memory / seconds,
        traffic.slices() / 1e6,
        slices / 1e9,
        100 * slices / cache,
        Benchmarks.allocated(result));
  }
}
