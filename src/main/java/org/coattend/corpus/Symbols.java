package org.coattend.corpus;

/** What the characters of an aligned row mean. */
final class Symbols {
  private Symbols() {}

  static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  static boolean isLower(byte b) {
    return b >= 'a' && b <= 'z';
  }

  /** Whether a row-wise format counts this as a match column: a residue or a deletion. */
  static boolean isMatch(byte b) {
    return isUpper(b) || b == '-';
  }

  /** What is wrong with the characters of a row, or null. */
  static String fault(byte[] raw, int from, int to) {
    if (from == to) {
      return "row has no sequence";
    }
    for (int k = from; k < to; k++) {
      byte b = raw[k];
      if (!isUpper(b) && !isLower(b) && b != '-' && b != '.') {
        String shown = b >= ' ' && b < 127 ? "'" + (char) b + "'" : "byte 0x%02X".formatted(b);
        return "%s at character %,d of the row is no residue, gap or insert"
            .formatted(shown, k - from + 1);
      }
    }
    return null;
  }
}
