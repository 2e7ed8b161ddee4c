package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastiveLossTest {
  private static final double STEP = 1e-5;

  @Test
  void derivativesAreThoseOfFiniteDifferences() {
    List<FusionPair> group = RandomPairs.of(5, 1);
    FusionModel model = RandomPairs.model(2, 2);
    ContrastiveLoss loss = ContrastiveLoss.of(model, group);

    for (int k = 0; k < model.parameters().length; k++) {
      for (int j = 0; j < model.parameters()[k].length; j++) {
        double near = difference(model, group, k, j, STEP);
        double far = difference(model, group, k, j, 2 * STEP);
        assertThat(loss.slopes()[k][j])
            .as("group %d, parameter %d", k, j)
            .isCloseTo(
                (8 * near - far) / (12 * STEP), within(1e-6 * (1 + Math.abs(loss.slopes()[k][j]))));
      }
    }
  }

  /** Of the loss on either side of a parameter. */
  private static double difference(
      FusionModel model, List<FusionPair> group, int k, int j, double step) {
    double before = model.parameters()[k][j];
    model.parameters()[k][j] = before + step;
    double above = ContrastiveLoss.of(model, group).value();
    model.parameters()[k][j] = before - step;
    double below = ContrastiveLoss.of(model, group).value();
    model.parameters()[k][j] = before;
    return above - below;
  }
}
