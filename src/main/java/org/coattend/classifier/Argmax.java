package org.coattend.classifier;

/** The place of the highest of some values; the first of equals. */
public final class Argmax {
  private Argmax() {}

  /** The place; 0 of no value. */
  public static int of(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      if (values[k] > values[best]) {
        best = k;
      }
    }
    return best;
  }
}
