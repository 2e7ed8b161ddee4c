package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoundedMomentsTest {
  private static BoundedMoments of(double... values) {
    BoundedMoments moments = new BoundedMoments();
    Arrays.stream(values).forEach(moments::add);
    return moments;
  }

  @Test
  void momentsAndQuantilesByHand() {
    BoundedMoments moments = of(-.5, .25, .25, Double.NaN, 1);

    assertThat(moments.count()).isEqualTo(4);
    assertThat(moments.mean()).isEqualTo(.25);
    // Squares of the differences: .5625 0 0 .5625, over 3.
    assertThat(moments.deviation()).isCloseTo(Math.sqrt(.375), within(1e-9));
    assertThat(moments.quantile(.25)).isEqualTo(-.5);
    assertThat(moments.quantile(.26)).isEqualTo(.25);
    assertThat(moments.median()).isEqualTo(.25);
    assertThat(moments.quantile(.75)).isEqualTo(.25);
    assertThat(moments.quantile(1)).isEqualTo(1);
    double half = 1.959964 * Math.sqrt(.375 / 4);
    assertThat(moments.meanInterval().low()).isCloseTo(.25 - half, within(1e-6));
    assertThat(moments.meanInterval().high()).isCloseTo(.25 + half, within(1e-6));
  }

  @Test
  void nothingIsToldOfNothing() {
    assertThat(of().mean()).isNaN();
    assertThat(of().median()).isNaN();
    assertThat(of(.5).deviation()).isNaN();
    assertThat(of(.5).meanInterval().low()).isNaN();
  }

  @Test
  void anyOrderOfMergingGivesTheSameBits() {
    double[] values = new SplittableRandom(1).doubles(1_000, -1, 1).toArray();
    BoundedMoments whole = of(values);
    for (int parts : new int[] {3, 8}) {
      BoundedMoments merged = of();
      for (int part = parts - 1; part >= 0; part--) {
        BoundedMoments some = of();
        for (int k = part; k < values.length; k += parts) {
          some.add(values[k]);
        }
        merged.merge(some);
      }
      assertThat(merged.mean()).isEqualTo(whole.mean());
      assertThat(merged.deviation()).isEqualTo(whole.deviation());
      assertThat(merged.quantile(.9)).isEqualTo(whole.quantile(.9));
    }
    Arrays.sort(values);
    assertThat(whole.median()).isCloseTo(values[499], within(1.3e-4));
    assertThat(whole.mean())
        .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(2e-10));
  }

  @Test
  void aValueOutsideIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> of(1.1)).withMessageContaining("1.1");
  }
}
