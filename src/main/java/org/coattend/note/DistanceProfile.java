package org.coattend.note;

/**
 * What pairs of a window's words weigh by the distance between them and its direction. Distances of
 * up to {@link #EXACT} words are told apart, longer ones by powers of 2^(1/4).
 */
final class DistanceProfile {
  /** Distances in words that have a place of their own. */
  static final int EXACT = 8;

  /** Longer ones, to twice as long each. */
  private static final int PER_DOUBLING = 4;

  /** By distance from 1 on; its negative stands behind. */
  private final int[] places;

  private final int placeCount;
  private final long[] pairs;
  private final double[] weights;
  private final double[] logs;

  /**
   * @param words distances are less than this
   */
  DistanceProfile(int words) {
    places = new int[Math.max(1, words)];
    for (int distance = 1; distance < words; distance++) {
      places[distance] =
          distance <= EXACT
              ? distance - 1
              : EXACT + (int) (PER_DOUBLING * Math.log((distance - .5) / EXACT) / Math.log(2));
    }
    placeCount = places[places.length - 1] + 1;
    pairs = new long[2 * placeCount];
    weights = new double[2 * placeCount];
    logs = new double[2 * placeCount];
  }

  /**
   * Takes in a pair.
   *
   * @param offset words from the one that attends to the one attended to, not 0
   * @param weight positive
   * @param log its natural logarithm
   */
  void add(int offset, double weight, double log) {
    int place = place(offset);
    pairs[place]++;
    weights[place] += weight;
    logs[place] += log;
  }

  /** Mean weight of the pairs at about this distance, the same way round. */
  double weight(int offset) {
    int place = place(offset);
    return weights[place] / pairs[place];
  }

  /** Mean logarithm of their weights. */
  double log(int offset) {
    int place = place(offset);
    return logs[place] / pairs[place];
  }

  private int place(int offset) {
    return offset > 0 ? places[offset] : placeCount + places[-offset];
  }
}
