package org.coattend.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A Potts model with couplings between few pairs of columns, sampled by Gibbs chains.
 *
 * <p>P(x) ∝ exp(Σ_i b_i(x_i) + Σ_{i&lt;j} W_ij(x_i, x_j)). Exponentials are taken once, when the
 * model is made, so that a step of a chain multiplies factors only.
 */
final class PottsModel {

  /** What a column depends on: another column, and exp W as {@code [symbol there][symbol here]}. */
  private static final class Neighbour {
    final int column;
    final double[][] factors;

    Neighbour(int column, double[][] factors) {
      this.column = column;
      this.factors = factors;
    }
  }

  private final double[][] fieldFactors;
  private final List<List<Neighbour>> neighbours = new ArrayList<>();
  private final int symbols;

  /**
   * Makes a model of independent columns.
   *
   * @param fields b as {@code [columns][symbols]}
   */
  PottsModel(double[][] fields) {
    symbols = fields[0].length;
    fieldFactors = exp(fields);
    for (int i = 0; i < fields.length; i++) {
      neighbours.add(new ArrayList<>());
    }
  }

  /**
   * Couples two columns.
   *
   * @param weights W_ij as {@code [symbol at i][symbol at j]}
   */
  void couple(int i, int j, double[][] weights) {
    double[][] factors = exp(weights);
    neighbours.get(j).add(new Neighbour(i, factors));
    neighbours.get(i).add(new Neighbour(j, transposed(factors)));
  }

  /**
   * The state of a new chain after some sweeps over all columns, from a start drawn uniformly.
   *
   * @return {@code [columns]} of symbols, 0 ≤ symbol &lt; symbols
   */
  byte[] sample(int sweeps, RandomGenerator random) {
    byte[] row = new byte[fieldFactors.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) random.nextInt(symbols);
    }
    double[] cumulated = new double[symbols];
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = drawGivenOthers(i, row, cumulated, random);
      }
    }
    return row;
  }

  private byte drawGivenOthers(int i, byte[] row, double[] scratch, RandomGenerator random) {
    System.arraycopy(fieldFactors[i], 0, scratch, 0, symbols);
    for (Neighbour neighbour : neighbours.get(i)) {
      double[] factors = neighbour.factors[row[neighbour.column]];
      for (int a = 0; a < symbols; a++) {
        scratch[a] *= factors[a];
      }
    }
    for (int a = 1; a < symbols; a++) {
      scratch[a] += scratch[a - 1];
    }
    double drawn = random.nextDouble() * scratch[symbols - 1];
    int symbol = 0;
    while (symbol < symbols - 1 && scratch[symbol] <= drawn) {
      symbol++;
    }
    return (byte) symbol;
  }

  /** {@link StrictMath}: the same bits on every machine. */
  private static double[][] exp(double[][] values) {
    return Arrays.stream(values)
        .map(line -> Arrays.stream(line).map(StrictMath::exp).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int a = 0; a < matrix.length; a++) {
      for (int b = 0; b < matrix[a].length; b++) {
        result[b][a] = matrix[a][b];
      }
    }
    return result;
  }
}
