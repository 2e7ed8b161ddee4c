package org.coattend.classifier;

/**
 * Adam (Kingma and Ba 2015) whose step sizes never grow (AMSGrad, Reddi et al. 2018), as Jain and
 * Wallace train. Unlike those of {@code fusion.Adam} and {@code study.recall.Adam} the second
 * moment never falls, and weights decay through the gradient.
 */
final class AmsGrad {
  private static final double FIRST_DECAY = .9;
  private static final double SECOND_DECAY = .999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final double[] first;
  private final double[] second;
  private final double[] highest;
  private int steps;

  /**
   * @param rate of learning
   * @param weights how many
   */
  AmsGrad(double rate, int weights) {
    this.rate = rate;
    first = new double[weights];
    second = new double[weights];
    highest = new double[weights];
  }

  /**
   * One step against the gradient of a loss + (decay / 2) ‖weights‖².
   *
   * @param weights modified
   * @param gradient of the loss; set to 0
   */
  void descend(double[] weights, double[] gradient, double decay) {
    steps++;
    double size = rate / (1 - Math.pow(FIRST_DECAY, steps));
    double scale = 1 / Math.sqrt(1 - Math.pow(SECOND_DECAY, steps));
    for (int k = 0; k < weights.length; k++) {
      double slope = gradient[k] + decay * weights[k];
      gradient[k] = 0;
      first[k] += (1 - FIRST_DECAY) * (slope - first[k]);
      second[k] += (1 - SECOND_DECAY) * (slope * slope - second[k]);
      highest[k] = Math.max(highest[k], second[k]);
      weights[k] -= size * first[k] / (Math.sqrt(highest[k]) * scale + EPSILON);
    }
  }
}
