package org.coattend.corpus.note;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** A text with a line at its end that says so. */
final class EndedReader extends FilterReader {
  /** The line, of characters that no text may have (Unicode's noncharacters). */
  static final String END = "\uFFFE\uFFFF\uFFFE";

  private static final String LAST = "\n" + END;

  /** How much of the last line was read; negative while there is other text. */
  private int at = -1;

  EndedReader(Reader in) {
    super(in);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (at < 0) {
      int read = super.read(buffer, offset, length);
      if (read >= 0) {
        return read;
      }
      at = 0;
    }
    int left = Math.min(length, LAST.length() - at);
    if (left == 0) {
      return -1;
    }
    LAST.getChars(at, at + left, buffer, offset);
    at += left;
    return left;
  }
}
