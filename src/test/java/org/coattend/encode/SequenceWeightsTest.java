package org.coattend.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceWeightsTest {
  @ParameterizedTest
  @CsvSource({
    "PROTEIN, 1, 0.8", "PROTEIN, 63, 0.8", "PROTEIN, 64, 0.8", "PROTEIN, 65, 0.8",
    "PROTEIN, 130, 0.62", "NUCLEOTIDE, 65, 0.8", "NUCLEOTIDE, 70, 1.0", "PROTEIN, 10, 1.0"
  })
  void neighboursAreThoseThatCountingFinds(Alphabet alphabet, int columns, double identity) {
    EncodedAlignment alignment = family(alphabet, 150, columns);

    int[] neighbours = SequenceWeights.neighbours(alignment, identity, 0, 150);
    int[] first = SequenceWeights.neighbours(alignment, identity, 0, 40);
    int[] second = SequenceWeights.neighbours(alignment, identity, 40, 150);

    int found = 0;
    for (int row = 0; row < 150; row++) {
      int expected = 0;
      for (int other = 0; other < 150; other++) {
        int same = 0;
        for (int column = 0; column < columns; column++) {
          same += alignment.code(row, column) == alignment.code(other, column) ? 1 : 0;
        }
        expected += other != row && same >= identity * columns - 1e-9 ? 1 : 0;
      }
      found += expected;
      assertThat(neighbours[row]).isEqualTo(expected);
      assertThat(first[row] + second[row]).isEqualTo(expected);
    }
    assertThat(found).isPositive();
  }

  /** Rows that are copies of few ancestors but for up to a third of their columns. */
  private static EncodedAlignment family(Alphabet alphabet, int rows, int columns) {
    Random random = new Random(columns);
    byte[] codes = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      int ancestor = random.nextInt(10);
      int changes = random.nextInt(columns / 3 + 1);
      for (int column = 0; column < columns; column++) {
        codes[row * columns + column] = (byte) ((ancestor * 7 + column * 3) % alphabet.size());
      }
      for (int change = 0; change < changes; change++) {
        codes[row * columns + random.nextInt(columns)] = (byte) random.nextInt(alphabet.size());
      }
    }
    return new EncodedAlignment("family", alphabet, rows, columns, codes);
  }
}
