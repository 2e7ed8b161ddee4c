package org.coattend.coupling;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.LAPACKE_spotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_spotri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_ssymv;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.coattend.kernel.NativeMemory;
import org.coattend.kernel.OpenBlas;

/**
 * A symmetric matrix in native memory, of which the entries with row ≥ column are kept, and its
 * inverse by the LAPACK inside ND4J's OpenBLAS.
 *
 * <p>A Java array would be copied to native memory and back by every call, and ends at 46,340 rows.
 *
 * <p>Memory: size² floats, native.
 */
final class SpdMatrix implements AutoCloseable {
  static {
    OpenBlas.load();
  }

  private static final byte LOWER = 'L';

  /** Columns that are read before they are written as parts of rows. */
  private static final int PANEL = 16;

  private final int size;
  private final FloatPointer values;

  /** By column, then row. */
  private final FloatIndexer entries;

  /** All zeros. */
  SpdMatrix(int size) {
    this.size = size;
    values = new FloatPointer((long) size * size);
    NativeMemory.allocated();
    Pointer.memset(values, 0, bytes(size));
    entries = FloatIndexer.create(values);
  }

  /** Native memory of a matrix. */
  static long bytes(long size) {
    return size * size * Float.BYTES;
  }

  /** The entry at a row ≥ column. */
  float get(int row, int column) {
    return entries.get((long) column * size + row);
  }

  /** Sets the entry at a row ≥ column. */
  void set(int row, int column, float value) {
    entries.put((long) column * size + row, value);
  }

  /**
   * Inverts in place, by Cholesky factors.
   *
   * @throws ArithmeticException when the matrix is not positive definite in single precision
   */
  void invert() {
    int minor = LAPACKE_spotrf(LAPACK_COL_MAJOR, LOWER, size, values, size);
    if (minor == 0) {
      minor = LAPACKE_spotri(LAPACK_COL_MAJOR, LOWER, size, values, size);
    }
    if (minor != 0) {
      throw new ArithmeticException(
          "the leading minor of order %d of %d is not positive".formatted(minor, size));
    }
  }

  /**
   * Some whole rows, the entries with row &lt; column by symmetry.
   *
   * @param from the first of them
   * @param to after the last
   * @param out written: shape {@code [to − from][size]}
   */
  void rows(int from, int to, float[] out) {
    float[] panel = new float[PANEL * (to - from)];
    for (int first = 0; first < from; first += PANEL) {
      int columns = Math.min(from - first, PANEL);
      for (int column = 0, at = 0; column < columns; column++) {
        long start = (long) (first + column) * size;
        for (int row = from; row < to; row++) {
          panel[at++] = entries.get(start + row);
        }
      }
      for (int row = 0; row < to - from; row++) {
        for (int column = 0; column < columns; column++) {
          out[row * size + first + column] = panel[column * (to - from) + row];
        }
      }
    }
    for (int column = from; column < to; column++) {
      int start = (column - from) * size;
      for (int row = column; row < size; row++) {
        out[start + row] = entries.get((long) column * size + row);
      }
      for (int row = column + 1; row < to; row++) {
        out[(row - from) * size + column] = out[start + row];
      }
    }
  }

  /** The product with a vector. */
  float[] times(float[] vector) {
    float[] product = new float[size];
    try (FloatPointer x = new FloatPointer(vector);
        FloatPointer y = new FloatPointer(size)) {
      cblas_ssymv(CblasColMajor, CblasLower, size, 1, values, size, x, 1, 0, y, 1);
      y.get(product);
    }
    return product;
  }

  /** Gives the memory back; otherwise the garbage collector does, in its own time. */
  @Override
  public void close() {
    entries.release();
    values.close();
  }
}
