package org.coattend.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of bytes in one reused buffer, which never holds more than a limit of a line.
 *
 * <p>An {@link IOException} of the stream, such as that of a truncated gzip, ends the lines and is
 * kept as {@link #damage()}; what came before it is delivered.
 */
final class ByteLines {
  private final InputStream in;
  private final int limit;
  private final byte[] chunk = new byte[1 << 16];
  private int next;
  private int end;
  private IOException damage;
  private boolean ended;

  private byte[] line = new byte[256];
  private int length;
  private long number;
  private boolean overlong;
  private boolean unfinished;
  private boolean pushedBack;

  ByteLines(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
    if (fill() && startsWithByteOrderMark()) {
      next = 3;
    }
  }

  /** Moves to the next line, if there is one. */
  boolean advance() {
    if (pushedBack) {
      pushedBack = false;
      return true;
    }
    length = 0;
    overlong = false;
    boolean any = false;
    boolean complete = false;
    while (!complete && (next < end || fill())) {
      any = true;
      int stop = next;
      while (stop < end && chunk[stop] != '\n') {
        stop++;
      }
      append(next, stop);
      complete = stop < end;
      next = complete ? stop + 1 : stop;
    }
    unfinished = any && !complete && damage != null;
    if (any) {
      number++;
      trim();
    }
    return any;
  }

  /** Lets the next {@link #advance()} deliver the present line again. */
  void pushBack() {
    pushedBack = true;
  }

  /** The present line, without white space at its end, is the first {@link #length()} bytes. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }

  /** Ordinal of the present line, from 1. */
  long number() {
    return number;
  }

  /** Whether the present line was longer than the limit, and was cut there. */
  boolean overlong() {
    return overlong;
  }

  /** Whether the stream broke off within the present line. */
  boolean unfinished() {
    return unfinished;
  }

  /** What broke the stream off, or null. */
  IOException damage() {
    return damage;
  }

  boolean blank() {
    return length == 0;
  }

  boolean startsWith(String prefix) {
    return startsWith(line, length, prefix);
  }

  String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  String excerpt() {
    return BadRecord.excerpt(line, 0, length);
  }

  /**
   * Position of the first byte from {@code from} that is (or is not) white space, or the length.
   */
  int seek(boolean space, int from) {
    int k = from;
    while (k < length && isSpace(line[k]) != space) {
      k++;
    }
    return k;
  }

  boolean holds(byte wanted) {
    for (int k = 0; k < length; k++) {
      if (line[k] == wanted) {
        return true;
      }
    }
    return false;
  }

  /** The first non-blank line of the first chunk, not yet consumed. */
  byte[] firstLine() {
    int from = next;
    while (from < end && isSpace(chunk[from])) {
      from++;
    }
    int to = from;
    while (to < end && chunk[to] != '\n') {
      to++;
    }
    return Arrays.copyOfRange(chunk, from, to);
  }

  static boolean startsWith(byte[] bytes, int length, String prefix) {
    if (length < prefix.length()) {
      return false;
    }
    for (int k = 0; k < prefix.length(); k++) {
      if (bytes[k] != prefix.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private void append(int from, int to) {
    int room = limit - length;
    int taken = Math.min(to - from, room);
    overlong |= to - from > room;
    if (length + taken > line.length) {
      line = Arrays.copyOf(line, (int) Math.min(limit, Math.max(length + taken, 2L * line.length)));
    }
    System.arraycopy(chunk, from, line, length, taken);
    length += taken;
  }

  private void trim() {
    while (length > 0 && isSpace(line[length - 1])) {
      length--;
    }
  }

  private boolean fill() {
    if (ended) {
      return false;
    }
    next = 0;
    end = 0;
    try {
      while (end < chunk.length && !ended) {
        int read = in.read(chunk, end, chunk.length - end);
        ended = read < 0;
        end += Math.max(read, 0);
      }
    } catch (IOException e) {
      damage = e;
      ended = true;
    }
    return end > 0;
  }

  private boolean startsWithByteOrderMark() {
    return end >= 3
        && chunk[0] == (byte) 0xEF
        && chunk[1] == (byte) 0xBB
        && chunk[2] == (byte) 0xBF;
  }
}
