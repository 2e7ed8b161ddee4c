package org.coattend.note;

import java.util.stream.IntStream;

/**
 * What a window's words of one kind pay to each other, beside what such words pay at the same
 * distance there. Words that count in another window do not attend here.
 */
final class WordPairs {
  private final int units;
  private final float[] weights;
  private final int[] attending;
  private final int[] attended;
  private final DistanceProfile profile;

  /**
   * @param weights shape {@code [units][units]}
   * @param ofKind by unit: whether it is such a word; special tokens are none
   */
  WordPairs(NoteWindow window, float[] weights, boolean[] ofKind) {
    this.weights = weights;
    units = window.unitCount();
    attended = IntStream.range(1, units - 1).filter(unit -> ofKind[unit]).toArray();
    attending = IntStream.of(attended).filter(unit -> window.counted()[unit]).toArray();
    profile = new DistanceProfile(units);
    for (int from : attending) {
      for (int to : attended) {
        if (from != to) {
          profile.add(to - from, weight(from, to), log(from, to));
        }
      }
    }
  }

  /** The units that attend, ascending. */
  int[] attending() {
    return attending;
  }

  /** The units attended to, ascending; no unit is paired with itself. */
  int[] attended() {
    return attended;
  }

  float weight(int from, int to) {
    return weights[from * units + to];
  }

  /** Mean weight of the window's pairs at this distance, the same way round. */
  double usual(int from, int to) {
    return profile.weight(to - from);
  }

  /** Whether there is another pair at this distance. */
  boolean isComparable(int from, int to) {
    return profile.others(to - from) > 0;
  }

  /** Mean weight of the other pairs at this distance; NaN where there is none. */
  double expected(int from, int to) {
    return profile.weightOfOthers(to - from, weight(from, to));
  }

  /** How much the weight's logarithm exceeds the mean of the other pairs'; NaN likewise. */
  double excess(int from, int to) {
    double log = log(from, to);
    return log - profile.logOfOthers(to - from, log);
  }

  private double log(int from, int to) {
    return Math.log(Math.max(weight(from, to), Float.MIN_NORMAL));
  }
}
