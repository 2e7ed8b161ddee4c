package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Softmax;
import org.coattend.statistic.Divergence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdversarialAttentionTest {
  private static final double ALLOWED = .05;

  private static Reading random(SplittableRandom random, int length, int classes, double spread) {
    double[] attention = Softmax.of(random.doubles(length).map(u -> spread * (u - .5)).toArray());
    double[][] values =
        IntStream.range(0, length)
            .mapToObj(i -> random.doubles(classes).map(u -> spread * (u - .5)).toArray())
            .toArray(double[][]::new);
    return new Reading(attention, values, values, new double[classes], new double[length]);
  }

  private static int[] all(int length) {
    return IntStream.range(0, length).toArray();
  }

  /** Every pair of positions and every share of it on a grid, and every single position. */
  private static double byGrid(Reading reading, double allowed) {
    int n = reading.length();
    double[] own = reading.probabilities();
    double best = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int step = 0; step <= 500; step++) {
          double[] attention = new double[n];
          attention[i] += step / 500.0;
          attention[j] += 1 - step / 500.0;
          if (Divergence.totalVariation(own, reading.probabilities(attention)) <= allowed) {
            best = Math.max(best, Divergence.jensenShannon(reading.attention(), attention));
          }
        }
      }
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void noAllowedAttentionIsFarther(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Reading reading = random(random, 2 + seed % 7, 2, 2 + seed);
    double[] own = reading.probabilities();

    AdversarialAttention found = AdversarialAttention.of(reading, all(reading.length()), ALLOWED);

    assertThat(found.exact()).isTrue();
    assertThat(found.change()).isLessThanOrEqualTo(ALLOWED + 1e-9);
    assertThat(Arrays.stream(found.attention()).sum()).isCloseTo(1, within(1e-12));
    assertThat(Arrays.stream(found.attention()).min().orElseThrow()).isNotNegative();
    double grid = byGrid(reading, ALLOWED);
    assertThat(found.divergence()).isBetween(grid - 1e-9, grid + .02);
    for (int k = 0; k < 20_000; k++) {
      double sharp = 1 + random.nextInt(30);
      double[] other = Softmax.of(random.doubles(reading.length()).map(u -> sharp * u).toArray());
      if (Divergence.totalVariation(own, reading.probabilities(other)) <= ALLOWED) {
        assertThat(Divergence.jensenShannon(reading.attention(), other))
            .isLessThanOrEqualTo(found.divergence() + 1e-12);
      }
    }
  }

  /** All pairs, without leaving any out. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void leavingPositionsOutLosesNothing(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 40;
    double[] attention = Softmax.of(random.doubles(n).map(u -> 6 * u).toArray());
    double[] scores =
        seed % 2 == 0
            ? random.doubles(n).map(u -> 4 * u - 2).toArray()
            : Arrays.stream(attention).map(a -> Math.log(a) * (seed - 2)).toArray();
    double score = IntStream.range(0, n).mapToDouble(i -> attention[i] * scores[i]).sum();

    double[] found =
        SlabAdversary.farthest(attention, scores, score - 1e-3, score + 1e-3).attention();

    double best = 0;
    for (double bound : new double[] {score - 1e-3, score + 1e-3}) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double share = (bound - scores[j]) / (scores[i] - scores[j]);
          if (i != j && share >= 0 && share <= 1) {
            double[] pair = new double[n];
            pair[i] = share;
            pair[j] = 1 - share;
            best = Math.max(best, Divergence.jensenShannon(attention, pair));
          }
        }
      }
    }
    assertThat(Divergence.jensenShannon(attention, found)).isGreaterThanOrEqualTo(best - 1e-12);
    assertThat(IntStream.range(0, n).mapToDouble(i -> found[i] * scores[i]).sum())
        .isCloseTo(score, within(1e-3 + 1e-12));
  }

  @Test
  void whenNoPositionSaysAnythingAllGoesWhereAttentionIsLeast() {
    double[][] values = {{1, 0}, {1, 0}, {1, 0}};
    Reading reading =
        new Reading(new double[] {.5, .2, .3}, values, values, new double[2], new double[3]);

    AdversarialAttention found = AdversarialAttention.of(reading, all(3), 0);

    assertThat(found.attention()).containsExactly(new double[] {0, 1, 0}, within(1e-12));
    assertThat(found.change()).isCloseTo(0, within(1e-15));
  }

  @Test
  void withoutAnyChangeOnlyAMixOfBothSidesIsAllowed() {
    // Scores −2 0 2: the output, score 0, is kept by the second alone or by the others together.
    double[][] values = {{2, 0}, {0, 0}, {0, 2}};
    Reading reading =
        new Reading(new double[] {.1, .8, .1}, values, values, new double[2], new double[3]);

    AdversarialAttention found = AdversarialAttention.of(reading, all(3), 0);

    assertThat(found.attention()).containsExactly(new double[] {.5, 0, .5}, within(1e-9));
  }

  @Test
  void endsKeepTheirAttention() {
    double[][] values = {{5, 0}, {0, 0}, {0, 0}, {0, 5}};
    Reading reading =
        new Reading(new double[] {.3, .3, .1, .3}, values, values, new double[2], new double[4]);

    AdversarialAttention found = AdversarialAttention.of(reading, new int[] {1, 2}, ALLOWED);

    assertThat(found.attention()).containsExactly(new double[] {.3, 0, .4, .3}, within(1e-12));
  }

  @Test
  void aSaturatedOutputLeavesOneSideFree() {
    double[][] values = {{0, 1000}, {0, 900}, {0, -1000}};
    Reading reading =
        new Reading(new double[] {.9, .09, .01}, values, values, new double[2], new double[3]);

    AdversarialAttention found = AdversarialAttention.of(reading, all(3), ALLOWED);

    // On the last the score must be kept above logit(.95): nearly half of it may move there.
    assertThat(found.change()).isLessThanOrEqualTo(ALLOWED + 1e-9);
    assertThat(found.attention()[0]).isZero();
    assertThat(found.attention()[1] * 900 - found.attention()[2] * 1000)
        .isCloseTo(Math.log(19), within(1e-6));
  }

  /** A third class that is never likely does not matter, and the search knows only of three. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSearchComesNearTheExactOneAndNeverExceedsIt(int seed) {
    Reading two = random(new SplittableRandom(seed), 12, 2, 6);
    double[][] values =
        Arrays.stream(two.values())
            .map(row -> new double[] {row[0], row[1], -800})
            .toArray(double[][]::new);
    Reading three = new Reading(two.attention(), values, values, new double[3], new double[12]);

    AdversarialAttention exact = AdversarialAttention.of(two, all(12), ALLOWED);
    AdversarialAttention found = AdversarialAttention.of(three, all(12), ALLOWED);

    assertThat(found.exact()).isFalse();
    assertThat(found.change()).isLessThanOrEqualTo(ALLOWED + 1e-9);
    assertThat(found.divergence()).isBetween(exact.divergence() - .005, exact.divergence() + 1e-9);
  }

  /** Pairs of positions cannot keep ten logits; ten positions can. */
  @Test
  void theSearchMixesAsManyPositionsAsThereAreClasses() {
    Reading reading = random(new SplittableRandom(3), 100, 10, 8);

    AdversarialAttention found = AdversarialAttention.of(reading, all(100), ALLOWED);

    assertThat(found.divergence()).isBetween(.6, Math.log(2));
    assertThat(found.change()).isLessThanOrEqualTo(ALLOWED + 1e-9);
    assertThat(Arrays.stream(found.attention()).filter(x -> x > .01).count()).isBetween(3L, 12L);
    assertThat(Arrays.stream(found.attention()).sum()).isCloseTo(1, within(1e-9));
  }

  /** Attention rises with the distance from the bound, so that no position can be left out. */
  @Test
  void theWorstCaseIsGivenUpInTimeAndSaysSo() {
    int n = 20_000;
    double[] scores =
        new SplittableRandom(4)
            .doubles(n)
            .map(u -> u < .5 ? -1 - .001 * u : 1 + .001 * u)
            .toArray();
    double[] attention =
        Softmax.of(Arrays.stream(scores).map(x -> 300 * (Math.abs(x) - 1)).toArray());
    long start = System.nanoTime();

    SlabAdversary.Farthest found = SlabAdversary.farthest(attention, scores, -1e-6, 1e-6);

    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(found.exact()).isFalse();
    assertThat(Divergence.jensenShannon(attention, found.attention())).isBetween(.6, Math.log(2));
    assertThat(IntStream.range(0, n).mapToDouble(i -> found.attention()[i] * scores[i]).sum())
        .isBetween(-1e-6 - 1e-12, 1e-6 + 1e-12);
  }

  /** Rounding alone must not forbid all, when values cannot be told apart. */
  @Test
  void noChangeOfThreeClassesAllowsWhatRoundingMakes() {
    double[][] values = {{.1, .2, .3}, {.1, .2, .3}, {.1, .2, .3}};
    double[] attention = {.7, .2, .1};
    Reading reading = new Reading(attention, values, values, new double[3], new double[3]);

    AdversarialAttention found = AdversarialAttention.of(reading, all(3), 0);

    assertThat(found.attention()).containsExactly(new double[] {0, 0, 1}, within(1e-9));
  }

  @Test
  void thousandsOfPositionsAreDoneInTime() {
    Reading reading = random(new SplittableRandom(1), 5_000, 2, 8);
    long start = System.nanoTime();

    AdversarialAttention found = AdversarialAttention.of(reading, all(5_000), ALLOWED);

    assertThat(found.divergence()).isBetween(.68, Math.log(2));
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }
}
