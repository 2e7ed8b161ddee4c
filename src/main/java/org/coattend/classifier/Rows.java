package org.coattend.classifier;

/** Operations on rows of a matrix that is stored row by row. */
final class Rows {
  private Rows() {}

  /** As many rows, each the same. */
  static double[] repeated(double[] row, int rows) {
    double[] matrix = new double[rows * row.length];
    for (int k = 0; k < rows; k++) {
      System.arraycopy(row, 0, matrix, k * row.length, row.length);
    }
    return matrix;
  }

  /** Adds all rows to {@code sum}. */
  static void addTo(double[] sum, double[] matrix, int rows) {
    int width = sum.length;
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < width; k++) {
        sum[k] += matrix[row * width + k];
      }
    }
  }

  /** tanh of all entries, to rounding of 1: 1 − 2 / (1 + e^2x), which the JVM has as fast code. */
  static void tanh(double[] values, int from, int to) {
    for (int k = from; k < to; k++) {
      values[k] = 1 - 2 / (1 + Math.exp(2 * values[k]));
    }
  }

  /** 1 / (1 + e^−x) of all entries. */
  static void sigmoid(double[] values, int from, int to) {
    for (int k = from; k < to; k++) {
      values[k] = 1 / (1 + Math.exp(-values[k]));
    }
  }
}
