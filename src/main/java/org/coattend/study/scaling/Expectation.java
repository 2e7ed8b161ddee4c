package org.coattend.study.scaling;

/**
 * What formulas say of a measure's mean over the queries of a draw.
 *
 * @param mean its expectation
 * @param variance its variance over draws, or a bound of it
 */
record Expectation(double mean, double variance) {

  /**
   * Of independent queries.
   *
   * @param first expectation of one query's
   * @param second expectation of its square
   */
  static Expectation ofQueries(int queries, double first, double second) {
    return new Expectation(first, Math.max(0, second - first * first) / queries);
  }

  /** Of the measure times a factor. */
  Expectation times(double factor) {
    return new Expectation(factor * mean, factor * factor * variance);
  }
}
