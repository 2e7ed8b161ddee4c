package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;

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

  @Test
  void countsOfPartsAddUpToThoseOfTheWhole() {
    PairCounts whole = counts(0, 90);
    PairCounts merged = counts(0, 13);
    merged.merge(counts(13, 90));

    assertThat(merged.rows()).isCloseTo(whole.rows(), within(1e-9));
    for (int a = 0; a < 5; a++) {
      assertThat(merged.count(1, a)).isCloseTo(whole.count(1, a), within(1e-9));
      for (int b = 0; a < 4 && b < 4; b++) {
        assertThat(merged.count(0, a, 4, b)).isCloseTo(whole.count(0, a, 4, b), within(1e-4));
      }
    }
  }

  private PairCounts counts(int from, int to) {
    int[] rows = IntStream.range(from, to).toArray();
    PairCounts counts = new PairCounts(COLUMNS, 5);
    counts.add(alignment.withRows(rows), Arrays.copyOfRange(weights, from, to));
    return counts;
  }
}
