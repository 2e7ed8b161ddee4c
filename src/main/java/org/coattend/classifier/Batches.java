package org.coattend.classifier;

import java.util.List;

/** Runs of sequences that are taken at once. */
final class Batches {
  private Batches() {}

  /**
   * Where a run ends.
   *
   * @param from its first
   * @param most positions, unless the first has more
   */
  static int end(List<Sequence> sequences, int from, int most) {
    int to = from;
    int positions = 0;
    do {
      positions += sequences.get(to).length();
      to++;
    } while (to < sequences.size() && positions + sequences.get(to).length() <= most);
    return to;
  }
}
