package org.coattend.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.SequenceWeights;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Exact sequence weights: on one thread, and of a deep family on all cores. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class WeightsBenchmark {
  private static final double IDENTITY = 0.8;
  private static final int PARTS = 64;

  /** Columns, then rows. */
  @Param({"66x4171", "200x5000", "1000x2000", "200x20000"})
  public String family;

  private EncodedAlignment alignment;

  @Setup
  public void prepare() {
    alignment = EvolvedFamily.of(family);
  }

  @Benchmark
  public int[] weights() {
    return SequenceWeights.neighbours(alignment, IDENTITY, 0, alignment.rows());
  }

  static void print(int rows, int columns) throws RunnerException {
    System.out.printf("%nsequence weights%n");
    System.out.printf(
        "%10s %10s %6s %10s %18s%n", "rows", "columns", "cores", "seconds", "pairs × columns/s");
    for (RunResult result : Benchmarks.measure(WeightsBenchmark.class)) {
      EncodedAlignment alignment = EvolvedFamily.of(result.getParams().getParam("family"));
      print(alignment, 1, Benchmarks.seconds(result));
    }
    EncodedAlignment deep = EvolvedFamily.of(rows, columns);
    long start = System.nanoTime();
    int[] neighbours = onAllCores(deep);
    double seconds = (System.nanoTime() - start) / 1e9;
    print(deep, Runtime.getRuntime().availableProcessors(), seconds);
    double neff = Arrays.stream(neighbours).mapToDouble(n -> 1.0 / (1 + n)).sum();
    System.out.printf(Locale.ROOT, "Neff of the last: %,.0f%n", neff);
  }

  private static void print(EncodedAlignment alignment, int cores, double seconds) {
    double pairs = 0.5 * alignment.rows() * (alignment.rows() - 1);
    System.out.printf(
        Locale.ROOT,
        "%,10d %,10d %6d %10.3f %18.3g%n",
        alignment.rows(),
        alignment.columns(),
        cores,
        seconds,
        pairs * alignment.columns() / seconds);
  }

  private static int[] onAllCores(EncodedAlignment alignment) {
    int rows = alignment.rows();
    return IntStream.range(0, PARTS)
        .parallel()
        .mapToObj(
            part ->
                SequenceWeights.neighbours(
                    alignment, IDENTITY, boundary(rows, part), boundary(rows, part + 1)))
        .reduce(new int[rows], WeightsBenchmark::sum);
  }

  /** Parts with equally many pairs. */
  private static int boundary(int rows, int part) {
    return (int) Math.round(rows * (1 - Math.sqrt(1 - (double) part / PARTS)));
  }

  private static int[] sum(int[] a, int[] b) {
    int[] sum = new int[a.length];
    Arrays.setAll(sum, k -> a[k] + b[k]);
    return sum;
  }
}
