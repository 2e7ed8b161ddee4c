package org.coattend.study.recall;

/** How a query is compared with the keys of its sequence, there and back. */
interface Score {
  /** Weights of its own. */
  int weights();

  /**
   * The scores of a query.
   *
   * @param query where it starts
   * @param key where the first key starts
   * @param scores written: one for each key, from {@code at} on
   */
  void score(Compared compared, int query, int key, float[] scores, int at);

  /**
   * Adds to the gradients to a query, its keys and the weights.
   *
   * @param query where it starts
   * @param key where the first key starts
   * @param ofScores gradient to the scores; modified
   */
  void back(Compared compared, int query, int key, float[] ofScores);
}
