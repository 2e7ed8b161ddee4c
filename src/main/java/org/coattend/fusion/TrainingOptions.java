package org.coattend.fusion;

import java.io.Serializable;
import org.coattend.option.Ranges;

/**
 * How a model is trained.
 *
 * @param heads of each direction
 * @param headWidth values of a query or key of a head
 * @param group pairs that are told from each other
 * @param groups whose gradients make one step
 * @param epochs times that each pair comes up
 * @param learningRate at its peak
 * @param weightDecay share of the projections that is lost per unit of learning rate
 * @param seed of all that is random
 */
public record TrainingOptions(
    int heads,
    int headWidth,
    int group,
    int groups,
    int epochs,
    double learningRate,
    double weightDecay,
    long seed)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public TrainingOptions {
    Ranges.within("heads", heads, 1, 64);
    Ranges.within("head-width", headWidth, 1, 1024);
    Ranges.within("group", group, 2, 1024);
    Ranges.within("groups-per-step", groups, 1, 1024);
    Ranges.within("epochs", epochs, 1, 10_000);
    if (!(learningRate > 0 && learningRate < 1)) {
      throw new IllegalArgumentException(
          "learning-rate is %s, must be above 0 and below 1".formatted(learningRate));
    }
    if (!(weightDecay >= 0 && weightDecay < 1)) {
      throw new IllegalArgumentException(
          "weight-decay is %s, must be at least 0 and below 1".formatted(weightDecay));
    }
  }
}
