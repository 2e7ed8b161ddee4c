package org.coattend.encode;

/**
 * The later rows of an alignment in bit-sliced form: bit {@code c} of plane {@code p} of a row is
 * bit {@code p} of the row's symbol code in column {@code c}, so that 64 columns of two rows are
 * compared by a few exclusive-ors and one population count.
 */
final class BitPlanes {
  final int planes;
  final int words;
  private final int first;

  /** Shape {@code [rows − first][words][planes]}. */
  final long[] bits;

  /**
   * @param first the first row that is kept
   */
  BitPlanes(EncodedAlignment alignment, int first) {
    this.first = first;
    planes = 32 - Integer.numberOfLeadingZeros(alignment.alphabet().size() - 1);
    words = (alignment.columns() + 63) / 64;
    bits = new long[Math.multiplyExact(alignment.rows() - first, words * planes)];
    for (int row = first; row < alignment.rows(); row++) {
      for (int column = 0; column < alignment.columns(); column++) {
        int code = alignment.code(row, column);
        int at = ((row - first) * words + column / 64) * planes;
        for (int plane = 0; plane < planes; plane++) {
          bits[at + plane] |= (long) (code >> plane & 1) << column;
        }
      }
    }
  }

  int bytesPerRow() {
    return words * planes * Long.BYTES;
  }

  /** Whether two rows, neither before the first, differ in at most {@code limit} columns. */
  boolean differInAtMost(int limit, int row, int other) {
    int a = (row - first) * words * planes;
    int b = (other - first) * words * planes;
    int differences = 0;
    if (planes == 5) {
      for (int end = a + words * 5; a < end; a += 5, b += 5) {
        differences +=
            Long.bitCount(
                (bits[a] ^ bits[b])
                    | (bits[a + 1] ^ bits[b + 1])
                    | (bits[a + 2] ^ bits[b + 2])
                    | (bits[a + 3] ^ bits[b + 3])
                    | (bits[a + 4] ^ bits[b + 4]));
        if (differences > limit) {
          return false;
        }
      }
      return true;
    }
    for (int word = 0; word < words; word++) {
      long different = 0;
      for (int plane = 0; plane < planes; plane++) {
        different |= bits[a++] ^ bits[b++];
      }
      differences += Long.bitCount(different);
      if (differences > limit) {
        return false;
      }
    }
    return true;
  }
}
