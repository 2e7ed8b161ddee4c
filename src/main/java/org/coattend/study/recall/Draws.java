package org.coattend.study.recall;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random numbers that are the same for the same purpose, wherever they are drawn. */
final class Draws {
  private Draws() {}

  /**
   * A stream of its own.
   *
   * @param purpose numbers that tell it from the others
   */
  static RandomGenerator of(long seed, int... purpose) {
    long mixed = seed;
    for (int part : purpose) {
      mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 32;
    }
    return RandomGeneratorFactory.of("L64X128MixRandom").create(mixed);
  }
}
