package org.coattend.option;

/** Options that are numbers of a range. */
public final class Ranges {
  private Ranges() {}

  /**
   * Checks an option.
   *
   * @throws IllegalArgumentException when it is less than the least
   */
  public static void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, must be at least %d".formatted(option, value, least));
    }
  }

  /**
   * Checks an option.
   *
   * @throws IllegalArgumentException when it is less than the least or more than the most
   */
  public static void within(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(option, value, least, most));
    }
  }
}
