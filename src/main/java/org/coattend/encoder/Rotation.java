package org.coattend.encoder;

/**
 * Rotary positions (Su et al. 2021): entries k and k + d/2 of a head's query and key turn by the
 * angle position · 10000^(−2k/d).
 */
final class Rotation {
  private static final double BASE = 10_000;

  private final int width;
  private final int heads;
  private final int half;

  /** Shape {@code [positions][half]}. */
  private final float[] cosines;

  private final float[] sines;

  Rotation(EncoderConfig config) {
    width = config.width();
    heads = config.heads();
    half = config.headWidth() / 2;
    cosines = new float[config.positions() * half];
    sines = new float[cosines.length];
    for (int k = 0; k < cosines.length; k++) {
      int position = k / half;
      double angle = position * Math.pow(BASE, -(double) (k % half) / half);
      cosines[k] = (float) Math.cos(angle);
      sines[k] = (float) Math.sin(angle);
    }
  }

  /**
   * Turns the queries and keys of a sequence.
   *
   * @param projected modified: shape {@code [rows][query, key, value]}
   * @param first row of the sequence
   */
  void rotate(float[] projected, int first, int tokens) {
    for (int position = 0; position < tokens; position++) {
      int row = 3 * (first + position) * width;
      for (int head = 0; head < 2 * heads; head++) {
        for (int k = 0; k < half; k++) {
          int a = row + 2 * head * half + k;
          float cosine = cosines[position * half + k];
          float sine = sines[position * half + k];
          float x = projected[a];
          float y = projected[a + half];
          projected[a] = x * cosine - y * sine;
          projected[a + half] = y * cosine + x * sine;
        }
      }
    }
  }
}
