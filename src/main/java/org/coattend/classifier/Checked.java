package org.coattend.classifier;

/** Options within their ranges. */
final class Checked {
  private Checked() {}

  static void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %,d, must be %,d to %,d".formatted(option, value, least, most));
    }
  }

  static void within(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s is %s, must be %s to %s".formatted(option, value, least, most));
    }
  }
}
