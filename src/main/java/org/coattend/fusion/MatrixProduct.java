package org.coattend.fusion;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import org.coattend.kernel.OpenBlas;

/** Products of matrices that are stored row by row. */
final class MatrixProduct {
  static {
    OpenBlas.load();
  }

  private MatrixProduct() {}

  /** A·B, of shapes {@code [rows][inner]} and {@code [inner][columns]}. */
  static double[] of(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    multiply(false, false, rows, columns, inner, a, inner, b, columns, c);
    return c;
  }

  /** A·Bᵀ, of shapes {@code [rows][inner]} and {@code [columns][inner]}. */
  static double[] byTransposed(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    multiply(false, true, rows, columns, inner, a, inner, b, inner, c);
    return c;
  }

  /** Adds Aᵀ·B to {@code c}, of shapes {@code [inner][rows]} and {@code [inner][columns]}. */
  static void addTransposedBy(
      double[] a, double[] b, int inner, int rows, int columns, double[] c) {
    multiply(true, false, rows, columns, inner, a, rows, b, columns, c);
  }

  private static void multiply(
      boolean transposesA,
      boolean transposesB,
      int rows,
      int columns,
      int inner,
      double[] a,
      int aStride,
      double[] b,
      int bStride,
      double[] c) {
    cblas_dgemm(
        CblasRowMajor,
        transposesA ? CblasTrans : CblasNoTrans,
        transposesB ? CblasTrans : CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        a,
        aStride,
        b,
        bStride,
        1,
        c,
        columns);
  }
}
