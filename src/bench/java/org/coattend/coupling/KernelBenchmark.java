package org.coattend.coupling;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.coattend.bench.EvolvedFamily;
import org.coattend.encode.EncodedAlignment;
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

/** One evaluation of one target column's pseudo-likelihood over all rows, and its three stages. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class KernelBenchmark {

  /**
   * What a call has to move at least.
   *
   * @param memory bytes of all that is read or written, each array once
   * @param slices bytes of the slices that are read by key or row, which caches may hold
   */
  public record Traffic(double memory, double slices) {}

  /** Columns, then rows. */
  @Param({"66x4171", "200x5000", "1000x2000"})
  public String family;

  @Param({"plain", "vector"})
  public String kernel;

  private SymbolIndex index;
  private Kernel loops;
  private ColumnLikelihood likelihood;
  private Target target;
  private float[] weights;
  private float[] parameters;
  private float[] gradient;
  private float[] slices;
  private float[] tile;
  private float[] logits;
  private double[] logLikelihoods;

  @Setup
  public void prepare() {
    EncodedAlignment alignment = EvolvedFamily.of(family);
    index = new SymbolIndex(alignment);
    loops = kernel.equals("plain") ? Kernel.plain() : Kernel.fastest();
    weights = new float[alignment.rows()];
    Arrays.fill(weights, 0.5f);
    target = Target.occurring(index, alignment, 0);
    int stride = target.stride;
    likelihood = new ColumnLikelihood(index, loops, weights, 0.01, 0.1, stride);
    likelihood.target(target);
    parameters = new float[target.size()];
    gradient = new float[target.size()];
    Random random = new Random(1);
    for (int k = 0; k < parameters.length; k++) {
      boolean symbol = k % stride < target.symbols.length;
      parameters[k] = symbol ? (float) random.nextGaussian() / 20 : 0;
    }
    slices = new float[index.keyCount() * stride];
    tile = new float[SymbolIndex.TILE * stride];
    loops.gather(parameters, parameters, index.keys, index.ends, 0, rowsOf(0), tile, stride);
    logits = tile.clone();
    logLikelihoods = new double[SymbolIndex.TILE];
  }

  @Benchmark
  public double evaluate() {
    return likelihood.evaluate(parameters, gradient);
  }

  @Benchmark
  public float[] gather() {
    for (int k = 0; k < index.tiles(); k++) {
      int from = k * SymbolIndex.TILE;
      loops.gather(
          parameters,
          parameters,
          index.keys,
          index.ends,
          from,
          from + rowsOf(k),
          logits,
          target.stride);
    }
    return logits;
  }

  @Benchmark
  public double[] residuals() {
    for (int k = 0; k < index.tiles(); k++) {
      System.arraycopy(tile, 0, logits, 0, tile.length);
      loops.residuals(
          logits,
          rowsOf(k),
          target.observed,
          weights,
          k * SymbolIndex.TILE,
          target.symbols.length,
          target.stride,
          logLikelihoods);
    }
    return logLikelihoods;
  }

  @Benchmark
  public float[] scatter() {
    for (int k = 0; k < index.tiles(); k++) {
      loops.scatter(
          slices,
          tile,
          index.members,
          index.start(k * SymbolIndex.TILE),
          index.counts,
          k * index.keyCount(),
          index.keyCount(),
          target.stride);
    }
    return slices;
  }

  private int rowsOf(int tile) {
    return Math.min(SymbolIndex.TILE, index.rows - tile * SymbolIndex.TILE);
  }

  /** Rows × columns, once prepared: what one target's call passes over. */
  public double entries() {
    return (double) index.rows * index.columns;
  }

  /** What a benchmark of this class moves, once prepared. */
  public Traffic traffic(String benchmark) {
    double looked = index.keys.length;
    double rows = index.rows;
    double slice = Float.BYTES * target.stride;
    double table = slice * index.keyCount();
    double byRow = Character.BYTES * looked + Integer.BYTES * rows;
    double byKey = Character.BYTES * (looked + index.counts.length);
    double targets = (Byte.BYTES + Float.BYTES) * rows;
    return switch (benchmark) {
      case "gather" -> new Traffic(byRow + table, slice * looked);
      case "residuals" -> new Traffic(targets, 2 * slice * rows);
      case "scatter" -> new Traffic(byKey + 2 * table, slice * looked);
      // Parameters, table, slices and gradient are each as large as the table.
      case "evaluate" ->
          new Traffic(byRow + targets + byKey + 4 * table, 2 * slice * (looked + rows));
      default -> throw new IllegalArgumentException("there is no benchmark " + benchmark);
    };
  }
}
