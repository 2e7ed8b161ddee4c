package org.coattend.spark.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Average product correction of a symmetric matrix of scores: {@code s_ij − s_i· s_·j / s_··}, the
 * means over all others, without the diagonal, which stays as it is (Dunn et al. 2008). Null where
 * an element is.
 */
final class AverageProductFunction extends SqlFunction<ArrayData> {
  private static final double TOLERANCE = 1e-6;

  AverageProductFunction() {
    super(
        "apc",
        "apc(scores): a symmetric matrix of scores of pairs less the average product; the diagonal"
            + " does not count and is kept",
        MATRIX,
        MATRIX);
  }

  @Override
  public ArrayData produceResult(InternalRow input) {
    if (input.isNullAt(0)) {
      return null;
    }
    ArrayData rows = input.getArray(0);
    double[][] scores = new double[rows.numElements()][];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = rows.isNullAt(i) ? null : Doubles.of(rows.getArray(i));
      if (scores[i] == null) {
        return null;
      }
      if (scores[i].length != scores.length) {
        throw wrong(
            "row %,d has %,d elements, the matrix %,d rows"
                .formatted(i + 1, scores[i].length, scores.length));
      }
    }
    checkSymmetry(scores);
    return array(corrected(scores));
  }

  private void checkSymmetry(double[][] scores) {
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < i; j++) {
        double a = scores[i][j];
        double b = scores[j][i];
        if (!(Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)))) {
          throw wrong(
              "element (%,d, %,d) is %s, (%,d, %,d) is %s; the matrix must be symmetric and finite"
                  .formatted(i + 1, j + 1, a, j + 1, i + 1, b));
        }
      }
    }
  }

  private static double[][] corrected(double[][] scores) {
    int columns = scores.length;
    double largest = largest(scores);
    if (largest == 0) {
      return scores;
    }
    double[] sums = new double[columns];
    double all = 0;
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < columns; j++) {
        sums[i] += i == j ? 0 : scores[i][j] / largest;
      }
      all += sums[i];
    }
    double factor = all == 0 ? 0 : columns / (all * (columns - 1));
    double[][] result = new double[columns][columns];
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < columns; j++) {
        result[i][j] = i == j ? scores[i][i] : scores[i][j] - sums[i] * sums[j] * factor * largest;
      }
    }
    return result;
  }

  /** The largest amount beside the diagonal: divided by it, sums and their products are finite. */
  private static double largest(double[][] scores) {
    double largest = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < i; j++) {
        largest = Math.max(largest, Math.abs(scores[i][j]));
      }
    }
    return largest;
  }

  private static ArrayData array(double[][] matrix) {
    Object[] rows = new Object[matrix.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = ArrayData.toArrayData(matrix[i]);
    }
    return ArrayData.toArrayData(rows);
  }
}
