package org.coattend.study.recall;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with β₁ = .9, β₂ = .999, after a gradient longer than
 * {@value #LONGEST} is shortened to that (Pascanu et al. 2013). Unlike {@code fusion.Adam} and
 * {@code classifier.AmsGrad} it has single precision and no weight decay.
 */
final class Adam {
  private static final double LONGEST = 1;
  private static final float FIRST_DECAY = .9f;
  private static final float SECOND_DECAY = .999f;
  private static final float LEAST = 1e-8f;

  private final double rate;
  private final float[] first;
  private final float[] second;
  private int steps;

  /**
   * @param rate of learning
   * @param weights how many
   */
  Adam(double rate, int weights) {
    this.rate = rate;
    first = new float[weights];
    second = new float[weights];
  }

  /**
   * A step down.
   *
   * @param weights modified
   */
  void step(float[] weights, float[] gradients) {
    steps++;
    double squares = 0;
    for (float gradient : gradients) {
      squares += (double) gradient * gradient;
    }
    float shortened = (float) Math.min(1, LONGEST / Math.sqrt(squares));
    double firstShare = 1 - Math.pow(FIRST_DECAY, steps);
    float secondShare = (float) (1 - Math.pow(SECOND_DECAY, steps));
    float size = (float) (rate / firstShare);
    for (int k = 0; k < weights.length; k++) {
      float gradient = gradients[k] * shortened;
      first[k] += (1 - FIRST_DECAY) * (gradient - first[k]);
      second[k] += (1 - SECOND_DECAY) * (gradient * gradient - second[k]);
      weights[k] -= size * first[k] / ((float) Math.sqrt(second[k] / secondShare) + LEAST);
    }
  }
}
