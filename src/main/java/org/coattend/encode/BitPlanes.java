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
  private final int rows;

  /** Shape {@code [words][rows − first][planes]}. */
  final long[] bits;

  /**
   * @param first the first row that is kept
   */
  BitPlanes(EncodedAlignment alignment, int first) {
    this.first = first;
    planes = 32 - Integer.numberOfLeadingZeros(alignment.alphabet().size() - 1);
    words = (alignment.columns() + 63) / 64;
    rows = alignment.rows() - first;
    bits = new long[Math.multiplyExact(rows, words * planes)];
    for (int row = first; row < alignment.rows(); row++) {
      for (int column = 0; column < alignment.columns(); column++) {
        int code = alignment.code(row, column);
        int at = (column / 64 * rows + row - first) * planes;
        for (int plane = 0; plane < planes; plane++) {
          bits[at + plane] |= (long) (code >> plane & 1) << column;
        }
      }
    }
  }

  int bytesPerRow() {
    return words * planes * Long.BYTES;
  }

  /**
   * Counts a row and others of which it differs in at most {@code limit} columns.
   *
   * @param from first of the others, none before the first row that is kept
   * @param to after the last of them
   * @param counts modified: by row of the alignment
   */
  void countNear(int limit, int row, int from, int to, int[] counts) {
    if (planes != 5) {
      for (int other = from; other < to; other++) {
        if (differInAtMost(limit, row, other)) {
          counts[row]++;
          counts[other]++;
        }
      }
      return;
    }
    int a = (row - first) * 5;
    long a0 = bits[a];
    long a1 = bits[a + 1];
    long a2 = bits[a + 2];
    long a3 = bits[a + 3];
    long a4 = bits[a + 4];
    for (int other = from; other < to; other++) {
      int b = (other - first) * 5;
      long different =
          (a0 ^ bits[b])
              | (a1 ^ bits[b + 1])
              | (a2 ^ bits[b + 2])
              | (a3 ^ bits[b + 3])
              | (a4 ^ bits[b + 4]);
      // Most rows are unrelated and differ in enough of the first columns.
      if (Long.bitCount(different) <= limit && differInAtMost(limit, row, other)) {
        counts[row]++;
        counts[other]++;
      }
    }
  }

  /** Whether two rows, neither before the first, differ in at most {@code limit} columns. */
  boolean differInAtMost(int limit, int row, int other) {
    int a = (row - first) * planes;
    int b = (other - first) * planes;
    int differences = 0;
    for (int word = 0; word < words; word++) {
      long different = 0;
      for (int plane = 0; plane < planes; plane++) {
        different |= bits[a + plane] ^ bits[b + plane];
      }
      differences += Long.bitCount(different);
      if (differences > limit) {
        return false;
      }
      a += rows * planes;
      b += rows * planes;
    }
    return true;
  }
}
