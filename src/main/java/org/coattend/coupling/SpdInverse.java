package org.coattend.coupling;

import static org.bytedeco.openblas.global.openblas.LAPACKE_spotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_spotri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

/** The inverse of a symmetric positive definite matrix, by the LAPACK inside ND4J's OpenBLAS. */
final class SpdInverse {
  private static final byte LOWER = 'L';

  private SpdInverse() {}

  /**
   * Inverts in place, by Cholesky factors.
   *
   * @param matrix of shape {@code [n][n]}: the entries {@code [column · n + row]} with row ≥ column
   *     are read and overwritten
   * @throws ArithmeticException when the matrix is not positive definite in single precision
   */
  static void invert(float[] matrix, int n) {
    int minor = LAPACKE_spotrf(LAPACK_COL_MAJOR, LOWER, n, matrix, n);
    if (minor == 0) {
      minor = LAPACKE_spotri(LAPACK_COL_MAJOR, LOWER, n, matrix, n);
    }
    if (minor != 0) {
      throw new ArithmeticException(
          "the leading minor of order %d of %d is not positive".formatted(minor, n));
    }
  }
}
