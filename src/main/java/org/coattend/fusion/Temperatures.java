package org.coattend.fusion;

/**
 * What cosines are divided by before an exponential: the lower, the more the largest counts.
 *
 * @param attention of the weights over keys
 * @param pooling over the queries of a pair
 * @param local of the pair's score by its queries' matches
 * @param global of the pair's score by its means
 */
record Temperatures(double attention, double pooling, double local, double global) {
  static final int COUNT = 4;

  /** As logarithms, which are what is learnt: those that GLoRIA starts from. */
  static double[] initial() {
    return new double[] {Math.log(.25), Math.log(.2), Math.log(.1), Math.log(.1)};
  }

  static Temperatures of(double[] logarithms) {
    return new Temperatures(
        Math.exp(logarithms[0]),
        Math.exp(logarithms[1]),
        Math.exp(logarithms[2]),
        Math.exp(logarithms[3]));
  }
}
