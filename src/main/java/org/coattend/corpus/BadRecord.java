package org.coattend.corpus;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.coattend.option.Excerpt;

/**
 * Something in the input that could not be used: one entry of the quarantine.
 *
 * @param source the file
 * @param family the family, or what it would have been called
 * @param line line in the file, from 1; 0 stands for the whole file; of a table, which has no
 *     lines, the ordinal of the row in its family
 * @param rows how many alignment rows this entry stands for; 0 for a remark on a file or a family
 * @param reason what was wrong, with the values
 * @param excerpt the beginning of what was there, at most {@value #EXCERPT} characters, printable
 */
public record BadRecord(
    String source, String family, long line, long rows, String reason, String excerpt)
    implements Serializable {

  static final int EXCERPT = 200;

  /**
   * Where and what on one line, for instance {@code 1c9oA.a3m.gz line 4,211: row has no sequence}.
   */
  public String description() {
    String where = line == 0 ? source : String.format(Locale.ROOT, "%s line %,d", source, line);
    return Excerpt.onOneLine(where + ": " + reason);
  }

  BadRecord withFamily(String name) {
    return new BadRecord(source, name, line, rows, reason, excerpt);
  }

  /** The first printable characters of a row. */
  static String excerpt(byte[] bytes, int from, int to) {
    int length = Math.min(to - from, EXCERPT);
    byte[] shown = new byte[length];
    for (int k = 0; k < length; k++) {
      byte b = bytes[from + k];
      shown[k] = b >= ' ' && b < 127 ? b : (byte) '?';
    }
    return new String(shown, StandardCharsets.US_ASCII);
  }
}
