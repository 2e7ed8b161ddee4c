package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairScoresTest {
  private static final int COLUMNS = 12;

  @Test
  void theCorrectionIsAShareOfTheAverageProduct() {
    double share = 1.25;
    float[][] norms = norms(1, 1);
    PairScores scores = new PairScores(norms, share);
    double[] means = new double[COLUMNS];
    double all = 0;
    for (int i = 0; i < COLUMNS; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        if (i != j) {
          double raw = (norms[i][j] + norms[j][i]) / 2.0;
          means[i] += raw / (COLUMNS - 1);
          all += raw / (COLUMNS * (COLUMNS - 1));
        }
      }
    }
    for (int i = 0; i < COLUMNS; i++) {
      for (int j = i + 1; j < COLUMNS; j++) {
        double raw = (norms[i][j] + norms[j][i]) / 2.0;
        int pair = scores.pair(i, j);
        assertThat(scores.raw(pair)).isCloseTo((float) raw, within(1e-6f));
        assertThat((double) scores.score(pair))
            .isCloseTo(raw - share * means[i] * means[j] / all, within(1e-5));
      }
    }
  }

  @Test
  void pairsAreCountedInLexicographicOrder() {
    PairScores scores = new PairScores(norms(2, 1), 1);
    int expected = 0;
    for (int i = 0; i < COLUMNS; i++) {
      for (int j = i + 1; j < COLUMNS; j++) {
        assertThat(scores.pair(i, j)).isEqualTo(expected++);
      }
    }
    assertThat(scores.size()).isEqualTo(expected);
  }

  @Test
  void scalingTheNormsScalesTheScoresAndNeitherRanksNorZscores() {
    PairScores one = new PairScores(norms(3, 1), 1);
    PairScores thrice = new PairScores(norms(3, 3), 1);
    assertThat(thrice.ranks()).containsExactly(one.ranks());
    assertThat(thrice.zscores()).containsExactly(one.zscores(), within(1e-4f));
    for (int pair = 0; pair < one.size(); pair++) {
      assertThat(thrice.score(pair)).isCloseTo(3 * one.score(pair), within(1e-4f));
    }
  }

  @Test
  void ranksFollowTheScores() {
    PairScores scores = new PairScores(norms(4, 1), 1);
    int[] ranks = scores.ranks();
    assertThat(ranks).doesNotHaveDuplicates();
    for (int p = 0; p < ranks.length; p++) {
      for (int q = 0; q < ranks.length; q++) {
        if (scores.score(p) > scores.score(q)) {
          assertThat(ranks[p]).isLessThan(ranks[q]);
        }
      }
    }
  }

  private static float[][] norms(long seed, float scale) {
    Random random = new Random(seed);
    float[][] norms = new float[COLUMNS][COLUMNS];
    for (float[] row : norms) {
      for (int j = 0; j < COLUMNS; j++) {
        row[j] = scale * random.nextFloat();
      }
    }
    return norms;
  }
}
