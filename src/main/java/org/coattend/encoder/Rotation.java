package org.coattend.encoder;

import org.bytedeco.javacpp.FloatPointer;

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

  /** A token's queries and keys. */
  private final float[] row;

  Rotation(EncoderConfig config) {
    width = config.width();
    heads = config.heads();
    half = config.headWidth() / 2;
    cosines = new float[config.positions() * half];
    sines = new float[cosines.length];
    row = new float[2 * width];
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
  void rotate(FloatPointer projected, int first, int tokens) {
    for (int position = 0; position < tokens; position++) {
      projected.position(3L * (first + position) * width).get(row);
      for (int head = 0; head < 2 * heads; head++) {
        for (int k = 0; k < half; k++) {
          int a = 2 * head * half + k;
          float cosine = cosines[position * half + k];
          float sine = sines[position * half + k];
          float x = row[a];
          float y = row[a + half];
          row[a] = x * cosine - y * sine;
          row[a + half] = y * cosine + x * sine;
        }
      }
      projected.put(row);
    }
    projected.position(0);
  }
}
