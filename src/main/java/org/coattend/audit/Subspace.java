package org.coattend.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of attention that a linear map of the positions can see.
 *
 * <p>A change δ of sum 0 is seen as Hᵀδ, H having a row for each position. What is not seen is
 * orthogonal to the columns of H, each less its mean. Their span is built by Gram-Schmidt with
 * pivoting, twice for each column; columns of no more than {@value #ROUNDING} of the norm of H are
 * taken for rounding, as of states in single precision.
 */
final class Subspace {
  private static final double ROUNDING = 1e-6;

  private final List<double[]> basis = new ArrayList<>();

  /**
   * @param rows H, shape {@code [positions][width]}
   */
  Subspace(double[][] rows) {
    int positions = rows.length;
    int width = positions == 0 ? 0 : rows[0].length;
    double[][] columns = new double[width][positions];
    double norm = 0;
    for (int k = 0; k < width; k++) {
      double mean = 0;
      for (int i = 0; i < positions; i++) {
        columns[k][i] = rows[i][k];
        mean += rows[i][k] / positions;
        norm += rows[i][k] * rows[i][k];
      }
      for (int i = 0; i < positions; i++) {
        columns[k][i] -= mean;
      }
    }
    double negligible = ROUNDING * ROUNDING * norm;
    while (basis.size() < Math.min(width, positions - 1)) {
      double[] longest = longest(columns);
      double square = dot(longest, longest);
      if (square <= negligible) {
        return;
      }
      double[] unit = longest.clone();
      basis.forEach(axis -> remove(unit, axis));
      scale(unit, 1 / Math.sqrt(dot(unit, unit)));
      for (double[] column : columns) {
        remove(column, unit);
      }
      basis.add(unit);
    }
  }

  /** Dimensions that are seen. */
  int dimensions() {
    return basis.size();
  }

  /**
   * The share of the square of a change that is not seen.
   *
   * @param change δ, of sum 0
   * @return 0 to 1; NaN when there is no change beyond rounding
   */
  double unseen(double[] change) {
    double[] left = change.clone();
    basis.forEach(axis -> remove(left, axis));
    double square = dot(change, change);
    return square > 1e-24 ? Math.min(1, dot(left, left) / square) : Double.NaN;
  }

  private static double[] longest(double[][] columns) {
    double[] longest = columns[0];
    double square = -1;
    for (double[] column : columns) {
      double its = dot(column, column);
      if (its > square) {
        square = its;
        longest = column;
      }
    }
    return longest;
  }

  private static void remove(double[] from, double[] axis) {
    double along = dot(from, axis);
    for (int i = 0; i < from.length; i++) {
      from[i] -= along * axis[i];
    }
  }

  private static void scale(double[] values, double by) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= by;
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
