package org.coattend.note;

/**
 * What pairs of a window's words weigh by the distance between them and its direction. Distances of
 * up to {@link #EXACT} words are told apart, longer ones by powers of 2^(1/4); punctuation between
 * words counts as words.
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

  /** How many they are but one. */
  long others(int offset) {
    return pairs[place(offset)] - 1;
  }

  /** Mean weight of all but one of them; NaN where there is no other. */
  double weightOfOthers(int offset, double weight) {
    int place = place(offset);
    return pairs[place] == 1 ? Double.NaN : (weights[place] - weight) / (pairs[place] - 1);
  }

  /** Mean logarithm of the weights of all but one of them; NaN where there is no other. */
  double logOfOthers(int offset, double log) {
    int place = place(offset);
    return pairs[place] == 1 ? Double.NaN : (logs[place] - log) / (pairs[place] - 1);
  }

  private int place(int offset) {
    return offset > 0 ? places[offset] : placeCount + places[-offset];
  }
}
