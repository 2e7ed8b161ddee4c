package org.coattend.corpus;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The text of a file, UTF-8, whose records have at most {@value #MOST} characters each, so that no
 * file, however well compressed, exhausts the memory. Who reads says where a record begins.
 */
public final class RecordText extends FilterReader {
  /** Characters of a record at most. */
  public static final int MOST = 1 << 25;

  private long left = MOST;

  public RecordText(InputStream in) {
    super(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Says that a record begins here, give or take what readers above hold in their buffers. */
  public void beginRecord() {
    left = MOST;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  /**
   * As {@link Reader#read(char[], int, int)}.
   *
   * @throws IOException also when the record has more characters than it may have
   */
  @Override
  public int read(char[] characters, int from, int length) throws IOException {
    if (left == 0) {
      throw new IOException(
          String.format(Locale.ROOT, "a record has more than %,d characters", MOST));
    }
    int read = super.read(characters, from, (int) Math.min(length, left));
    left -= Math.max(read, 0);
    return read;
  }
}
