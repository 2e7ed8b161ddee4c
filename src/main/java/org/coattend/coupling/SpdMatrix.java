package org.coattend.coupling;

import static org.bytedeco.openblas.global.openblas.LAPACKE_spotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_spotri;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/**
 * A symmetric matrix in native memory, of which the entries with row ≥ column are kept, and its
 * inverse by the LAPACK inside ND4J's OpenBLAS.
 *
 * <p>A Java array would be copied to native memory and back by every call, and ends at 46,340 rows.
 *
 * <p>Memory: size² floats, native.
 */
final class SpdMatrix implements AutoCloseable {
  private static final byte LOWER = 'L';

  private final int size;
  private final FloatPointer values;

  /** By column, then row. */
  private final FloatIndexer entries;

  /** All zeros. */
  SpdMatrix(int size) {
    this.size = size;
    values = new FloatPointer((long) size * size);
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

  /** Gives the memory back; otherwise the garbage collector does, in its own time. */
  @Override
  public void close() {
    entries.release();
    values.close();
  }
}
