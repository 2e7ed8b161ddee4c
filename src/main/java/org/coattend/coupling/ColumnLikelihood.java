package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.Alphabet;

/**
 * Negative pseudo-log-likelihood of one target column with an L2 penalty.
 *
 * <p>{@code f(b, W) = −Σ_n w_n ln p(x_ni | x_n,−i) + λ_b ‖b‖² + λ_W ‖W‖²} with logits {@code b(a) +
 * Σ_j W_j(x_nj, a)} (Ekeberg et al. 2013, eq. 12). Parameters and gradient are those of a {@link
 * Target}. The slices of the target column itself stay zero.
 *
 * <p>Rows are looked up relative to each column's most frequent symbol, its reference: the
 * reference's slices go into the base of the logits, and its gradient is what the other symbols
 * leave of the residuals' total. That saves the share of entries that are the reference, often a
 * half.
 */
final class ColumnLikelihood implements Lbfgs.Objective {
  private final SymbolIndex index;
  private final Kernel kernel;
  private final float[] weights;
  private final double biasPenalty;
  private final double couplingPenalty;
  private final float[] table;
  private final float[] slices;
  private final float[] base;
  private final float[] residuals;
  private final double[] logLikelihoods = new double[SymbolIndex.TILE];
  private final float[] sum;

  /**
   * Residuals of all rows: in double precision, since the reference symbols' gradient is what is
   * left of it.
   */
  private final double[] total;

  private Target target;

  /**
   * @param stride floats of the longest slice that a target will have
   */
  ColumnLikelihood(
      SymbolIndex index,
      Kernel kernel,
      float[] weights,
      double biasPenalty,
      double couplingPenalty,
      int stride) {
    this.index = index;
    this.kernel = kernel;
    this.weights = weights;
    this.biasPenalty = biasPenalty;
    this.couplingPenalty = couplingPenalty;
    table = new float[index.keyCount() * stride];
    slices = new float[index.keyCount() * stride];
    base = new float[stride];
    residuals = new float[SymbolIndex.TILE * stride];
    sum = new float[stride];
    total = new double[stride];
  }

  /** About the heap that it takes. */
  static long bytes(long columns, Alphabet alphabet) {
    return 2 * SymbolIndex.sliceBytes(columns, alphabet);
  }

  /** Chooses the column to predict. */
  void target(Target target) {
    this.target = target;
  }

  @Override
  public double evaluate(float[] parameters, float[] gradient) {
    int stride = target.stride;
    relativeToReference(parameters);
    Arrays.fill(slices, 0, index.keyCount() * stride, 0);
    Arrays.fill(total, 0);
    double loss = 0;
    for (int tile = 0; tile < index.tiles(); tile++) {
      int from = tile * SymbolIndex.TILE;
      int rows = residuals(tile);
      for (int row = 0; row < rows; row++) {
        loss -= weights[from + row] * logLikelihoods[row];
      }
      kernel.scatter(
          slices,
          residuals,
          index.members,
          index.start(from),
          index.counts,
          tile * index.keyCount(),
          index.keyCount(),
          stride);
      kernel.sum(residuals, 0, rows, sum, stride);
      for (int a = 0; a < stride; a++) {
        total[a] += sum[a];
      }
    }
    referenceGradient();
    return loss + addPenalty(parameters, gradient);
  }

  /**
   * Adds each row's ln p(x_ni | x_n,−i), in nats, to {@code sums}.
   *
   * @param sums modified: shape {@code [rows]}
   * @return the weighted negative sum of what was added: f without its penalty
   */
  double addLogLikelihoods(float[] parameters, double[] sums) {
    relativeToReference(parameters);
    double loss = 0;
    for (int tile = 0; tile < index.tiles(); tile++) {
      int from = tile * SymbolIndex.TILE;
      int rows = residuals(tile);
      for (int row = 0; row < rows; row++) {
        sums[from + row] += logLikelihoods[row];
        loss -= weights[from + row] * logLikelihoods[row];
      }
    }
    return loss;
  }

  /** Residuals and log likelihoods of a tile; returns its rows. */
  private int residuals(int tile) {
    int stride = target.stride;
    int from = tile * SymbolIndex.TILE;
    int rows = Math.min(index.rows - from, SymbolIndex.TILE);
    kernel.gather(table, base, index.keys, index.ends, from, from + rows, residuals, stride);
    kernel.residuals(
        residuals,
        rows,
        target.observed,
        weights,
        from,
        target.symbols.length,
        stride,
        logLikelihoods);
    return rows;
  }

  private void relativeToReference(float[] parameters) {
    int stride = target.stride;
    System.arraycopy(parameters, 0, base, 0, stride);
    for (int column = 0; column < index.columns; column++) {
      int first = index.firstKey[column];
      int end = index.firstKey[column + 1];
      int reference = 1 + index.reference[column];
      kernel.subtract(parameters, 1 + first, 1 + end, reference, table, first, stride);
      for (int a = 0; a < stride; a++) {
        base[a] += parameters[reference * stride + a];
      }
    }
  }

  private void referenceGradient() {
    int stride = target.stride;
    for (int column = 0; column < index.columns; column++) {
      kernel.sum(slices, index.firstKey[column], index.firstKey[column + 1], sum, stride);
      for (int a = 0; a < stride; a++) {
        slices[index.reference[column] * stride + a] = (float) (total[a] - sum[a]);
      }
    }
    int own = index.firstKey[target.column] * stride;
    Arrays.fill(slices, own, index.firstKey[target.column + 1] * stride, 0);
  }

  private double addPenalty(float[] parameters, float[] gradient) {
    int stride = target.stride;
    int size = target.size();
    for (int a = 0; a < stride; a++) {
      gradient[a] = (float) (total[a] + 2 * biasPenalty * parameters[a]);
    }
    float factor = (float) (2 * couplingPenalty);
    for (int k = stride; k < size; k++) {
      gradient[k] = slices[k - stride] + factor * parameters[k];
    }
    double bias = kernel.dot(parameters, parameters, stride);
    double couplings = kernel.dot(parameters, parameters, size) - bias;
    return biasPenalty * bias + couplingPenalty * couplings;
  }
}
