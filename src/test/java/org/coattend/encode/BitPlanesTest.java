package org.coattend.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BitPlanesTest {
  @ParameterizedTest
  @CsvSource({
    "PROTEIN, 1",
    "PROTEIN, 63",
    "PROTEIN, 64",
    "PROTEIN, 65",
    "PROTEIN, 200",
    "NUCLEOTIDE, 1",
    "NUCLEOTIDE, 64",
    "NUCLEOTIDE, 129"
  })
  void rowsDifferInAsManyColumnsAsCountingFinds(Alphabet alphabet, int columns) {
    EncodedAlignment alignment = random(alphabet, 20, columns);
    BitPlanes planes = new BitPlanes(alignment, 0);

    for (int row = 0; row < 20; row++) {
      for (int other = 0; other < 20; other++) {
        int differences = 0;
        for (int column = 0; column < columns; column++) {
          differences += alignment.code(row, column) == alignment.code(other, column) ? 0 : 1;
        }
        assertThat(planes.differInAtMost(differences, row, other)).isTrue();
        assertThat(planes.differInAtMost(differences - 1, row, other)).isFalse();
      }
    }
  }

  @Test
  void laterRowsAloneTakeNoRoomForTheEarlierOnesAndCompareAsAllDo() {
    EncodedAlignment alignment = random(Alphabet.PROTEIN, 20, 70);
    BitPlanes all = new BitPlanes(alignment, 0);
    BitPlanes later = new BitPlanes(alignment, 13);

    assertThat(later.bits).hasSize(7 * later.bytesPerRow() / Long.BYTES);
    for (int row = 13; row < 20; row++) {
      for (int other = 13; other < 20; other++) {
        for (int limit = 0; limit < 70; limit++) {
          assertThat(later.differInAtMost(limit, row, other))
              .isEqualTo(all.differInAtMost(limit, row, other));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 40", "PROTEIN, 64", "PROTEIN, 150", "NUCLEOTIDE, 100"})
  void aRowAndThoseNearItAreCounted(Alphabet alphabet, int columns) {
    EncodedAlignment alignment = random(alphabet, 30, columns);
    BitPlanes planes = new BitPlanes(alignment, 4);
    for (int limit : new int[] {columns / 2, columns * 3 / 4, columns * 19 / 20, columns}) {
      int[] counts = new int[30];

      planes.countNear(limit, 7, 10, 25, counts);

      int[] expected = new int[30];
      for (int other = 10; other < 25; other++) {
        if (planes.differInAtMost(limit, 7, other)) {
          expected[7]++;
          expected[other]++;
        }
      }
      assertThat(counts).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTwoSymbolsDifferInEveryColumn(Alphabet alphabet) {
    int size = alphabet.size();
    byte[] codes = new byte[size * 70];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = (byte) (k / 70);
    }
    BitPlanes planes = new BitPlanes(new EncodedAlignment("one", alphabet, size, 70, codes), 0);

    for (int row = 0; row < size; row++) {
      for (int other = 0; other < size; other++) {
        assertThat(planes.differInAtMost(69, row, other)).isEqualTo(row == other);
        assertThat(planes.differInAtMost(70, row, other)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 64, 40", "PROTEIN, 65, 80", "NUCLEOTIDE, 64, 24", "NUCLEOTIDE, 1, 24"})
  void aRowTakesThreeOrFiveBitsAColumnInWholeWords(Alphabet alphabet, int columns, int bytes) {
    assertThat(new BitPlanes(random(alphabet, 2, columns), 0).bytesPerRow()).isEqualTo(bytes);
  }

  /** Half of a row's symbols are those of row 0. */
  private static EncodedAlignment random(Alphabet alphabet, int rows, int columns) {
    Random random = new Random(columns);
    byte[] codes = new byte[rows * columns];
    for (int k = 0; k < codes.length; k++) {
      boolean same = k >= columns && random.nextBoolean();
      codes[k] = same ? codes[k % columns] : (byte) random.nextInt(alphabet.size());
    }
    return new EncodedAlignment("random", alphabet, rows, columns, codes);
  }
}
