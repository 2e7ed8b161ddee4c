package org.coattend.encode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlphabetTest {
  @ParameterizedTest
  @EnumSource
  void symbolsAndCodesAreEachOthersInverse(Alphabet alphabet) {
    for (int code = 0; code < alphabet.size(); code++) {
      assertThat(alphabet.code((byte) alphabet.symbol(code))).isEqualTo((byte) code);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theGapIsTheLastSymbol(Alphabet alphabet) {
    assertThat(alphabet.gap()).isEqualTo((byte) (alphabet.size() - 1));
    assertThat(alphabet.code((byte) '-')).isEqualTo(alphabet.gap());
    assertThat(alphabet.symbol(alphabet.gap())).isEqualTo('-');
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, ACDEFGHIKLMNPQRSTVWY", "NUCLEOTIDE, ACGU"})
  void residuesAreInAlphabeticalOrder(Alphabet alphabet, String residues) {
    assertThat(alphabet.size()).isEqualTo(residues.length() + 1);
    for (int k = 0; k < residues.length(); k++) {
      assertThat(alphabet.symbol(k)).isEqualTo(residues.charAt(k));
    }
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, XBZUOJ", "NUCLEOTIDE, NRYSWKMBDHV"})
  void aLetterOfSeveralResiduesOrNoneIsAGap(Alphabet alphabet, String letters) {
    for (int k = 0; k < letters.length(); k++) {
      assertThat(alphabet.code((byte) letters.charAt(k)))
          .as("%s", letters.charAt(k))
          .isEqualTo(alphabet.gap());
    }
  }

  @Test
  void everyLetterMeansSomethingInAProtein() {
    for (char letter = 'A'; letter <= 'Z'; letter++) {
      assertThat(Alphabet.PROTEIN.code((byte) letter)).isBetween((byte) 0, (byte) 20);
    }
  }

  @Test
  void thymineAndUracilAreOneNucleotide() {
    assertThat(Alphabet.NUCLEOTIDE.code((byte) 'T')).isEqualTo((byte) 3);
    assertThat(Alphabet.NUCLEOTIDE.code((byte) 'U')).isEqualTo((byte) 3);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoUpperCaseLetterOrGapBelongsToNoAlphabet(Alphabet alphabet) {
    for (int symbol = Byte.MIN_VALUE; symbol <= Byte.MAX_VALUE; symbol++) {
      if (symbol != '-' && (symbol < 'A' || symbol > 'Z')) {
        assertThat(alphabet.code((byte) symbol)).as("%d", symbol).isEqualTo((byte) -1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'E', 'F', 'I', 'J', 'L', 'O', 'P', 'Q', 'X', 'Z'})
  void aLetterOfAminoAcidsAloneIsNoNucleotide(char letter) {
    assertThat(Alphabet.NUCLEOTIDE.code((byte) letter)).isEqualTo((byte) -1);
  }
}
