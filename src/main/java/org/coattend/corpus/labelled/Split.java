package org.coattend.corpus.labelled;

import java.util.Locale;
import java.util.Optional;

/** What an example is for. */
public enum Split {
  /** To learn from. */
  TRAIN,
  /** To choose by, as when to stop. */
  DEV,
  /** To measure on. */
  TEST;

  /** The split of this name, in capitals or not; none when it is not train, dev or test. */
  static Optional<Split> of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train" -> Optional.of(TRAIN);
      case "dev" -> Optional.of(DEV);
      case "test" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
