package org.coattend.corpus;

/** What to do about a record that cannot be used. */
public enum BadInputMode {
  /** Set it aside with file, line and reason, and go on. */
  QUARANTINE,
  /** Stop at the first with a {@link BadInputException}. */
  FAILFAST
}
