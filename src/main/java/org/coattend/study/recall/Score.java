package org.coattend.study.recall;

/** How a query is compared with the keys of a sequence, there and back. */
interface Score {
  /** Weights of its own. */
  int weights();

  /**
   * The scores of a query.
   *
   * @param scores written: {@code steps} of them from {@code at} on
   */
  void score(
      float[] queries,
      int queryAt,
      float[] keys,
      int keysAt,
      int steps,
      float[] weights,
      int weightsAt,
      float[] scores,
      int at);

  /**
   * Adds to the gradients to query, keys and weights, each where that starts itself.
   *
   * @param ofScores gradient to the scores
   */
  void back(
      float[] queries,
      int queryAt,
      float[] keys,
      int keysAt,
      int steps,
      float[] weights,
      int weightsAt,
      float[] ofScores,
      float[] ofQueries,
      float[] ofKeys,
      float[] gradients);
}
