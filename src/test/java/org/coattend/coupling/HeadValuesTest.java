package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;

class HeadValuesTest {
  private static final MeanField.Options MEAN_FIELD = new MeanField.Options(0.7);
  private static final int SIZE = 21 * 24;

  @Test
  void matricesAreOrthonormalZeroSumAndFallInEigenvalue() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 200, 10, 1);
    float[] weights = RandomFamilies.weights(200, 2);
    int count = 6;
    float[] matrices = matrices(CouplingMoment.of(alignment, weights, MEAN_FIELD).values(count));

    assertOrthonormalAndZeroSum(matrices);
    double[] explained = new double[count];
    for (int k = 0; k < count; k++) {
      explained[k] = explained(matrices, k, alignment, weights);
    }
    for (int k = 1; k < count; k++) {
      assertThat(explained[k]).isLessThan(explained[k - 1]);
    }
  }

  @Test
  void aSmallFamilyGivesNoMoreMatricesThanItHasPairs() {
    HeadValues values =
        CouplingMoment.of(
                RandomFamilies.alignment(Alphabet.PROTEIN, 200, 10, 1),
                RandomFamilies.weights(200, 2),
                MEAN_FIELD)
            .values(400);

    assertThat(values.heads()).isBetween(2, 2 * 2 * 45);
    assertOrthonormalAndZeroSum(matrices(values));
  }

  @Test
  void aMomentGivesBackItsNativeMemoryWhetherThereIsOneOrNot() {
    EncodedAlignment same =
        new EncodedAlignment("same", Alphabet.NUCLEOTIDE, 2, 2, new byte[] {0, 0, 1, 1});
    float[] even = {1, 1};
    long before = Pointer.totalBytes();

    CouplingMoment.of(same, even, MEAN_FIELD);
    assertThatThrownBy(() -> CouplingMoment.of(same, even, new MeanField.Options(1e-12)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("family same");

    assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
  }

  @Test
  void withoutValuesThereAreNoCouplings() {
    HeadValues none =
        CouplingMoment.of(
                RandomFamilies.alignment(Alphabet.PROTEIN, 50, 1, 1),
                RandomFamilies.weights(50, 2),
                MEAN_FIELD)
            .values(4);
    float[] parameters = new float[24 + 2 * SIZE];
    Arrays.fill(parameters, 1);

    none.project(parameters, 2, new float[0]);

    assertThat(none.heads()).isZero();
    assertThat(Arrays.copyOf(parameters, 24)).containsOnly(1);
    assertThat(Arrays.copyOfRange(parameters, 24, parameters.length)).containsOnly(0);
  }

  private static void assertOrthonormalAndZeroSum(float[] matrices) {
    int count = matrices.length / SIZE;
    for (int k = 0; k < count; k++) {
      for (int other = 0; other < count; other++) {
        double product = 0;
        for (int x = 0; x < SIZE; x++) {
          product += matrices[k * SIZE + x] * matrices[other * SIZE + x];
        }
        assertThat(product).isCloseTo(k == other ? 1 : 0, within(1e-5));
      }
      for (int a = 0; a < 21; a++) {
        double sum = 0;
        for (int b = 0; b < 21; b++) {
          sum += matrices[k * SIZE + b * 24 + a];
        }
        assertThat(sum).isCloseTo(0, within(1e-4));
      }
    }
  }

  /** Σ (x · v)² over the pairs that count, from the mean-field model's own couplings. */
  private static double explained(
      float[] matrices, int k, EncodedAlignment alignment, float[] weights) {
    int columns = alignment.columns();
    double sum = 0;
    try (MeanField model = new MeanField(alignment, weights, MEAN_FIELD, Kernel.plain())) {
      Couplings couplings = model.couplings(0, columns);
      float[][] norms = new float[columns][];
      Arrays.setAll(norms, couplings::norms);
      PairScores scores = new PairScores(norms, 1);
      float[] zscores = scores.zscores();
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j < columns; j++) {
          float zscore = i == j ? 0 : zscores[scores.pair(Math.min(i, j), Math.max(i, j))];
          double product = 0;
          for (int a = 0; a < 21; a++) {
            for (int b = 0; b < 21; b++) {
              product += withGap(couplings, i, j, a, b) * matrices[k * SIZE + b * 24 + a];
            }
          }
          sum += zscore > 0.5 ? Math.pow(product * zscore / norms[i][j], 2) : 0;
        }
      }
    }
    return sum;
  }

  private static double withGap(Couplings couplings, int i, int j, int a, int b) {
    double sum = 0;
    for (int other = 0; other < 20 && a == 20; other++) {
      sum -= withGap(couplings, i, j, other, b);
    }
    for (int other = 0; other < 20 && a < 20 && b == 20; other++) {
      sum -= couplings.value(i, j, a, other);
    }
    return a < 20 && b < 20 ? couplings.value(i, j, a, b) : sum;
  }

  @Test
  void whatTheValuesCannotMakeIsOrthogonalToThemAll() {
    HeadValues values =
        CouplingMoment.of(
                RandomFamilies.alignment(Alphabet.PROTEIN, 200, 10, 3),
                RandomFamilies.weights(200, 4),
                MEAN_FIELD)
            .values(5);
    float[] matrices = matrices(values);
    Random random = new Random(5);
    int columns = 3;
    float[] parameters = new float[24 + columns * SIZE];
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = (float) random.nextGaussian();
    }
    float[] before = parameters.clone();
    float[] amounts = new float[columns * 5];

    values.project(parameters, columns, amounts);

    assertThat(parameters).startsWith(Arrays.copyOf(before, 24));
    for (int j = 0; j < columns; j++) {
      for (int k = 0; k < 5; k++) {
        double left = 0;
        double amount = 0;
        for (int x = 0; x < SIZE; x++) {
          int at = 24 + j * SIZE + x;
          left += (before[at] - parameters[at]) * matrices[k * SIZE + x];
          amount += before[at] * matrices[k * SIZE + x];
        }
        assertThat(left).isCloseTo(0, within(1e-4));
        assertThat((double) amounts[j * 5 + k]).isCloseTo(amount, within(1e-4));
      }
    }
  }

  @Test
  void momentsOfFamiliesAddUpToTheSameBitsInAnyOrder() {
    CouplingMoment a = moment(6);
    CouplingMoment b = moment(7);
    CouplingMoment c = moment(8);

    float[] values = matrices(a.plus(b).plus(c).values(3));

    assertThat(matrices(c.plus(a.plus(b)).values(3))).containsExactly(values);
    assertThat(matrices(a.plus(b).values(3))).isNotEqualTo(values);
  }

  @Test
  void momentsOfOtherLettersDoNotAddUp() {
    CouplingMoment protein = moment(9);
    CouplingMoment rna =
        CouplingMoment.of(
            RandomFamilies.alignment(Alphabet.NUCLEOTIDE, 100, 6, 1),
            RandomFamilies.weights(100, 1),
            MEAN_FIELD);

    assertThatIllegalArgumentException().isThrownBy(() -> protein.plus(rna));
  }

  @Test
  void oppositeHeadsHaveOppositeValues() {
    HeadValues values = moment(10).values(2);

    for (int head = 0; head < 4; head += 2) {
      float[] opposite = values.matrix(head + 1);
      for (int k = 0; k < opposite.length; k++) {
        opposite[k] = -opposite[k];
      }
      assertThat(values.matrix(head)).containsExactly(opposite);
    }
  }

  private static CouplingMoment moment(long seed) {
    return CouplingMoment.of(
        RandomFamilies.alignment(Alphabet.PROTEIN, 100, 6, seed),
        RandomFamilies.weights(100, seed),
        MEAN_FIELD);
  }

  /** All matrices, the gap's entries from the gauge. */
  private static float[] matrices(HeadValues values) {
    float[] matrices = new float[values.heads() / 2 * SIZE];
    for (int k = 0; k < values.heads() / 2; k++) {
      float[] matrix = values.matrix(2 * k);
      for (int a = 0; a < 20; a++) {
        for (int b = 0; b < 20; b++) {
          float entry = matrix[a * 20 + b];
          matrices[k * SIZE + b * 24 + a] = entry;
          matrices[k * SIZE + b * 24 + 20] -= entry;
          matrices[k * SIZE + 20 * 24 + a] -= entry;
          matrices[k * SIZE + 20 * 24 + 20] += entry;
        }
      }
    }
    return matrices;
  }
}
