package org.coattend.encoder;

/** The embedding of a sequence: the mean of its last hidden states, of norm 1. */
public final class MeanPooling {
  private MeanPooling() {}

  /**
   * The embedding.
   *
   * @param states shape {@code [tokens][width]}, from {@code at} on
   * @param tokens at least 1
   */
  public static float[] of(float[] states, int at, int tokens, int width) {
    float[] mean = new float[width];
    for (int token = 0; token < tokens; token++) {
      for (int k = 0; k < width; k++) {
        mean[k] += states[at + token * width + k];
      }
    }
    double squares = 0;
    for (float entry : mean) {
      squares += (double) entry * entry;
    }
    double scale = 1 / Math.max(Math.sqrt(squares), Float.MIN_NORMAL);
    for (int k = 0; k < width; k++) {
      mean[k] *= (float) scale;
    }
    return mean;
  }
}
