package org.coattend.contact;

import java.io.IOException;

/** Checks of what is read of a stored model. */
final class Stored {
  private Stored() {}

  /**
   * The value, when it is in its range.
   *
   * @throws IOException when it is not
   */
  static int within(int least, int most, String name, int value) throws IOException {
    if (value < least || value > most) {
      throw new IOException("%s is %d, must be %d to %d".formatted(name, value, least, most));
    }
    return value;
  }

  /**
   * The value, when it is a number and finite.
   *
   * @throws IOException when it is not
   */
  static double finite(String name, double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IOException("%s is %s, must be a finite number".formatted(name, value));
    }
    return value;
  }
}
