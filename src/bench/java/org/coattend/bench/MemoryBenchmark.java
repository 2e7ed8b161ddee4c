package org.coattend.bench;

import java.util.concurrent.TimeUnit;
import org.coattend.coupling.Kernel;
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

/** Bandwidth of one thread after STREAM (McCalpin 1995), in a core's cache and far beyond all. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MemoryBenchmark {
  static final String CACHE = "32768";
  static final String MEMORY = "50000000";

  /** Floats of an array. */
  @Param({CACHE, MEMORY})
  public int length;

  private final Kernel kernel = Kernel.fastest();
  private float[] a;
  private float[] b;
  private float[] c;

  @Setup
  public void prepare() {
    a = new float[length];
    b = new float[length];
    c = new float[length];
    for (int k = 0; k < length; k++) {
      b[k] = k % 7;
      c[k] = k % 11;
    }
  }

  @Benchmark
  public float[] copy() {
    System.arraycopy(b, 0, a, 0, length);
    return a;
  }

  @Benchmark
  public float[] triad() {
    for (int k = 0; k < length; k++) {
      a[k] = b[k] + 3 * c[k];
    }
    return a;
  }

  @Benchmark
  public double read() {
    return kernel.dot(b, c, length);
  }

  /** Bytes that one call moves, by its name. */
  static double bytes(String name, int length) {
    return (name.equals("triad") ? 12.0 : 8.0) * length;
  }
}
