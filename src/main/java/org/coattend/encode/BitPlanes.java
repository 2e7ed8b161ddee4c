package org.coattend.encode;

/**
 * An alignment in bit-sliced form: bit {@code c} of plane {@code p} of a row is bit {@code p} of
 * the row's symbol code in column {@code c}, so that 64 columns of two rows are compared by a few
 * exclusive-ors and one population count.
 */
final class BitPlanes {
  final int planes;
  final int words;

  /** Shape {@code [rows][words][planes]}. */
  final long[] bits;

  BitPlanes(EncodedAlignment alignment) {
    planes = 32 - Integer.numberOfLeadingZeros(alignment.alphabet().size() - 1);
    words = (alignment.columns() + 63) / 64;
    bits = new long[Math.multiplyExact(alignment.rows(), words * planes)];
    for (int row = 0; row < alignment.rows(); row++) {
      for (int column = 0; column < alignment.columns(); column++) {
        int code = alignment.code(row, column);
        int at = (row * words + column / 64) * planes;
        for (int plane = 0; plane < planes; plane++) {
          bits[at + plane] |= (long) (code >> plane & 1) << column;
        }
      }
    }
  }

  int bytesPerRow() {
    return words * planes * Long.BYTES;
  }

  /** Whether two rows differ in at most {@code limit} columns. */
  boolean differInAtMost(int limit, int row, int other) {
    int a = row * words * planes;
    int b = other * words * planes;
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
