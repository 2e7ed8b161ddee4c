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
    return values[at(i, a) + j * residues + b];
  }

  /** Strength of the attention from i to each column: the Frobenius norm of W_ij over residues. */
  public float[] norms(int i) {
    double[] squares = new double[columns];
    for (int a = 0; a < residues; a++) {
      int next = at(i, a);
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        for (int end = next + residues; next < end; next++) {
          sum += values[next] * values[next];
        }
        squares[j] += sum;
      }
    }
    float[] norms = new float[columns];
    for (int j = 0; j < columns; j++) {
      norms[j] = (float) Math.sqrt(squares[j]);
    }
    return norms;
  }

  /**
   * The pair of residues with the largest W_ij for each column j, as {@code a · residues + b}: the
   * first in that order, where there are more.
   */
  public short[] strongest(int i) {
    short[] pairs = new short[columns];
    float[] largest = new float[columns];
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int a = 0; a < residues; a++) {
      int next = at(i, a);
      for (int j = 0; j < columns; j++) {
        float top = largest[j];
        for (int b = 0; b < residues; b++, next++) {
          if (values[next] > top) {
            top = values[next];
            pairs[j] = (short) (a * residues + b);
          }
        }
        largest[j] = top;
      }
    }
    return pairs;
  }

  /** Where W_i(a) starts: shape {@code [columns][residue b at j]}. */
  int at(int i, int a) {
    return ((i - from) * residues + a) * columns * residues;
  }

  /** Shape {@code [targets][residue a at the target][columns][residue b at the column]}. */
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
      for (int a = 0; a < residues; a++) {
        int out = at(i, a) + j * residues;
        for (int b = 0; b < residues; b++) {
          values[out + b] =
              (float) (parameters[block + b * stride + a] - overTarget[b] - overOther[a] + all);
        }
      }
    }
  }

  /**
   * Turns values that are in the gauge in which those of the gap are zero into zero-sum ones, and
   * clears those of the target with itself.
   */
  void centreFromGap(int i) {
    int symbols = residues + 1;
    int width = columns * residues;
    float[] overTarget = new float[width];
    for (int a = 0; a < residues; a++) {
      int row = at(i, a);
      Arrays.fill(values, row + i * residues, row + (i + 1) * residues, 0);
      for (int k = 0; k < width; k++) {
        overTarget[k] += values[row + k];
      }
    }
    for (int k = 0; k < width; k++) {
      overTarget[k] /= symbols;
    }
    for (int a = 0; a < residues; a++) {
      int row = at(i, a);
      for (int k = 0; k < width; k++) {
        values[row + k] -= overTarget[k];
      }
      for (int first = row; first < row + width; first += residues) {
        float sum = 0;
        for (int k = first; k < first + residues; k++) {
          sum += values[k];
        }
        float overOther = sum / symbols;
        for (int k = first; k < first + residues; k++) {
          values[k] -= overOther;
        }
      }
    }
  }
}
