package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.Alphabet;

/**
 * Negative pseudo-log-likelihood of one target column with an L2 penalty.
 *
 * <p>{@code f(b, W) = −Σ_n w_n ln p(x_ni | x_n,−i) + λ_b ‖b‖² + λ_W ‖W‖²} with logits {@code b(a) +
 * Σ_j W_j(x_nj, a)} (Ekeberg et al. 2013, eq. 12). Parameters and gradient have the shape {@code [1
 * + columns · symbols][stride]}: the bias first, then the slice of each key. The slices of the
 * target column itself stay zero.
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
  private final float[] logits;
  private final float[] tileTotal;

  /**
   * Residuals of all rows: in double precision, since the reference symbols' gradient is what is
   * left of it.
   */
  private final double[] total;

  private final double[] left;

  private byte[] target;
  private int targetColumn;

  ColumnLikelihood(
      SymbolIndex index,
      Kernel kernel,
      float[] weights,
      double biasPenalty,
      double couplingPenalty) {
    this.index = index;
    this.kernel = kernel;
    this.weights = weights;
    this.biasPenalty = biasPenalty;
    this.couplingPenalty = couplingPenalty;
    table = new float[index.keyCount() * index.stride];
    slices = new float[index.keyCount() * index.stride];
    base = new float[index.stride];
    logits = new float[SymbolIndex.TILE * index.stride];
    tileTotal = new float[index.stride];
    total = new double[index.stride];
    left = new double[index.stride];
  }

  /** About the heap that it takes. */
  static long bytes(long columns, Alphabet alphabet) {
    return 2 * SymbolIndex.sliceBytes(columns, alphabet);
  }

  /** Number of parameters. */
  int size() {
    return (1 + index.keyCount()) * index.stride;
  }

  /**
   * Chooses the column to predict.
   *
   * @param symbols the column's symbol in each row
   */
  void target(int column, byte[] symbols) {
    targetColumn = column;
    target = symbols;
  }

  @Override
  public double evaluate(float[] parameters, float[] gradient) {
    relativeToReference(parameters);
    Arrays.fill(slices, 0);
    Arrays.fill(total, 0);
    double loss = 0;
    for (int tile = 0; tile < index.tiles(); tile++) {
      int from = tile * SymbolIndex.TILE;
      int rows = gather(tile);
      loss += kernel.residuals(logits, rows, target, weights, from, index.symbols, index.stride);
      kernel.scatter(
          slices,
          logits,
          index.members,
          index.start(from),
          index.counts,
          tile * index.keyCount(),
          index.keyCount(),
          index.stride);
      Arrays.fill(tileTotal, 0);
      for (int row = 0; row < rows; row++) {
        for (int a = 0; a < index.stride; a++) {
          tileTotal[a] += logits[row * index.stride + a];
        }
      }
      for (int a = 0; a < index.stride; a++) {
        total[a] += tileTotal[a];
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
    double[] before = sums.clone();
    relativeToReference(parameters);
    for (int tile = 0; tile < index.tiles(); tile++) {
      int from = tile * SymbolIndex.TILE;
      int rows = gather(tile);
      kernel.addLogLikelihoods(logits, rows, target, from, index.symbols, index.stride, sums);
    }
    double loss = 0;
    for (int row = 0; row < index.rows; row++) {
      loss -= weights[row] * (sums[row] - before[row]);
    }
    return loss;
  }

  private int gather(int tile) {
    int from = tile * SymbolIndex.TILE;
    int to = Math.min(index.rows, from + SymbolIndex.TILE);
    kernel.gather(table, base, index.keys, index.ends, from, to, logits, index.stride);
    return to - from;
  }

  private void relativeToReference(float[] parameters) {
    int stride = index.stride;
    System.arraycopy(parameters, 0, base, 0, stride);
    for (int column = 0; column < index.columns; column++) {
      int first = column * index.symbols;
      int reference = (1 + first + index.reference[column]) * stride;
      for (int a = 0; a < stride; a++) {
        base[a] += parameters[reference + a];
      }
      for (int key = first; key < first + index.symbols; key++) {
        for (int a = 0; a < stride; a++) {
          table[key * stride + a] = parameters[(1 + key) * stride + a] - parameters[reference + a];
        }
      }
    }
  }

  private void referenceGradient() {
    int stride = index.stride;
    for (int column = 0; column < index.columns; column++) {
      int first = column * index.symbols;
      int reference = first + index.reference[column];
      System.arraycopy(total, 0, left, 0, stride);
      for (int key = first; key < first + index.symbols; key++) {
        for (int a = 0; a < stride && key != reference; a++) {
          left[a] -= slices[key * stride + a];
        }
      }
      for (int a = 0; a < stride; a++) {
        slices[reference * stride + a] = (float) left[a];
      }
    }
    int own = targetColumn * index.symbols * stride;
    Arrays.fill(slices, own, own + index.symbols * stride, 0);
  }

  private double addPenalty(float[] parameters, float[] gradient) {
    int stride = index.stride;
    for (int a = 0; a < stride; a++) {
      gradient[a] = (float) (total[a] + 2 * biasPenalty * parameters[a]);
    }
    float factor = (float) (2 * couplingPenalty);
    for (int k = 0; k < slices.length; k++) {
      gradient[stride + k] = slices[k] + factor * parameters[stride + k];
    }
    double bias = kernel.dot(parameters, parameters, stride);
    double couplings = kernel.dot(parameters, parameters, parameters.length) - bias;
    return biasPenalty * bias + couplingPenalty * couplings;
  }
}
