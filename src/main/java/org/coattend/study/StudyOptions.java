package org.coattend.study;

import java.util.HashSet;
import java.util.List;

/** Checks of what a study varies, and how often it repeats. */
public final class StudyOptions {
  private StudyOptions() {}

  /**
   * Checks the values that an option has.
   *
   * @throws IllegalArgumentException when there is none, or one twice
   */
  public static void requireSome(String option, List<?> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(option + " is empty");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException("%s has a value twice: %s".formatted(option, values));
    }
  }

  /**
   * Checks a number.
   *
   * @throws IllegalArgumentException when it is less than the least
   */
  public static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d, must be at least %d".formatted(option, value, least));
    }
  }
}
