package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AttentionMapTest {
  @Test
  void aMapMayBeAWindowIntoALargerArray() {
    float[] weights = new float[100];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = k;
    }

    AttentionMap map = new AttentionMap(4, 16, 3, 5, weights, 40);

    assertThat(map.weights()[map.at(0)]).isEqualTo(40);
    assertThat(map.weights()[map.at(2) + 4]).isEqualTo(54);
  }

  @Test
  void aWindowMayReachToTheEndOfTheArrayButNotBeyond() {
    assertThatCode(() -> new AttentionMap(4, 0, 2, 5, new float[13], 3)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new AttentionMap(4, 0, 2, 5, new float[13], 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 4: 13 weights from 4 on are too few for 2 queries × 5 keys");
  }

  @Test
  void aWindowThatStartsBeforeTheArrayIsRefused() {
    assertThatThrownBy(() -> new AttentionMap(0, 0, 1, 1, new float[5], -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreWeightsThanAnArrayHoldsAreRefusedAndDoNotWrapAround() {
    assertThatThrownBy(() -> new AttentionMap(0, 0, 1 << 16, 1 << 16, new float[5], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
