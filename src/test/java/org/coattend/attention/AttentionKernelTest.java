package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.coattend.attention.AttentionKernel.MASKED;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKernelTest {
  private static final List<AttentionKernel> KERNELS =
      List.of(AttentionKernel.plain(), AttentionKernel.fastest());

  @Test
  void theVectorKernelIsFoundWhereItsModuleIsAndChosenOnce() {
    assertThat(AttentionKernel.fastest().getClass().getSimpleName())
        .isEqualTo("VectorAttentionKernel");
    assertThat(AttentionKernel.fastest()).isSameAs(AttentionKernel.fastest());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "2, 1, 0",
    "7, 1, 0",
    "8, 1, 0",
    "9, 3, 0",
    "15, 1, 0",
    "16, 3, 0",
    "17, 1, 0",
    "145, 3, 0",
    "4096, 1, 0",
    "50, 10000, 0",
    "20, 0, 0",
    "12, 1, 0.4",
    "40, 3, 0.4",
    "40, 10000, 0.4",
    "5, 1, 0.4"
  })
  void weightsAreThoseOfTheDefinitionAndAMaskedKeyHasNoneAtAll(
      int keys, float spread, double masked) {
    float[] logits = logits(keys, spread, masked);
    for (AttentionKernel kernel : KERNELS) {
      float[] weights = attend(kernel, logits);

      assertThat(weights).containsExactly(softmax(logits), within(1e-6f));
      for (int k = 0; k < keys; k++) {
        if (logits[k] == MASKED) {
          assertThat(weights[k]).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4", "30"})
  void aMaskedKeyHasNoWeightHoweverLowTheOthersLogits(int keys) {
    float[] logits = new float[keys];
    Arrays.fill(logits, MASKED);
    logits[0] = -1e4f;
    logits[2] = -1e4f;
    float[] expected = new float[keys];
    expected[0] = 0.5f;
    expected[2] = 0.5f;

    for (AttentionKernel kernel : KERNELS) {
      assertThat(attend(kernel, logits)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, -70",
    "40, -70",
    "3, -90",
    "40, -90",
    "3, -100",
    "40, -100",
    "3, -1e3",
    "40, -1e3"
  })
  void aKeyThatMayBeAttendedToHasWeightThoughOthersHaveNearlyAll(int keys, float below) {
    float[] logits = new float[keys];
    logits[1] = below;
    double expected = Math.exp(Math.max(below, -87)) / (keys - 1);

    for (AttentionKernel kernel : KERNELS) {
      assertThat((double) attend(kernel, logits)[1]).isCloseTo(expected, withinPercentage(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 100, 1e-6", "200, 1, 1e-6", "200, 10000, 1e-6", "3120, 1, 1e-5"})
  void theWeightsOfAQueryAddUpToOne(int keys, float spread, double rounding) {
    for (AttentionKernel kernel : KERNELS) {
      double sum = 0;
      for (float weight : attend(kernel, logits(keys, spread, 0.3))) {
        sum += weight;
      }
      assertThat(sum).isCloseTo(1, within(rounding));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "16", "61"})
  void aQueryWithoutAnyKeyAttendsToNothing(int keys) {
    float[] logits = new float[keys];
    Arrays.fill(logits, MASKED);

    for (AttentionKernel kernel : KERNELS) {
      assertThat(attend(kernel, logits)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "8", "23", "130"})
  void onlyTheQuerysOwnPlaceIsWritten(int keys) {
    float[] logits = logits(keys, 1, 0.2);
    for (AttentionKernel kernel : KERNELS) {
      float[] weights = new float[keys + 40];
      Arrays.fill(weights, 7);

      attend(kernel, logits, weights, 3);

      assertThat(Arrays.copyOf(weights, 3)).containsOnly(7);
      assertThat(Arrays.copyOfRange(weights, 3, 3 + keys))
          .containsExactly(softmax(logits), within(1e-6f));
      assertThat(Arrays.copyOfRange(weights, 3 + keys, weights.length)).containsOnly(7);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "8, 2", "19, 3", "64, 1", "145, 5", "3000, 1"})
  void entropyIsThatOfTheDefinition(int keys, float spread) {
    float[] weights = new float[keys + 2];
    System.arraycopy(softmax(logits(keys, spread, 0.2)), 0, weights, 2, keys);
    double expected = 0;
    for (float p : weights) {
      expected -= p > 0 ? p * Math.log(p) : 0;
    }
    for (AttentionKernel kernel : KERNELS) {
      assertThat(kernel.entropy(weights, 2, keys)).isCloseTo(expected, within(2e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"3", "40"})
  void entropyIsNothingForOneKeyAndNotANumberForNone(int keys) {
    float[] one = new float[keys];
    one[keys - 1] = 1;
    for (AttentionKernel kernel : KERNELS) {
      assertThat(kernel.entropy(one, 0, keys)).isZero();
      assertThat(kernel.entropy(new float[keys], 0, keys)).isNaN();
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "8", "24"})
  void theLogarithmsAreThoseOfTheDefinitionForWeightsAboveOneToo(int count) {
    Random random = new Random(count);
    float[] weights = new float[count];
    double total = 0;
    double expected = 0;
    for (int k = 0; k < count; k++) {
      weights[k] = k == 3 ? 0 : .1f + 3 * random.nextFloat();
      total += weights[k];
      expected += weights[k] == 0 ? 0 : weights[k] * Math.log(weights[k]);
    }
    for (AttentionKernel kernel : KERNELS) {
      assertThat(kernel.logarithms(weights, 0, count)).isCloseTo(expected, within(1e-6 * total));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "7", "8", "15", "16", "17", "145"})
  void theProductIsThatOfTheDefinition(int keys) {
    float[] a = logits(keys + 3, 2, 0);
    float[] b = logits(keys + 1, 2, 0);
    double expected = 0;
    for (int k = 0; k < keys; k++) {
      expected += (double) a[3 + k] * b[1 + k];
    }
    for (AttentionKernel kernel : KERNELS) {
      assertThat((double) kernel.dot(a, 3, b, 1, keys)).isCloseTo(expected, within(1e-4));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "8", "9", "16", "31", "145"})
  void momentsAreAddedKeyByKey(int keys) {
    float[] weights = new float[keys + 3];
    System.arraycopy(softmax(logits(keys, 2, 0.3)), 0, weights, 3, keys);
    for (AttentionKernel kernel : KERNELS) {
      float[] first = ones(keys);
      float[] second = ones(keys);
      float[] support = ones(keys);
      float[] shift = logits(keys, 0.1f, 0);

      kernel.addMoments(0.25f, weights, 3, keys, shift, first, second, support);

      for (int k = 0; k < keys; k++) {
        float p = weights[3 + k];
        float distance = p - shift[k];
        assertThat(first[k]).isCloseTo(1 + 0.25f * distance, within(1e-6f));
        assertThat(second[k]).isCloseTo(1 + 0.25f * distance * distance, within(1e-6f));
        assertThat(support[k]).isEqualTo(p > 0 ? 1.25f : 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "21"})
  void theLeastWeightSupportsItsKey(int keys) {
    float[] weights = new float[keys];
    weights[0] = 1;
    weights[keys - 2] = Float.MIN_VALUE;
    for (AttentionKernel kernel : KERNELS) {
      float[] support = new float[keys];

      kernel.addMoments(
          2, weights, 0, keys, new float[keys], new float[keys], new float[keys], support);

      assertThat(support[keys - 2]).isEqualTo(2);
      assertThat(support[1]).isZero();
    }
  }

  private static float[] attend(AttentionKernel kernel, float[] logits) {
    float[] weights = new float[logits.length];
    attend(kernel, logits, weights, 0);
    return weights;
  }

  /** Looks the logits up in a table in which they stand in reverse, with others between them. */
  private static void attend(AttentionKernel kernel, float[] logits, float[] weights, int at) {
    int keys = logits.length;
    float[] table = new float[2 * keys + 1];
    table[2 * keys] = MASKED;
    int[] entries = new int[5 + AttentionKernel.padded(keys)];
    Arrays.fill(entries, 2 * keys);
    for (int k = 0; k < keys; k++) {
      entries[5 + k] = 2 * (keys - 1 - k);
      table[entries[5 + k]] = logits[k];
      table[entries[5 + k] + 1] = 1e6f;
    }
    float[] scratch = new float[AttentionKernel.padded(keys)];
    kernel.attend(table, entries, 5, keys, scratch, weights, at);
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The first key is never masked. */
  private static float[] logits(int keys, float spread, double masked) {
    Random random = new Random(keys);
    float[] logits = new float[keys];
    for (int k = 0; k < keys; k++) {
      boolean hidden = k > 0 && random.nextDouble() < masked;
      logits[k] = hidden ? MASKED : spread * (float) random.nextGaussian();
    }
    return logits;
  }

  private static float[] softmax(float[] logits) {
    double top = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      top = Math.max(top, logit);
    }
    double normaliser = 0;
    for (float logit : logits) {
      normaliser += Math.exp(logit - top);
    }
    float[] weights = new float[logits.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) (Math.exp(logits[k] - top) / normaliser);
    }
    return weights;
  }
}
