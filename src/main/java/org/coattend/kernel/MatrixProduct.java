package org.coattend.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

/** Products of matrices that are stored row by row, each from the start of its array. */
public final class MatrixProduct {
  static {
    OpenBlas.load();
  }

  private MatrixProduct() {}

  /** A·B, of shapes {@code [rows][inner]} and {@code [inner][columns]}. */
  public static double[] of(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    add(a, b, rows, inner, columns, c);
    return c;
  }

  /** Adds A·B to {@code c}, of shapes {@code [rows][inner]} and {@code [inner][columns]}. */
  public static void add(double[] a, double[] b, int rows, int inner, int columns, double[] c) {
    multiply(false, false, rows, columns, inner, a, inner, b, columns, c);
  }

  /** A·Bᵀ, of shapes {@code [rows][inner]} and {@code [columns][inner]}. */
  public static double[] byTransposed(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    addByTransposed(a, b, rows, inner, columns, c);
    return c;
  }

  /** Adds A·Bᵀ to {@code c}, of shapes {@code [rows][inner]} and {@code [columns][inner]}. */
  public static void addByTransposed(
      double[] a, double[] b, int rows, int inner, int columns, double[] c) {
    multiply(false, true, rows, columns, inner, a, inner, b, inner, c);
  }

  /** Adds Aᵀ·B to {@code c}, of shapes {@code [inner][rows]} and {@code [inner][columns]}. */
  public static void addTransposedBy(
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
