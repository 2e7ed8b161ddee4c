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
  private byte[] target;
  private float[] weights;
  private float[] parameters;
  private float[] gradient;
  private float[] slices;
  private float[] tile;
  private float[] logits;

  @Setup
  public void prepare() {
    EncodedAlignment alignment = EvolvedFamily.of(family);
    index = new SymbolIndex(alignment);
    loops = kernel.equals("plain") ? Kernel.plain() : Kernel.fastest();
    weights = new float[alignment.rows()];
    Arrays.fill(weights, 0.5f);
    target = alignment.column(0);
    likelihood = new ColumnLikelihood(index, loops, weights, 0.01, 0.1);
    likelihood.target(0, target);
    parameters = new float[likelihood.size()];
    gradient = new float[likelihood.size()];
    Random random = new Random(1);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = k % index.stride < index.symbols ? (float) random.nextGaussian() / 20 : 0;
    }
    slices = new float[index.keyCount() * index.stride];
    tile = new float[SymbolIndex.TILE * index.stride];
    loops.gather(parameters, parameters, index.keys, index.ends, 0, rowsOf(0), tile, index.stride);
    logits = tile.clone();
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
          index.stride);
    }
    return logits;
  }

  @Benchmark
  public double residuals() {
    double loss = 0;
    for (int k = 0; k < index.tiles(); k++) {
      System.arraycopy(tile, 0, logits, 0, tile.length);
      int from = k * SymbolIndex.TILE;
      loss +=
          loops.residuals(logits, rowsOf(k), target, weights, from, index.symbols, index.stride);
    }
    return loss;
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
          index.stride);
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
    double slice = Float.BYTES * index.stride;
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
