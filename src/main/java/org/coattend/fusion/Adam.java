package org.coattend.fusion;

/**
 * Descends along gradients: Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and
 * Hutter 2019), on one model. Unlike those of {@code classifier.AmsGrad} and {@code
 * study.recall.Adam} it decays weights beside the gradient, and bounds temperatures.
 */
public final class Adam {
  private static final double FIRST_DECAY = .9;
  private static final double SECOND_DECAY = .99;
  private static final double EPSILON = 1e-8;

  /** Below this temperature a softmax has but one key, and no gradient. */
  private static final double LEAST_TEMPERATURE = .01;

  private final FusionModel model;
  private final double weightDecay;
  private final double[][] first;
  private final double[][] second;
  private int steps;

  /**
   * @param model whose parameters are changed
   * @param weightDecay share of a projection that is lost per unit of learning rate
   */
  public Adam(FusionModel model, double weightDecay) {
    this.model = model;
    this.weightDecay = weightDecay;
    first = model.zeros();
    second = model.zeros();
  }

  /** One step against the gradient. */
  public void descend(double[][] gradient, double rate) {
    steps++;
    double firstBias = 1 - Math.pow(FIRST_DECAY, steps);
    double secondBias = 1 - Math.pow(SECOND_DECAY, steps);
    double[][] parameters = model.parameters();
    for (int group = 0; group < parameters.length; group++) {
      boolean temperatures = model.isTemperatures(group);
      for (int k = 0; k < parameters[group].length; k++) {
        double slope = gradient[group][k];
        first[group][k] += (1 - FIRST_DECAY) * (slope - first[group][k]);
        second[group][k] += (1 - SECOND_DECAY) * (slope * slope - second[group][k]);
        double move =
            first[group][k] / firstBias / (Math.sqrt(second[group][k] / secondBias) + EPSILON);
        double decay = temperatures ? 0 : weightDecay * parameters[group][k];
        parameters[group][k] -= rate * (move + decay);
        if (temperatures) {
          parameters[group][k] = Math.max(parameters[group][k], Math.log(LEAST_TEMPERATURE));
        }
      }
    }
  }
}
