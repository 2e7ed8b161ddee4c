package org.coattend.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactPrecisionTest {
  private static final List<Integer> SEPARATIONS = List.of(6, 12, 24);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAScoreMatrixThatIsEmptiedFromItsTop(long seed) {
    Random random = new Random(seed);
    int columns = 5 + random.nextInt(60);
    DistanceMap truth = randomTruth(random, columns);
    List<ScoredPair> pairs = randomPairs(random, columns);

    List<ContactPrecision> cuts = ContactPrecision.of(pairs, truth, SEPARATIONS, 8.0);

    assertThat(cuts).hasSize(9);
    for (ContactPrecision cut : cuts) {
      double[] naive = naive(pairs, truth, cut.minSeparation(), size(cut.top(), columns));
      assertThat(cut.n()).isEqualTo((int) naive[0]);
      if (cut.n() == 0) {
        assertThat(cut.precision()).isNaN();
      } else {
        assertThat(cut.precision()).isCloseTo(naive[1], within(1e-12));
      }
    }
  }

  @Test
  void doesNotDependOnTheOrderOfThePairs() {
    Random random = new Random(11);
    DistanceMap truth = randomTruth(random, 50);
    List<ScoredPair> pairs = randomPairs(random, 50);
    List<ContactPrecision> before = ContactPrecision.of(pairs, truth, SEPARATIONS, 8.0);

    Collections.shuffle(pairs, random);

    assertThat(ContactPrecision.of(pairs, truth, SEPARATIONS, 8.0)).isEqualTo(before);
  }

  @Test
  void doesNotCountADistanceOfExactlyTheLimitAsAContact() {
    DistanceMap truth = new DistanceMap(10);
    truth.put(1, 10, 8.0);
    truth.put(1, 9, 7.99);
    List<ScoredPair> pairs = List.of(new ScoredPair(1, 10, 2), new ScoredPair(1, 9, 1));

    assertThat(ContactPrecision.of(pairs, truth, List.of(6), 8.0))
        .containsExactly(
            new ContactPrecision(6, "L/5", 2, 0.5),
            new ContactPrecision(6, "L/2", 2, 0.5),
            new ContactPrecision(6, "L", 2, 0.5));
  }

  @Test
  void refusesAPairBeyondTheQuery() {
    assertThatThrownBy(
            () ->
                ContactPrecision.of(
                    List.of(new ScoredPair(1, 11, 1)), new DistanceMap(10), SEPARATIONS, 8.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1, 11")
        .hasMessageContaining("1…10");
  }

  @Test
  void refusesAScoreThatIsNotANumber() {
    assertThatThrownBy(() -> new ScoredPair(1, 2, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pair 1, 2");
  }

  /** Takes the best remaining cell of a matrix n times: {pairs taken, share of contacts}. */
  private static double[] naive(
      List<ScoredPair> pairs, DistanceMap truth, int minSeparation, int wanted) {
    int columns = truth.columns();
    Double[][] score = new Double[columns + 1][columns + 1];
    for (ScoredPair pair : pairs) {
      score[pair.i()][pair.j()] = pair.score();
    }
    int taken = 0;
    int contacts = 0;
    while (taken < wanted) {
      int bestI = 0;
      int bestJ = 0;
      for (int i = 1; i <= columns; i++) {
        for (int j = i + minSeparation; j <= columns; j++) {
          boolean known = !Double.isNaN(truth.distance(i, j));
          if (known && score[i][j] != null && (bestI == 0 || score[i][j] > score[bestI][bestJ])) {
            bestI = i;
            bestJ = j;
          }
        }
      }
      if (bestI == 0) {
        break;
      }
      taken++;
      contacts += truth.distance(bestI, bestJ) < 8.0 ? 1 : 0;
      score[bestI][bestJ] = null;
    }
    return new double[] {taken, (double) contacts / taken};
  }

  private static int size(String top, int columns) {
    return switch (top) {
      case "L/5" -> columns / 5;
      case "L/2" -> columns / 2;
      case "L" -> columns;
      default -> throw new AssertionError(top);
    };
  }

  private static DistanceMap randomTruth(Random random, int columns) {
    Set<Integer> unresolved = new HashSet<>();
    for (int k = 0; k < columns / 6; k++) {
      unresolved.add(1 + random.nextInt(columns));
    }
    DistanceMap truth = new DistanceMap(columns);
    for (int i = 1; i <= columns; i++) {
      for (int j = i + 1; j <= columns; j++) {
        if (!unresolved.contains(i) && !unresolved.contains(j)) {
          truth.put(i, j, 4 + 10 * random.nextDouble());
        }
      }
    }
    return truth;
  }

  /** Most pairs, in random order, with few different scores so that many tie. */
  private static List<ScoredPair> randomPairs(Random random, int columns) {
    List<ScoredPair> pairs = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      for (int j = i + 1; j <= columns; j++) {
        if (random.nextInt(5) > 0) {
          pairs.add(new ScoredPair(i, j, random.nextInt(8) - 3));
        }
      }
    }
    Collections.shuffle(pairs, random);
    return pairs;
  }
}
