package org.coattend.coupling;

import java.util.Arrays;

/**
 * Couplings from a block of target columns to all columns, in the zero-sum gauge: for every pair
 * the mean over either symbol, the gap included, is zero. The gap's own entries are left out.
 *
 * <p>{@code W_ij(a, b)} is what residue b at column j adds to the logit of residue a at target i.
 */
public final class Couplings {
  private final int from;
  private final int to;
  private final int columns;
  private final int residues;
  private final float[] values;

  /**
   * @param from first target column
   * @param to column after the last target
   */
  Couplings(int from, int to, int columns, int residues) {
    this.from = from;
    this.to = to;
    this.columns = columns;
    this.residues = residues;
    values = new float[Math.multiplyExact((to - from) * columns, residues * residues)];
  }

  /** First target column. */
  public int from() {
    return from;
  }

  /** Column after the last target. */
  public int to() {
    return to;
  }

  /** Number of columns of the alignment. */
  public int columns() {
    return columns;
  }

  /** Number of residues: symbols without the gap. */
  public int residues() {
    return residues;
  }

  /** W_ij(a, b), dimensionless (a logit). */
  public float value(int i, int j, int a, int b) {
    return values[at(i, j) + b * residues + a];
  }

  /** Strength of the attention from i to j: the Frobenius norm of W_ij over residues. */
  public float norm(int i, int j) {
    double squares = 0;
    for (int k = at(i, j), end = k + residues * residues; k < end; k++) {
      squares += (double) values[k] * values[k];
    }
    return (float) Math.sqrt(squares);
  }

  /** The pair of residues with the largest W_ij, as {@code a · residues + b}. */
  public int strongest(int i, int j) {
    int first = at(i, j);
    int best = 0;
    for (int k = 1; k < residues * residues; k++) {
      if (values[first + k] > values[first + best]) {
        best = k;
      }
    }
    return best % residues * residues + best / residues;
  }

  /** Where W_i starts: shape {@code [columns][residue b at j][residue a at i]}. */
  int at(int i) {
    return (i - from) * columns * residues * residues;
  }

  float[] values() {
    return values;
  }

  /**
   * Takes over one target's parameters.
   *
   * @param parameters shape {@code [1 + columns · symbols][stride]}, as fitted, in any gauge
   */
  void set(int i, float[] parameters, int symbols, int stride) {
    double[] overTarget = new double[symbols];
    double[] overOther = new double[symbols];
    for (int j = 0; j < columns; j++) {
      int block = (1 + j * symbols) * stride;
      double all = 0;
      Arrays.fill(overOther, 0);
      for (int b = 0; b < symbols; b++) {
        overTarget[b] = 0;
        for (int a = 0; a < symbols; a++) {
          double w = parameters[block + b * stride + a];
          overTarget[b] += w / symbols;
          overOther[a] += w / symbols;
        }
        all += overTarget[b] / symbols;
      }
      int out = at(i, j);
      for (int b = 0; b < residues; b++) {
        for (int a = 0; a < residues; a++) {
          values[out++] =
              (float) (parameters[block + b * stride + a] - overTarget[b] - overOther[a] + all);
        }
      }
    }
  }

  private int at(int i, int j) {
    return at(i) + j * residues * residues;
  }
}
