package org.coattend.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.coattend.corpus.Alignment;
import org.coattend.encode.Encoder.UnfitFamilyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderTest {
  private static final Optional<Alphabet> PROTEIN = Optional.of(Alphabet.PROTEIN);
  private static final Optional<Alphabet> NUCLEOTIDE = Optional.of(Alphabet.NUCLEOTIDE);
  private static final Optional<Alphabet> AUTO = Optional.empty();

  @Test
  void everySymbolGetsItsCode() throws UnfitFamilyException {
    EncodedFamily family = encode(PROTEIN, 0, 1, "ACDEFGHIKLMNPQRSTVWY-", "YWVTSRQPNMLKIHGFEDCA-");

    for (int k = 0; k < 20; k++) {
      assertThat(family.alignment().code(0, k)).isEqualTo((byte) k);
      assertThat(family.alignment().code(1, k)).isEqualTo((byte) (19 - k));
    }
    assertThat(family.alignment().code(0, 20)).isEqualTo((byte) 20);
  }

  @Test
  void lettersThatStandForNoResidueCountAsGaps() throws UnfitFamilyException {
    EncodedFamily family = encode(PROTEIN, 0.5, 1, "ACDEFGHIKLMN", "XBZUOJACDEFG", "XBZUOJ-ACDEF");

    for (int column = 0; column < 6; column++) {
      assertThat(family.alignment().code(1, column)).isEqualTo(Alphabet.PROTEIN.gap());
    }
    assertThat(family.alignment().coverage(1)).isEqualTo(0.5);
    assertThat(family.usedRows()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"0.59, 2", "0.6, 2", "0.61, 1", "0.81, 0"})
  void aRowInformsTheFitIfItsCoverageIsNotBelowTheLimit(double limit, int others)
      throws UnfitFamilyException {
    int[] used = encode(PROTEIN, limit, 1, "ACDEF", "ACD--", "ACDE-", "AC---", "ACDEF").usedRows();

    assertThat(used).startsWith(0).endsWith(4).hasSize(2 + others);
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.3", "0.7", "0.9"})
  void aShareWrittenInDecimalsIsAtTheLimit(double share) throws UnfitFamilyException {
    int residues = (int) Math.round(share * 10);
    String row = "ACDEFGHIKL".substring(0, residues) + "-".repeat(10 - residues);

    assertThat(encode(PROTEIN, share, 1, "ACDEFGHIKL", row).usedRows()).containsExactly(0, 1);
  }

  @Test
  void noCoverageFilterKeepsEvenARowOfGaps() throws UnfitFamilyException {
    assertThat(encode(PROTEIN, 0, 1, "ACDE", "----", "A---").usedRows()).containsExactly(0, 1, 2);
  }

  @Test
  void theQueryIsKeptHoweverLittleItCovers() throws UnfitFamilyException {
    assertThat(encode(PROTEIN, 1, 1, "A---", "ACDE", "ACD-").usedRows()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"0.24, 2", "0.25, 3", "0.49, 3", "0.5, 4", "0.99, 5", "1, 6"})
  void aColumnIsFittedIfItsGapsAreNotAboveTheLimit(double limit, int columns)
      throws UnfitFamilyException {
    EncodedFamily family = encode(PROTEIN, 0, limit, "ACDE--", "AC----", "ACDE--", "ACD-E-");

    assertThat(family.usedColumns()).containsExactly(IntStream.range(0, columns).toArray());
  }

  @Test
  void rowsThatTheCoverageFilterLeavesOutHaveNoSayAboutColumns() throws UnfitFamilyException {
    EncodedFamily family = encode(PROTEIN, 0.5, 0, "ACD-", "ACD-", "---E", "---F");

    assertThat(family.usedRows()).containsExactly(0, 1);
    assertThat(family.usedColumns()).containsExactly(0, 1, 2);
  }

  @Test
  void allRowsAndColumnsStayInTheAlignmentAndOnlyFittedColumnsInTheFit()
      throws UnfitFamilyException {
    EncodedFamily family = encode(PROTEIN, 0.5, 0, "A-CD", "A-CD", "--C-");

    assertThat(family.alignment().rows()).isEqualTo(3);
    assertThat(family.alignment().columns()).isEqualTo(4);
    assertThat(family.fitted().rows()).isEqualTo(3);
    assertThat(family.fitted().column(1)).containsExactly(1, 1, 1);
    assertThat(family.fitted().columns()).isEqualTo(3);
  }

  @Test
  void numbersNamesAndCountsOfRowsAreKept() throws UnfitFamilyException {
    Alignment alignment =
        new Alignment(
            "name",
            "file.sto",
            2,
            new int[] {1, 4, 9},
            new String[] {"query", "twin", "twin"},
            "ACAC-C".getBytes(StandardCharsets.US_ASCII));

    EncodedFamily family = new Encoder(new Encoder.Options(PROTEIN, 0, 1)).encode(alignment, 11);

    assertThat(family.rowNumbers()).containsExactly(1, 4, 9);
    assertThat(family.ids()).containsExactly("query", "twin", "twin");
    assertThat(family.rowsIn()).isEqualTo(11);
    assertThat(family.name()).isEqualTo("name");
    assertThat(family.source()).isEqualTo("file.sto");
  }

  @ParameterizedTest
  @CsvSource({
    "ACGTACGT-ACG, NUCLEOTIDE",
    "ACGUACGU-ACG, NUCLEOTIDE",
    "ACGTNNNN-ACG, NUCLEOTIDE",
    "ACGUACGUAR--, NUCLEOTIDE",
    "ACGUACGURY--, PROTEIN",
    "MKVLACGTACGT, PROTEIN",
    "GGGGAAAACCCC, NUCLEOTIDE",
    "NNNNNNNNNNNN, NUCLEOTIDE",
    "XXXXXXXXXXXX, PROTEIN"
  })
  void theAlphabetIsToldFromTheLetters(String row, Alphabet alphabet) throws UnfitFamilyException {
    assertThat(encode(AUTO, 0, 1, row, row).alignment().alphabet()).isEqualTo(alphabet);
  }

  @Test
  void aNineInTenShareOfNucleotidesIsCountedOverTheWholeFamily() throws UnfitFamilyException {
    String protein = "MKVLWFPQEI";
    String nucleotides = "ACGU".repeat(25);
    EncodedFamily few = encode(AUTO, 0, 1, protein + nucleotides, nucleotides + protein);
    EncodedFamily many = encode(AUTO, 0, 1, protein + protein, protein + "ACGUACGUAC");

    assertThat(few.alignment().alphabet()).isEqualTo(Alphabet.NUCLEOTIDE);
    assertThat(many.alignment().alphabet()).isEqualTo(Alphabet.PROTEIN);
  }

  @Test
  void aChosenAlphabetIsNotSecondGuessed() throws UnfitFamilyException {
    EncodedFamily family = encode(PROTEIN, 0, 1, "ACGTACGT", "AAGTACCT");

    assertThat(family.alignment().alphabet()).isEqualTo(Alphabet.PROTEIN);
    assertThat(family.alignment().code(0, 3)).isEqualTo(Alphabet.PROTEIN.code((byte) 'T'));
  }

  @Test
  void thymineAndUracilHaveOneCode() throws UnfitFamilyException {
    EncodedAlignment alignment = encode(NUCLEOTIDE, 0, 1, "ACGT", "ACGU").alignment();

    assertThat(alignment.code(0, 3)).isEqualTo(alignment.code(1, 3));
  }

  @Test
  void fewForeignLettersAreGapsAndManyAreRefused() throws UnfitFamilyException {
    EncodedFamily few = encode(NUCLEOTIDE, 0, 1, "ACGUACGUAC", "ACGUACGUPP");

    assertThat(few.alignment().code(1, 9)).isEqualTo(Alphabet.NUCLEOTIDE.gap());
    assertThatThrownBy(() -> encode(NUCLEOTIDE, 0, 1, "ACGUACGUAC", "ACGUACGPPP"))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessage("3 of 20 letters are not of the nucleotide alphabet (alphabet)");
  }

  @Test
  void gapsDoNotHideForeignLetters() {
    assertThatThrownBy(() -> encode(NUCLEOTIDE, 0, 1, "ACGU------", "PP--------"))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessageStartingWith("2 of 6 letters");
  }

  @Test
  void aFamilyOfOneRowCannotBeFitted() {
    assertThatThrownBy(() -> encode(PROTEIN, 0.5, 1, "ACDE"))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessage("the family has one row, a fit needs 2");
  }

  @Test
  void aFamilyWhoseRowsAllCoverTooLittleCannotBeFitted() {
    assertThatThrownBy(() -> encode(PROTEIN, 0.5, 1, "ACDE", "A---", "-C--"))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessage("no row but the query covers 0.5 of the columns (min-coverage)");
  }

  @ParameterizedTest
  @CsvSource({"A---, A---, 1", "A-C-, -D-E, 0", "A, A, 1"})
  void aFamilyWithoutTwoColumnsCannotBeFitted(String query, String row, int columns) {
    assertThatThrownBy(() -> encode(PROTEIN, 0, 0.3, query, row))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessage(
            "%d of %d columns have at most a share of 0.3 of gaps (max-gaps), a pair needs 2",
            columns, query.length());
  }

  @ParameterizedTest
  @CsvSource({"PROTEIN, 3120", "NUCLEOTIDE, 13107"})
  void aFamilyOfMoreColumnsThanTheFitTakesCannotBeFitted(Alphabet alphabet, int most)
      throws UnfitFamilyException {
    Optional<Alphabet> letters = Optional.of(alphabet);
    String widest = "A".repeat(most);

    assertThat(encode(letters, 0, 0, widest + "A", widest + "-").usedColumns()).hasSize(most);
    assertThatThrownBy(() -> encode(letters, 0, 0, widest + "A", widest + "A"))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessage(
            "%,d columns are to be fitted, the %s alphabet allows %,d (max-gaps)",
            most + 1, alphabet.name().toLowerCase(Locale.ROOT), most);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 0.5, min-coverage", "1.1, 0.5, min-coverage", "NaN, 0.5, min-coverage",
    "0.5, -0.1, max-gaps", "0.5, 1.1, max-gaps", "0.5, NaN, max-gaps"
  })
  void aShareOutsideItsRangeIsRefusedByName(double coverage, double gaps, String name) {
    assertThatThrownBy(() -> new Encoder.Options(AUTO, coverage, gaps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name);
  }

  private static EncodedFamily encode(
      Optional<Alphabet> alphabet, double minCoverage, double maxGaps, String... rows)
      throws UnfitFamilyException {
    Alignment alignment =
        new Alignment(
            "family",
            "file",
            rows[0].length(),
            IntStream.rangeClosed(1, rows.length).toArray(),
            IntStream.range(0, rows.length).mapToObj(row -> "r" + row).toArray(String[]::new),
            String.join("", rows).getBytes(StandardCharsets.US_ASCII));
    return new Encoder(new Encoder.Options(alphabet, minCoverage, maxGaps))
        .encode(alignment, rows.length);
  }
}
