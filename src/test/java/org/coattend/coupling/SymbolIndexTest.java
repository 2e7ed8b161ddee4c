package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
      for (int key : index.reference) {
        put(codes, row * columns, index.place[key], alphabet);
      }
      for (int entry = index.start(row); entry < index.ends[row]; entry++) {
        put(codes, row * columns, index.place[index.keys[entry]], alphabet);
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
        int column = index.place[key] / alphabet.size();
        int symbol = index.place[key] % alphabet.size();
        int count = 0;
        for (int row = first; row < Math.min(rows, first + SymbolIndex.TILE); row++) {
          if (key != index.reference[column] && alignment.code(row, column) == symbol) {
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
      int place = index.place[index.reference[column]];
      assertThat(place / 21).isEqualTo(column);
      assertThat(frequency[place % 21]).isEqualTo(most);
    }
  }

  @Test
  void aColumnOfOneSymbolHasNoEntries() {
    byte[] codes = {20, 3, 20, 4, 20, 4};

    SymbolIndex index =
        new SymbolIndex(new EncodedAlignment("gaps", Alphabet.PROTEIN, 3, 2, codes));

    assertThat(index.place).containsExactly(20, 21 + 3, 21 + 4);
    assertThat(index.reference).containsExactly(0, 2);
    assertThat(index.keys).containsExactly((char) 1);
    assertThat(index.ends).containsExactly(1, 1, 1);
  }

  @ParameterizedTest
  @EnumSource
  void theKeysOfAColumnAreTheSymbolsThatOccurInItAscending(Alphabet alphabet) {
    int[] some = {1, 4, alphabet.size(), 2, 3};
    EncodedAlignment alignment = RandomFamilies.sparse(alphabet, 40, some, 4);

    SymbolIndex index = new SymbolIndex(alignment);

    List<Integer> places = new ArrayList<>();
    for (int column = 0; column < some.length; column++) {
      assertThat(index.firstKey[column]).isEqualTo(places.size());
      Set<Byte> symbols = new TreeSet<>();
      for (byte symbol : alignment.column(column)) {
        symbols.add(symbol);
      }
      for (byte symbol : symbols) {
        places.add(column * alphabet.size() + symbol);
      }
      assertThat(index.symbols(column)).hasSize(some[column]).containsExactly(bytes(symbols));
    }
    assertThat(index.firstKey[some.length]).isEqualTo(places.size());
    assertThat(index.keyCount()).isEqualTo(places.size());
    assertThat(Arrays.stream(index.place).boxed().toList()).isEqualTo(places);
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "8, 8", "9, 16", "16, 16", "17, 24", "21, 24", "5, 8"})
  void aSliceIsTheSymbolsInWholeVectorsOfEight(int symbols, int stride) {
    assertThat(SymbolIndex.stride(symbols)).isEqualTo(stride);
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 3120", "NUCLEOTIDE, 13107"})
  void theWidestFamilyThatKeysOfSixteenBitsAddressIsTakenAndAWiderOneRefused(
      Alphabet alphabet, int columns) {
    int symbols = alphabet.size();
    byte[] codes = new byte[symbols * columns];
    for (int row = 0; row < symbols; row++) {
      Arrays.fill(codes, row * columns, (row + 1) * columns, (byte) row);
    }
    SymbolIndex index =
        new SymbolIndex(new EncodedAlignment("wide", alphabet, symbols, columns, codes));

    assertThat((int) index.keys[index.keys.length - 1]).isEqualTo(columns * symbols - 1);
    assertThatThrownBy(
            () ->
                new SymbolIndex(
                    new EncodedAlignment("wide", alphabet, 1, columns + 1, new byte[columns + 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("family wide: %d columns, the fit takes at most %d", columns + 1, columns);
  }

  private static void put(byte[] codes, int row, int place, Alphabet alphabet) {
    codes[row + place / alphabet.size()] = (byte) (place % alphabet.size());
  }

  private static byte[] bytes(Set<Byte> symbols) {
    byte[] bytes = new byte[symbols.size()];
    int next = 0;
    for (byte symbol : symbols) {
      bytes[next++] = symbol;
    }
    return bytes;
  }
}
