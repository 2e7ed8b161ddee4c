package org.coattend.fusion;

/**
 * What cosines are divided by before an exponential: the lower, the more the largest counts.
 *
 * @param attention of the weights over keys
 * @param pooling over the queries of a pair
 * @param local of the scores among which a pair's own is to be the largest
 */
record Temperatures(double attention, double pooling, double local) {
  static final int COUNT = 3;

  /**
   * As logarithms, which are what is learnt: those that GLoRIA starts from, but that attention is
   * sharper, because projections that have learnt nothing make small cosines.
   */
  static double[] initial() {
    return new double[] {Math.log(.15), Math.log(.2), Math.log(.1)};
  }

  static Temperatures of(double[] logarithms) {
    return new Temperatures(
        Math.exp(logarithms[0]), Math.exp(logarithms[1]), Math.exp(logarithms[2]));
  }
}
