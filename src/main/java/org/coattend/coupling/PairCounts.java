package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.EncodedAlignment;

/**
 * Weighted counts of symbols by column, gaps included, and of pairs of residues by pair of columns;
 * they turn into the residues' covariance and its inverse in the same memory.
 *
 * <p>Counts of disjoint sets of rows add up, so that they can be taken in any number of places.
 */
final class PairCounts implements AutoCloseable {
  private final ResidueVariables variables;
  private final int columns;
  private final int residues;
  private final int symbols;
  private double rows;
  private final double[] single;

  /** By variable, the earlier column as the matrix's column. */
  private final SpdMatrix pairs;

  /**
   * @param variables of all the rows that are going to be counted, here and in what is merged
   */
  PairCounts(ResidueVariables variables) {
    this.variables = variables;
    columns = variables.columns;
    residues = variables.residues;
    symbols = residues + 1;
    single = new double[columns * symbols];
    pairs = new SpdMatrix(variables.count());
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
              int u = variables.of(i, a);
              int v = variables.of(j, b);
              pairs.set(v, u, pairs.get(v, u) + counted);
            }
          }
        }
      }
    }
  }

  /** Adds the counts of other rows, under the same variables. */
  void merge(PairCounts other) {
    rows += other.rows;
    Arrays.setAll(single, key -> single[key] + other.single[key]);
    for (int column = 0; column < variables.count(); column++) {
      for (int row = column; row < variables.count(); row++) {
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
    return pairs.get(variables.of(j, b), variables.of(i, a));
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
          for (int b = 0; b < residues && share > 0; b++) {
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
   * The inverse of the residues' covariance with a pseudocount, written over the counts of pairs:
   * those cannot be asked for from here on. The memory is one: either of the two closes it.
   *
   * @throws ArithmeticException when the covariance has no inverse in single precision
   */
  InverseCovariance inverseCovariance(double pseudocount) {
    double[] p = variableFrequencies(pseudocount);
    double even = pseudocount / (symbols * symbols);
    double scale = (1 - pseudocount) / rows;
    for (int i = 0; i < columns; i++) {
      int end = variables.first(i + 1);
      for (int u = variables.first(i); u < end; u++) {
        for (int v = u; v < end; v++) {
          pairs.set(v, u, (float) ((u == v ? p[u] : 0) - p[u] * p[v]));
        }
        for (int v = end; v < p.length; v++) {
          double joint =
              scale * pairs.get(v, u) + even * variables.sharing(u) * variables.sharing(v);
          pairs.set(v, u, (float) (joint - p[u] * p[v]));
        }
      }
    }
    pairs.invert();
    return new InverseCovariance(variables, pairs);
  }

  /** Frequencies of variables with a pseudocount. */
  double[] variableFrequencies(double pseudocount) {
    double[] frequencies = frequencies(pseudocount);
    double[] p = new double[variables.count()];
    for (int column = 0; column < columns; column++) {
      for (int a = 0; a < residues; a++) {
        p[variables.of(column, a)] += frequencies[column * symbols + a];
      }
    }
    return p;
  }

  @Override
  public void close() {
    pairs.close();
  }
}
