package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedSoftmaxTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 17, 1",
    "9, 1, 1",
    "2, 2, 1",
    "16, 145, 3",
    "300, 33, 1",
    "5, 4096, 1",
    "1, 50, 10000",
    "40, 20, 10000",
    "64, 7, 0"
  })
  void weightsAreThoseOfTheDefinition(int queries, int keys, float spread) {
    float[] logits = logits(queries, keys, spread, 0);
    float[] weights = logits.clone();

    new MaskedSoftmax(queries * keys).apply(weights, queries, keys);

    assertThat(weights).containsExactly(softmax(logits, queries, keys), within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"1, 12, 1", "30, 40, 3", "30, 40, 10000", "200, 5, 1"})
  void aMaskedKeyHasNoWeightAtAll(int queries, int keys, float spread) {
    float[] logits = logits(queries, keys, spread, 0.4);
    float[] weights = logits.clone();

    new MaskedSoftmax(queries * keys).apply(weights, queries, keys);

    assertThat(weights).containsExactly(softmax(logits, queries, keys), within(1e-6f));
    for (int k = 0; k < logits.length; k++) {
      if (logits[k] == MaskedSoftmax.MASKED) {
        assertThat(weights[k]).isZero();
      }
    }
  }

  @Test
  void aMaskedKeyHasNoWeightHoweverLowTheOthersLogits() {
    float[] weights = {-1e4f, MaskedSoftmax.MASKED, -1e4f, MaskedSoftmax.MASKED};

    new MaskedSoftmax(4).apply(weights, 1, 4);

    assertThat(weights).containsExactly(0.5f, 0, 0.5f, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 3, 100, 1e-6",
    "50, 200, 1, 1e-6",
    "50, 200, 10000, 1e-6",
    // single precision rounds once a key
    "20, 3120, 1, 1e-5",
    "20, 3120, 10000, 1e-5"
  })
  void theWeightsOfAQueryAddUpToOne(int queries, int keys, float spread, double rounding) {
    float[] weights = logits(queries, keys, spread, 0.3);

    new MaskedSoftmax(queries * keys).apply(weights, queries, keys);

    for (int query = 0; query < queries; query++) {
      double sum = 0;
      for (int key = 0; key < keys; key++) {
        sum += weights[query * keys + key];
      }
      assertThat(sum).isCloseTo(1, within(rounding));
    }
  }

  @Test
  void aQueryWithoutAnyKeyAttendsToAllAlikeAndDisturbsNoOther() {
    float[] weights = {1, 2, 3, 0, 0, 0, 3, 2, 1};
    Arrays.fill(weights, 3, 6, MaskedSoftmax.MASKED);
    float[] alone = {1, 2, 3};

    new MaskedSoftmax(9).apply(weights, 3, 3);
    new MaskedSoftmax(3).apply(alone, 1, 3);

    assertThat(Arrays.copyOfRange(weights, 3, 6))
        .containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f}, within(1e-6f));
    assertThat(Arrays.copyOf(weights, 3)).containsExactly(alone, within(1e-7f));
    assertThat(weights[8]).isCloseTo(alone[0], within(1e-7f));
  }

  @Test
  void aBatchSmallerThanTheLargestLeavesTheRestOfTheArrayAlone() {
    float[] logits = logits(10, 8, 1, 0);
    float[] weights = logits.clone();

    new MaskedSoftmax(10 * 8).apply(weights, 3, 8);

    assertThat(Arrays.copyOf(weights, 24))
        .containsExactly(softmax(Arrays.copyOf(logits, 24), 3, 8), within(1e-6f));
    assertThat(Arrays.copyOfRange(weights, 24, 80))
        .containsExactly(Arrays.copyOfRange(logits, 24, 80));
  }

  @Test
  void anEmptyBatchIsLeftAlone() {
    float[] logits = {1, 2};

    new MaskedSoftmax(2).apply(logits, 0, 2);
    new MaskedSoftmax(2).apply(logits, 1, 0);

    assertThat(logits).containsExactly(1, 2);
  }

  @Test
  void batchesOfAnySizeFollowEachOtherOnOneThread() {
    for (int size : new int[] {4, 100_000, 7, 300_000, 300_000, 1}) {
      float[] logits = logits(size, 3, 2, 0.2);
      float[] weights = logits.clone();

      new MaskedSoftmax(size * 3).apply(weights, size, 3);

      assertThat(difference(weights, softmax(logits, size, 3))).isLessThan(1e-6);
    }
  }

  private static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int k = 0; k < a.length; k++) {
      largest = Math.max(largest, Math.abs(a[k] - b[k]));
    }
    return largest;
  }

  /** The first key of a query is never masked. */
  private static float[] logits(int queries, int keys, float spread, double masked) {
    Random random = new Random(queries + 31L * keys);
    float[] logits = new float[queries * keys];
    for (int k = 0; k < logits.length; k++) {
      boolean hidden = k % keys > 0 && random.nextDouble() < masked;
      logits[k] = hidden ? MaskedSoftmax.MASKED : spread * (float) random.nextGaussian();
    }
    return logits;
  }

  private static float[] softmax(float[] logits, int queries, int keys) {
    float[] weights = new float[logits.length];
    for (int query = 0; query < queries; query++) {
      double top = Double.NEGATIVE_INFINITY;
      for (int key = 0; key < keys; key++) {
        top = Math.max(top, logits[query * keys + key]);
      }
      double normaliser = 0;
      for (int key = 0; key < keys; key++) {
        normaliser += Math.exp(logits[query * keys + key] - top);
      }
      for (int key = 0; key < keys; key++) {
        int k = query * keys + key;
        weights[k] = (float) (Math.exp(logits[k] - top) / normaliser);
      }
    }
    return weights;
  }
}
