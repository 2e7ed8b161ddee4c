package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.EncodedAlignment;

/**
 * Weighted counts of symbols by column, gaps included, and of pairs of residues by pair of columns;
 * they turn into the residues' covariance in the same memory.
 *
 * <p>Counts of disjoint sets of rows add up, so that they can be taken in any number of places.
 */
final class PairCounts implements AutoCloseable {
  final int columns;
  final int symbols;
  final int residues;
  private double rows;
  private final double[] single;

  /** By key column · residues + residue, the earlier column as the matrix's column. */
  private final SpdMatrix pairs;

  PairCounts(int columns, int symbols) {
    this.columns = columns;
    this.symbols = symbols;
    residues = symbols - 1;
    single = new double[columns * symbols];
    pairs = new SpdMatrix(columns * residues);
  }

  /** Counts the rows of an alignment; rows of weight zero do not count. */
  void add(EncodedAlignment alignment, float[] weights) {
    byte[] codes = alignment.codes();
    for (int row = 0; row < alignment.rows(); row++) {
      rows += weights[row];
      for (int column = 0; column < columns; column++) {
        single[column * symbols + codes[row * columns + column]] += weights[row];
      }
    }
    int width = columns * symbols;
    float[] later = new float[symbols * width];
    for (int i = 0; i < columns; i++) {
      Arrays.fill(later, 0);
      for (int row = 0; row < alignment.rows(); row++) {
        float weight = weights[row];
        if (weight > 0) {
          int first = row * columns;
          int slice = codes[first + i] * width;
          for (int j = i + 1; j < columns; j++) {
            later[slice + j * symbols + codes[first + j]] += weight;
          }
        }
      }
      for (int a = 0; a < residues; a++) {
        for (int j = i + 1; j < columns; j++) {
          for (int b = 0; b < residues; b++) {
            float counted = later[a * width + j * symbols + b];
            if (counted > 0) {
              set(i, a, j, b, (float) count(i, a, j, b) + counted);
            }
          }
        }
      }
    }
  }

  /** Adds the counts of other rows. */
  void merge(PairCounts other) {
    rows += other.rows;
    Arrays.setAll(single, key -> single[key] + other.single[key]);
    for (int column = 0; column < columns * residues; column++) {
      for (int row = column; row < columns * residues; row++) {
        pairs.set(row, column, pairs.get(row, column) + other.pairs.get(row, column));
      }
    }
  }

  /** Total weight: Neff. */
  double rows() {
    return rows;
  }

  /** Weight of the rows with a symbol in a column. */
  double count(int column, int symbol) {
    return single[column * symbols + symbol];
  }

  /** Weight of the rows with residue a in column i and b in column j, i &lt; j. */
  double count(int i, int a, int j, int b) {
    return pairs.get(j * residues + b, i * residues + a);
  }

  /**
   * Frequencies with a pseudocount.
   *
   * @return shape {@code [columns][symbols]}
   */
  double[] frequencies(double pseudocount) {
    double[] frequencies = new double[single.length];
    Arrays.setAll(
        frequencies, key -> (1 - pseudocount) * single[key] / rows + pseudocount / symbols);
    return frequencies;
  }

  /**
   * How far each pair of columns is from independence, couplings or not: the root of the mean
   * square contingency {@code φ² = Σ_ab (f_ij(a, b) − f_i(a) f_j(b))² / (p_i(a) p_j(b))} over
   * residues, in which the pseudocount of p alone keeps rare residues from counting for much.
   *
   * @return shape {@code [columns][columns]}, symmetric, 0 on the diagonal
   */
  float[][] contingency(double pseudocount) {
    double[] frequencies = frequencies(pseudocount);
    float[][] roots = new float[columns][columns];
    for (int i = 0; i < columns; i++) {
      for (int j = i + 1; j < columns; j++) {
        double sum = 0;
        for (int a = 0; a < residues; a++) {
          double share = count(i, a) / rows;
          double p = frequencies[i * symbols + a];
          for (int b = 0; b < residues; b++) {
            double beyond = (count(i, a, j, b) - share * count(j, b)) / rows;
            sum += beyond * beyond / (p * frequencies[j * symbols + b]);
          }
        }
        roots[i][j] = (float) Math.sqrt(sum);
        roots[j][i] = roots[i][j];
      }
    }
    return roots;
  }

  /**
   * The residues' covariance with a pseudocount, written over the counts of pairs: nothing else may
   * be asked of them from here on.
   */
  SpdMatrix covariance(double pseudocount) {
    double[] frequencies = frequencies(pseudocount);
    double even = pseudocount / (symbols * symbols);
    double scale = (1 - pseudocount) / rows;
    for (int i = 0; i < columns; i++) {
      for (int a = 0; a < residues; a++) {
        double p = frequencies[i * symbols + a];
        for (int b = a; b < residues; b++) {
          double q = frequencies[i * symbols + b];
          set(i, a, i, b, (float) ((a == b ? p : 0) - p * q));
        }
        for (int j = i + 1; j < columns; j++) {
          for (int b = 0; b < residues; b++) {
            double joint = scale * count(i, a, j, b) + even;
            set(i, a, j, b, (float) (joint - p * frequencies[j * symbols + b]));
          }
        }
      }
    }
    return pairs;
  }

  private void set(int i, int a, int j, int b, float value) {
    pairs.set(j * residues + b, i * residues + a, value);
  }

  @Override
  public void close() {
    pairs.close();
  }
}
