package org.coattend.study.recall;

import java.util.random.RandomGenerator;

/** Weights at the start: normal with variance 2 / (rows + columns) (Glorot and Bengio 2010). */
final class Glorot {
  private Glorot() {}

  /**
   * Draws a matrix.
   *
   * @param weights written: its entries, from {@code at} on
   * @param stride from row to row
   */
  static void draw(
      RandomGenerator random, float[] weights, int at, int rows, int columns, int stride) {
    double deviation = Math.sqrt(2.0 / (rows + columns));
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        weights[at + row * stride + column] = (float) (deviation * random.nextGaussian());
      }
    }
  }
}
