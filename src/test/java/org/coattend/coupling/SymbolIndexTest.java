package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolIndexTest {
  @ParameterizedTest
  @CsvSource({
    "PROTEIN, 1, 5",
    "PROTEIN, 511, 3",
    "PROTEIN, 512, 3",
    "PROTEIN, 513, 3",
    "NUCLEOTIDE, 1025, 7"
  })
  void theKeysByRowAndTheReferencesGiveTheAlignmentBack(Alphabet alphabet, int rows, int columns) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, rows, columns, 1);

    SymbolIndex index = new SymbolIndex(alignment);

    byte[] codes = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(index.reference, 0, codes, row * columns, columns);
      for (int entry = index.start(row); entry < index.ends[row]; entry++) {
        int key = index.keys[entry];
        codes[row * columns + key / index.symbols] = (byte) (key % index.symbols);
      }
    }
    assertThat(codes).isEqualTo(alignment.codes());
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 1, 5", "PROTEIN, 512, 3", "PROTEIN, 513, 3", "NUCLEOTIDE, 1025, 7"})
  void theMembersByKeyAreTheRowsOfTheTileThatHaveIt(Alphabet alphabet, int rows, int columns) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, rows, columns, 2);

    SymbolIndex index = new SymbolIndex(alignment);

    int next = 0;
    for (int tile = 0; tile < index.tiles(); tile++) {
      int first = tile * SymbolIndex.TILE;
      assertThat(next).isEqualTo(index.start(first));
      for (int key = 0; key < index.keyCount(); key++) {
        int column = key / index.symbols;
        int symbol = key % index.symbols;
        int count = 0;
        for (int row = first; row < Math.min(rows, first + SymbolIndex.TILE); row++) {
          if (symbol != index.reference[column] && alignment.code(row, column) == symbol) {
            assertThat((int) index.members[next++]).isEqualTo(row - first);
            count++;
          }
        }
        assertThat((int) index.counts[tile * index.keyCount() + key]).isEqualTo(count);
      }
    }
    assertThat(next).isEqualTo(index.members.length);
  }

  @Test
  void theReferenceOfAColumnIsItsMostFrequentSymbol() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 200, 20, 3);

    SymbolIndex index = new SymbolIndex(alignment);

    for (int column = 0; column < 20; column++) {
      int[] frequency = new int[21];
      for (byte symbol : alignment.column(column)) {
        frequency[symbol]++;
      }
      int most = Arrays.stream(frequency).max().orElseThrow();
      assertThat(frequency[index.reference[column]]).isEqualTo(most);
    }
  }

  @Test
  void aColumnOfOneSymbolHasNoEntries() {
    byte[] codes = {20, 3, 20, 4, 20, 4};

    SymbolIndex index =
        new SymbolIndex(new EncodedAlignment("gaps", Alphabet.PROTEIN, 3, 2, codes));

    assertThat(index.keys).containsExactly((char) (21 + 3));
    assertThat(index.ends).containsExactly(1, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 24", "NUCLEOTIDE, 8"})
  void aSliceIsTheSymbolsInWholeVectorsOfEight(Alphabet alphabet, int stride) {
    assertThat(new SymbolIndex(RandomFamilies.alignment(alphabet, 2, 2, 4)).stride)
        .isEqualTo(stride);
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 3120", "NUCLEOTIDE, 13107"})
  void theWidestFamilyThatKeysOfSixteenBitsAddressIsTakenAndAWiderOneRefused(
      Alphabet alphabet, int columns) {
    byte[] codes = new byte[2 * columns];
    codes[2 * columns - 1] = alphabet.gap();
    SymbolIndex index = new SymbolIndex(new EncodedAlignment("wide", alphabet, 2, columns, codes));

    assertThat((int) index.keys[0]).isEqualTo(columns * alphabet.size() - 1);
    assertThatThrownBy(
            () ->
                new SymbolIndex(
                    new EncodedAlignment("wide", alphabet, 1, columns + 1, new byte[columns + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("family wide: %d columns, the fit takes at most %d", columns + 1, columns);
  }
}
