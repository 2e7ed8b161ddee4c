package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairCountsTest {
  private static final int COLUMNS = 7;

  private final EncodedAlignment alignment =
      RandomFamilies.alignment(Alphabet.NUCLEOTIDE, 90, COLUMNS, 3);
  private final float[] weights = RandomFamilies.weights(90, 4);

  @Test
  void aPairIsCountedByTheWeightsOfTheRowsThatHaveIt() {
    PairCounts counts = counts(0, 90);

    for (int i = 0; i < COLUMNS; i++) {
      for (int j = i + 1; j < COLUMNS; j++) {
        for (int a = 0; a < 4; a++) {
          for (int b = 0; b < 4; b++) {
            double expected = 0;
            for (int row = 0; row < 90; row++) {
              if (alignment.code(row, i) == a && alignment.code(row, j) == b) {
                expected += weights[row];
              }
            }
            assertThat(counts.count(i, a, j, b)).isCloseTo(expected, within(1e-4));
          }
        }
      }
    }
  }

  @Test
  void pairsAddUpToSymbolsButForGapsAndSymbolsToRows() {
    PairCounts counts = counts(0, 90);

    for (int a = 0; a < 4; a++) {
      double pairs = 0;
      for (int b = 0; b < 4; b++) {
        pairs += counts.count(2, a, 6, b);
      }
      double besideGaps = 0;
      for (int row = 0; row < 90; row++) {
        boolean counted = alignment.code(row, 2) == a && alignment.code(row, 6) == 4;
        besideGaps += counted ? weights[row] : 0;
      }
      assertThat(pairs + besideGaps).isCloseTo(counts.count(2, a), within(1e-4));
    }
    double symbols = IntStream.range(0, 5).mapToDouble(a -> counts.count(3, a)).sum();
    assertThat(symbols).isCloseTo(counts.rows(), within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void countsOfPartsAddUpToThoseOfTheWhole(Alphabet alphabet) {
    int[] some = {2, 5, 1, 4, 3};
    EncodedAlignment family = RandomFamilies.sparse(alphabet, 90, some, 5);
    ResidueVariables variables = new ResidueVariables(family);
    PairCounts whole = counts(family, variables, 0, 90);
    PairCounts merged = counts(family, variables, 0, 13);
    merged.merge(counts(family, variables, 13, 90));

    assertThat(merged.rows()).isCloseTo(whole.rows(), within(1e-9));
    int gap = alphabet.gap();
    for (int i = 0; i < some.length; i++) {
      for (int a = 0; a <= gap; a++) {
        assertThat(merged.count(i, a)).isCloseTo(whole.count(i, a), within(1e-9));
        for (int j = i + 1; j < some.length && a < gap; j++) {
          for (int b = 0; b < gap; b++) {
            assertThat(merged.count(i, a, j, b)).isCloseTo(whole.count(i, a, j, b), within(1e-4));
          }
        }
      }
    }
    try (InverseCovariance one = whole.inverseCovariance(0.6);
        InverseCovariance other = merged.inverseCovariance(0.6)) {
      for (int a = 0; a < gap; a++) {
        for (int b = 0; b < gap; b++) {
          assertThat(other.get(0, a, 3, b)).isCloseTo(one.get(0, a, 3, b), within(1e-4f));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theContingencyIsThatOfAllPairsOfResiduesWhetherTheyOccurOrNot(Alphabet alphabet) {
    int[] some = {2, 5, 1, 4, 3};
    EncodedAlignment family = RandomFamilies.sparse(alphabet, 90, some, 6);
    double total = 0;
    double[][] shares = new double[some.length][alphabet.size()];
    for (int row = 0; row < 90; row++) {
      total += weights[row];
    }
    for (int row = 0; row < 90; row++) {
      for (int i = 0; i < some.length; i++) {
        shares[i][family.code(row, i)] += weights[row] / total;
      }
    }
    double even = 0.2 / alphabet.size();

    float[][] found = counts(family, new ResidueVariables(family), 0, 90).contingency(0.2);

    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j < some.length; j++) {
        double squares = 0;
        for (int a = 0; a < alphabet.gap() && i != j; a++) {
          for (int b = 0; b < alphabet.gap(); b++) {
            double beyond = -shares[i][a] * shares[j][b];
            for (int row = 0; row < 90; row++) {
              boolean both = family.code(row, i) == a && family.code(row, j) == b;
              beyond += both ? weights[row] / total : 0;
            }
            squares +=
                beyond * beyond / ((0.8 * shares[i][a] + even) * (0.8 * shares[j][b] + even));
          }
        }
        assertThat((double) found[i][j]).isCloseTo(Math.sqrt(squares), within(1e-5));
      }
    }
  }

  private PairCounts counts(int from, int to) {
    return counts(alignment, new ResidueVariables(alignment), from, to);
  }

  private PairCounts counts(EncodedAlignment family, ResidueVariables variables, int from, int to) {
    int[] rows = IntStream.range(from, to).toArray();
    PairCounts counts = new PairCounts(variables);
    counts.add(family.withRows(rows), Arrays.copyOfRange(weights, from, to));
    return counts;
  }
}
