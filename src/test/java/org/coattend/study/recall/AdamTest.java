package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;

class AdamTest {
  @Test
  void stepsAreNd4jsWhereTheGradientIsShort() {
    float[] weights = {.1f, -.2f, .3f};
    float[] theirs = weights.clone();
    Adam adam = new Adam(.05, 3);
    AdamUpdater updater = new AdamUpdater(new org.nd4j.linalg.learning.config.Adam(.05));
    updater.setStateViewArray(Nd4j.zeros(1, 6), new long[] {1, 3}, 'c', true);
    for (int step = 0; step < 5; step++) {
      float[] gradient = {.4f - step * .1f, -.3f, .02f * step};
      adam.step(weights, gradient);
      INDArray update = Nd4j.createFromArray(gradient.clone()).reshape(1, 3);
      updater.applyUpdater(update, step, 0);
      for (int k = 0; k < 3; k++) {
        theirs[k] -= update.getFloat(0, k);
      }
    }

    assertThat(weights).containsExactly(theirs, within(1e-5f));
  }

  @Test
  void aLongGradientCountsAsOneOfLengthOne() {
    float[] weights = {0, 0};
    float[] others = {0, 0};
    Adam adam = new Adam(.05, 2);
    Adam other = new Adam(.05, 2);
    adam.step(weights, new float[] {.1f, .2f});
    other.step(others, new float[] {.1f, .2f});

    adam.step(weights, new float[] {300, -400});
    other.step(others, new float[] {.6f, -.8f});

    assertThat(weights).containsExactly(others, within(1e-6f));
  }
}
