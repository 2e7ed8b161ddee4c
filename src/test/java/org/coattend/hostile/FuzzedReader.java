package org.coattend.hostile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadRecord;

/**
 * A reader, and what it reads.
 *
 * @param name of the reader
 * @param compressed whether it reads {@code .gz} and {@code .bz2} too
 * @param samples that it can read
 * @param reading reads a file
 */
record FuzzedReader(String name, boolean compressed, List<Sample> samples, Reading reading) {
  private static final int LONGEST_REASON = 2000;

  /** Reads a file. */
  interface Reading {
    /** What was set aside of it. */
    List<BadRecord> read(Path file) throws Exception;
  }

  /** What came of a file. */
  enum Outcome {
    PARSED,
    QUARANTINED,
    REFUSED
  }

  /**
   * Reads a file.
   *
   * @throws Exception that a reader must not throw, or IllegalStateException when it does not
   *     explain itself
   */
  Outcome outcome(Path file) throws Exception {
    try {
      List<BadRecord> bad = reading.read(file);
      bad.forEach(one -> requireExplained(one.description(), one.reason(), file));
      return bad.isEmpty() ? Outcome.PARSED : Outcome.QUARANTINED;
    } catch (BadInputException e) {
      requireExplained(e.getMessage(), e.bad().reason(), file);
    } catch (IOException | IllegalArgumentException e) {
      if (!isOurs(e)) {
        throw e;
      }
      requireExplained(e.getMessage(), e.getMessage(), file);
    }
    return Outcome.REFUSED;
  }

  /** Whether an exception is thrown by the project's code, or says that compression is damaged. */
  static boolean isOurs(Exception thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown.getClass() == IOException.class
        || thrown instanceof ZipException
        || thrown instanceof EOFException
        || (trace.length > 0 && trace[0].getClassName().startsWith("org.coattend."));
  }

  /** A reason is one line of bearable length, beside the file's name, or its folder's. */
  private static void requireExplained(String message, String reason, Path file) {
    if (reason == null || reason.isBlank() || reason.equals("null")) {
      throw new IllegalStateException("no reason");
    }
    if (!message.contains(file.getParent().toString())) {
      throw new IllegalStateException("names no file: " + message);
    }
    if (message.length() > LONGEST_REASON || message.lines().count() > 1) {
      throw new IllegalStateException(
          "too long a reason: " + message.substring(0, Math.min(200, message.length())));
    }
  }
}
