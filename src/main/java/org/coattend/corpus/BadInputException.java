package org.coattend.corpus;

import java.util.Optional;

/** Input that cannot be used, when that ends the run; the message is one line for the user. */
public final class BadInputException extends RuntimeException {
  private final BadRecord bad;

  public BadInputException(BadRecord bad) {
    super(bad.description());
    this.bad = bad;
  }

  /** What was found, and where. */
  public BadRecord bad() {
    return bad;
  }

  /** The bad input behind an exception that Spark has wrapped. */
  public static Optional<BadInputException> behind(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInputException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
