package org.coattend.audit;

import java.util.SplittableRandom;

/** Random numbers that depend on an example's id, a purpose and a seed, not on where it is read. */
final class Chance {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Chance() {}

  static SplittableRandom of(long seed, String id, String purpose) {
    return new SplittableRandom(hash(hash(FNV_OFFSET ^ seed, id) * FNV_PRIME, purpose));
  }

  /** FNV-1a over the characters. */
  private static long hash(long from, String text) {
    long hash = from;
    for (int k = 0; k < text.length(); k++) {
      hash = (hash ^ text.charAt(k)) * FNV_PRIME;
    }
    return hash;
  }

  /** Puts values in another order, all orders being as likely. */
  static void shuffle(double[] values, SplittableRandom random) {
    for (int k = values.length - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      double moved = values[k];
      values[k] = values[other];
      values[other] = moved;
    }
  }

  /** Some of the values, no place twice; all of them when more are asked for. */
  static int[] sample(int[] values, int count, SplittableRandom random) {
    int[] left = values.clone();
    int drawn = Math.min(count, left.length);
    int[] sample = new int[drawn];
    for (int k = 0; k < drawn; k++) {
      int at = k + random.nextInt(left.length - k);
      sample[k] = left[at];
      left[at] = left[k];
    }
    return sample;
  }
}
