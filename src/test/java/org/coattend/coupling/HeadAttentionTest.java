package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.coattend.encode.Alphabet;
import org.junit.jupiter.api.Test;

class HeadAttentionTest {
  private static final int COLUMNS = 7;
  private static final int MATRICES = 3;
  private static final float[][] AMOUNTS = amounts();
  private static final HeadAttention HEADS = heads();

  @Test
  void attentionOfEveryHeadSumsToOneAndMakesTheAmounts() {
    for (int head = 0; head < 2 * MATRICES; head++) {
      double[][] attention = attention(head);
      HeadAttention.Summary summary = HEADS.summary(head);
      double kept = 0;
      double entropy = 0;
      for (int i = 0; i < COLUMNS; i++) {
        double sum = 0;
        for (double weight : attention[i]) {
          assertThat(weight).isBetween(0.0, 1 + 1e-12);
          sum += weight;
          entropy -= weight > 0 ? weight * Math.log(weight) / COLUMNS : 0;
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        kept += attention[i][i] / COLUMNS;
      }
      assertThat(summary.kept()).isCloseTo(kept, within(1e-9));
      assertThat(summary.entropy()).isCloseTo(entropy, within(1e-9));
    }
  }

  @Test
  void topPairsHaveTheMostAttentionInOrder() {
    for (int head = 0; head < 2 * MATRICES; head++) {
      double[][] attention = attention(head);
      double last = Double.POSITIVE_INFINITY;
      for (HeadAttention.Top top : HEADS.summary(head).top()) {
        assertThat(top.attention()).isCloseTo(attention[top.i()][top.j()], within(1e-9));
        assertThat(top.attention()).isLessThanOrEqualTo(last);
        last = top.attention();
      }
      int above = 0;
      for (int i = 0; i < COLUMNS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          above += i != j && attention[i][j] > last + 1e-9 ? 1 : 0;
        }
      }
      assertThat(above).isEqualTo(9);
    }
  }

  @Test
  void sharesOfTheCouplingsSumToOne() {
    double sum = 0;
    for (int head = 0; head < 2 * MATRICES; head++) {
      sum += HEADS.summary(head).share();
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void aHeadWithNothingToSayKeepsAllAttention() {
    HeadAttention silent = new HeadAttention(values(), 0, COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
      silent.add(i, new float[COLUMNS * MATRICES]);
    }

    HeadAttention.Summary summary = silent.summary(0);

    assertThat(summary.kept()).isCloseTo(1, within(1e-12));
    assertThat(summary.entropy()).isZero();
    assertThat(summary.share()).isZero();
    assertThat(summary.top()).isEmpty();
  }

  /** From the amounts: the scale is the largest sum of a row, the rest is kept. */
  private static double[][] attention(int head) {
    double[][] attention = new double[COLUMNS][COLUMNS];
    double scale = 0;
    for (int i = 0; i < COLUMNS; i++) {
      double sum = 0;
      for (int j = 0; j < COLUMNS; j++) {
        float amount = AMOUNTS[i][j * MATRICES + head / 2];
        attention[i][j] = i == j ? 0 : Math.max(0, head % 2 == 0 ? amount : -amount);
        sum += attention[i][j];
      }
      scale = Math.max(scale, sum);
    }
    assertThat(HEADS.summary(head).scale()).isCloseTo(scale, within(1e-6));
    for (int i = 0; i < COLUMNS; i++) {
      attention[i][i] = 1;
      for (int j = 0; j < COLUMNS; j++) {
        if (j != i) {
          attention[i][j] /= scale;
          attention[i][i] -= attention[i][j];
        }
      }
      attention[i][i] = Math.max(0, attention[i][i]);
    }
    return attention;
  }

  private static HeadAttention heads() {
    HeadAttention heads = new HeadAttention(values(), 0, COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
      heads.add(i, AMOUNTS[i]);
    }
    return heads;
  }

  private static HeadValues values() {
    return new HeadValues(
        Alphabet.NUCLEOTIDE, new float[MATRICES * HeadValues.size(Alphabet.NUCLEOTIDE)]);
  }

  private static float[][] amounts() {
    Random random = new Random(1);
    float[][] amounts = new float[COLUMNS][COLUMNS * MATRICES];
    for (int i = 0; i < COLUMNS; i++) {
      for (int k = 0; k < amounts[i].length; k++) {
        amounts[i][k] = k / MATRICES == i ? 0 : (float) random.nextGaussian();
      }
    }
    return amounts;
  }
}
