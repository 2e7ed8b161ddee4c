package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ActivationsTest {
  private static final int COUNT = 40_001;

  private static float[] inputs() {
    float[] inputs = new float[COUNT];
    for (int k = 0; k < COUNT; k++) {
      inputs[k] = (k - COUNT / 2) / 1000f;
    }
    return inputs;
  }

  @Test
  void bothAreThoseOfTheMathLibraryToSinglePrecision() {
    float[] inputs = inputs();
    float[] tanh = inputs();
    float[] sigmoid = inputs();
    Activations.tanh(tanh, 0, COUNT);
    Activations.sigmoid(sigmoid, 0, COUNT);

    for (int k = 0; k < COUNT; k++) {
      double x = inputs[k];
      assertThat((double) tanh[k]).isCloseTo(Math.tanh(x), within(3e-7));
      assertThat((double) sigmoid[k]).isCloseTo(1 / (1 + Math.exp(-x)), within(3e-7));
    }
  }

  @Test
  void whatLiesOutsideOfTheRangeIsLeftAlone() {
    float[] values = {2, 2, 2, 2};
    Activations.sigmoid(values, 1, 3);

    assertThat(values[0]).isEqualTo(2);
    assertThat(values[3]).isEqualTo(2);
    assertThat(values[1]).isEqualTo(values[2]).isLessThan(1);
  }
}
