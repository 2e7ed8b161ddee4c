package org.coattend.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.coattend.corpus.Alignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sp|P0A6F5|CH60_ECOLI Chaperonin OS=Escherichia coli (strain K12) OX=83333 GN=groL; 83333",
        "UniRef100_A0A5A9 Kinase n=1 Tax=Bacillus subtilis TaxID=1423 RepID=A; 1423",
        "tr|Q1|Q1_X Protein OS=Bacillus subtilis GN=x; Bacillus subtilis",
        "WP_000123.1 sensor [EC 2.7.13.3] kinase [Vibrio cholerae]; Vibrio cholerae",
        "b12 [Organism 3] paralogue 2; Organism 3",
        "CHEA_THEMA/1-100; THEMA",
        "sp|P1|CHEA_THEMA; THEMA"
      })
  void theOrganismIsFoundAsUniProtUniRefAndNcbiNameIt(String name, String organism) {
    assertThat(Organism.of(name, null)).contains(organism);
  }

  @Test
  void aNameWithoutOneTellsNoOrganism() {
    assertThat(Organism.of("row17", null)).isEmpty();
    assertThat(Organism.of("a_b_c kinase", null)).isEmpty();
    assertThat(Organism.of("", null)).isEmpty();
    assertThat(Organism.of("CHY_0091", null)).isEmpty();
    assertThat(Organism.of("PA14_12345|x", null)).isEmpty();
    assertThat(Organism.of("oxidase [NAD+]", null)).isEmpty();
  }

  @Test
  void groupsOfOrganismsAreNone() {
    assertThat(Organism.of("tr|A1|A1_9GAMM", null)).isEmpty();
    assertThat(Organism.of("UniRef90_A1 Kinase n=7 Tax=Bacteria TaxID=2 RepID=A", null)).isEmpty();
    assertThat(Organism.of("kinase [Enterobacteriaceae]", null)).isEmpty();
  }

  @Test
  void aPatternOfTheUsersTakesThePlaceOfTheKnownOnes() {
    Pattern second = Pattern.compile("^[^|]*\\|([^|]+)");

    assertThat(Organism.of("x1|Thermotoga|OX=1", second)).contains("Thermotoga");
    assertThat(Organism.of("OX=12", second)).isEmpty();
    assertThat(Organism.of("x sp1 y", Pattern.compile("sp\\d"))).contains("sp1");
  }

  @ParameterizedTest
  @CsvSource({
    "Acear_0856_HK_Classic, Acear_0855_RR, 1",
    "b0123, b0120, 3",
    "ORG001_0134, ORG001_0135 x, 1",
    "PA14_12345|x, PA14_12340|y, 5",
    "sp|P0A6F5|CH60_ECOLI, sp|P0A6F9|CH10_ECOLI, 4",
    "tr|Q9X180|A_B, tr|Q9X1A0|C_D, 20",
    "A0A009IHW8, UniRef90_A0A009IHW1, 7"
  })
  void genesAreAsFarApartAsTheirNumbers(String one, String other, long distance) {
    assertThat(Locus.of(one).orElseThrow().distance(Locus.of(other).orElseThrow()))
        .isEqualTo(OptionalLong.of(distance));
  }

  @Test
  void genesOfDifferentSeriesAreNotComparedAndSomeNamesHaveNone() {
    assertThat(
            Locus.of("ORG001_0134").orElseThrow().distance(Locus.of("ORG002_0134").orElseThrow()))
        .isEmpty();
    assertThat(Locus.of("query")).isEmpty();
    assertThat(Locus.of("k12 kinase")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "A/10-12/B/1-4, 3",
    "A/1-3_B/5-8 complex, 3",
    "A/1-7, -1",
    "A/1-12345678901234567890/B/1-3, -1",
    "A/1-3/B/1-5, -1",
    "A/1-0/B/1-7, -1",
    "pair, -1"
  })
  void theQuerysNameSaysWhereTheSecondProteinBegins(String name, int split) {
    Alignment alignment =
        new Alignment("f", "f.a3m", 7, new int[] {1}, new String[] {name}, new byte[7]);

    assertThat(Split.of(alignment))
        .isEqualTo(split < 0 ? OptionalInt.empty() : OptionalInt.of(split));
  }
}
