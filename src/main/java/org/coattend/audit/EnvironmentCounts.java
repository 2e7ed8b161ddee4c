package org.coattend.audit;

import java.io.Serializable;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Rows of one environment: those decided right, of each label, and of each label with a token. */
final class EnvironmentCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] byLabel;
  private final NavigableMap<Integer, long[]> tokens = new TreeMap<>();
  private long right;

  EnvironmentCounts(int classes) {
    byLabel = new long[classes];
  }

  /**
   * Takes in a row.
   *
   * @param words each once
   */
  void add(int label, boolean isRight, int[] words) {
    byLabel[label]++;
    right += isRight ? 1 : 0;
    for (int word : words) {
      tokens.computeIfAbsent(word, key -> new long[byLabel.length])[label]++;
    }
  }

  void merge(EnvironmentCounts other) {
    right += other.right;
    addTo(byLabel, other.byLabel);
    other.tokens.forEach(
        (word, counts) ->
            addTo(tokens.computeIfAbsent(word, key -> new long[byLabel.length]), counts));
  }

  private static void addTo(long[] sums, long[] counts) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += counts[k];
    }
  }

  NavigableMap<Integer, long[]> tokens() {
    return tokens;
  }

  long right() {
    return right;
  }

  long rows() {
    return sum(byLabel);
  }

  long rows(int label) {
    return byLabel[label];
  }

  long rowsWith(int word) {
    long[] counts = tokens.get(word);
    return counts == null ? 0 : sum(counts);
  }

  long rowsWith(int word, int label) {
    long[] counts = tokens.get(word);
    return counts == null ? 0 : counts[label];
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
