package org.coattend.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.Test;

class PartnersTest {
  private static final int SPLIT = 24;

  /** Two alignments whose rows are in orders of their own; partners are called alike. */
  private static final class Paralogues {
    final EncodedAlignment a;
    final EncodedAlignment b;
    final List<String> namesOfA = new ArrayList<>();
    final List<String> namesOfB = new ArrayList<>();

    Paralogues(int rows, int ofOrganism) {
      List<String> joined =
          PlantedPotts.simulate(new PlantedPotts.Options(48, 48, rows, .9, .5, 40, 0, 5)).rows();
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        first.add(joined.get(row).substring(0, SPLIT));
        second.add(joined.get(row).substring(SPLIT));
        namesOfA.add("p%d [organism %d]".formatted(row, (row - 1) / ofOrganism));
        namesOfB.add(namesOfA.get(row));
      }
      Collections.shuffle(second.subList(1, rows), new Random(1));
      Collections.shuffle(namesOfB.subList(1, rows), new Random(1));
      a = encoded(first);
      b = encoded(second);
    }

    double right(Partners partners) {
      return partners.pairs().stream()
              .filter(pair -> namesOfA.get(pair.a()).equals(namesOfB.get(pair.b())))
              .count()
          / (double) partners.pairs().size();
    }
  }

  private static EncodedFamily family(EncodedAlignment alignment, List<String> names) {
    int[] all = IntStream.range(0, alignment.rows()).toArray();
    return new EncodedFamily(
        "f.a3m",
        alignment.rows(),
        alignment,
        all,
        names.toArray(String[]::new),
        all,
        IntStream.range(0, alignment.columns()).toArray());
  }

  private static EncodedAlignment encoded(List<String> rows) {
    int columns = rows.get(0).length();
    byte[] codes = new byte[rows.size() * columns];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = Alphabet.PROTEIN.code((byte) rows.get(k / columns).charAt(k % columns));
    }
    return new EncodedAlignment("f", Alphabet.PROTEIN, rows.size(), columns, codes);
  }

  private static Partners.Options options(PairingMethod method) {
    return new Partners.Options(method, null, 20, 40, .8, new MeanField.Options(.7), 3);
  }

  @Test
  void paraloguesFindTheirPartnersByTheirCouplingsAlone() throws Encoder.UnfitFamilyException {
    Paralogues rows = new Paralogues(1501, 4);

    Partners partners =
        Partners.of(
            family(rows.a, rows.namesOfA),
            family(rows.b, rows.namesOfB),
            options(PairingMethod.PARALOGUES));

    assertThat(partners.pairs()).hasSize(1501);
    assertThat(partners.method()).isEqualTo(PairingMethod.PARALOGUES);
    assertThat(rows.right(partners)).as("chance is 1/4").isGreaterThan(.7);
    List<RowPair> sure = partners.pairs().stream().filter(pair -> pair.confidence() > .8).toList();
    assertThat(sure).hasSizeGreaterThan(100);
    assertThat(
            sure.stream()
                .filter(pair -> rows.namesOfA.get(pair.a()).equals(rows.namesOfB.get(pair.b()))))
        .hasSizeGreaterThan((int) (.9 * sure.size()));
  }

  @Test
  void aloneInTheirOrganismsRowsArePartners() throws Encoder.UnfitFamilyException {
    Paralogues rows = new Paralogues(60, 1);

    for (PairingMethod method :
        List.of(PairingMethod.PARALOGUES, PairingMethod.BEST_HIT, PairingMethod.AUTO)) {
      Partners partners =
          Partners.of(
              family(rows.a, rows.namesOfA), family(rows.b, rows.namesOfB), options(method));

      assertThat(rows.right(partners)).isEqualTo(1);
      assertThat(partners.pairs()).hasSize(60);
      assertThat(partners.organism().get(1)).startsWith("organism ");
    }
  }

  @Test
  void theBestHitOfAnOrganismIsItsRowThatIsMostLikeTheQuery() throws Encoder.UnfitFamilyException {
    EncodedAlignment a = encoded(List.of("ACDE", "ACDF", "ACDE", "WWWW", "ACDE"));
    EncodedAlignment b = encoded(List.of("KL-M", "KLMM", "WWWM"));

    Partners partners =
        Partners.of(
            family(a, List.of("q", "x [o 1]", "y [o 1]", "z [o 1]", "w [o 2]")),
            family(b, List.of("q", "v [o 1]", "u [o 1]")),
            options(PairingMethod.BEST_HIT));

    assertThat(partners.pairs()).containsExactly(new RowPair(0, 0, 1), new RowPair(2, 1, 1));
    assertThat(partners.nameless()).isZero();
    assertThat(partners.unshared()).isEqualTo(1);
    assertThat(partners.unmatched()).isEqualTo(3);
  }

  @Test
  void closeGenesArePartnersTheClosestFirst() throws Encoder.UnfitFamilyException {
    EncodedAlignment a = encoded(List.of("AC", "AC", "AC", "AC"));
    EncodedAlignment b = encoded(List.of("KL", "KL", "KL", "KL"));
    List<String> namesOfA = List.of("q", "b0010 [o 1]", "b0013 [o 1]", "b0500 [o 1]");
    List<String> namesOfB = List.of("q", "b0014 [o 1]", "b0011 [o 1]", "b0600 [o 1]");

    Partners partners =
        Partners.of(family(a, namesOfA), family(b, namesOfB), options(PairingMethod.AUTO));

    assertThat(partners.method()).isEqualTo(PairingMethod.GENOME);
    assertThat(partners.pairs())
        .containsExactlyInAnyOrder(
            new RowPair(0, 0, 1), new RowPair(1, 2, 1), new RowPair(2, 1, 1));
    assertThat(partners.unmatched()).isEqualTo(2);
  }

  @Test
  void paraloguesOfFewOrganismsAreNotPaired() {
    Paralogues rows = new Paralogues(25, 4);

    assertThatThrownBy(
            () ->
                Partners.of(
                    family(rows.a, rows.namesOfA),
                    family(rows.b, rows.namesOfB),
                    options(PairingMethod.PARALOGUES)))
        .isInstanceOf(Encoder.UnfitFamilyException.class)
        .hasMessage(
            "6 organisms have rows of both, pairing paralogues needs 10: give another pairing");
  }

  @Test
  void rowsOfLowCoverageAndOfOverfullOrganismsHaveNoPartner() throws Encoder.UnfitFamilyException {
    int many = 1001;
    List<String> names = new ArrayList<>(List.of("q [o 0]"));
    for (int row = 1; row <= many + 2; row++) {
      names.add("r%d [o %d]".formatted(row, row <= many ? 1 : 2));
    }
    EncodedAlignment rows = encoded(Collections.nCopies(names.size(), "ACDE"));
    EncodedFamily all = family(rows, names);
    EncodedFamily some =
        new EncodedFamily(
            "f.a3m",
            rows.rows(),
            rows,
            all.rowNumbers(),
            all.ids(),
            IntStream.range(0, rows.rows() - 1).toArray(),
            all.usedColumns());

    Partners partners = Partners.of(all, some, options(PairingMethod.BEST_HIT));

    assertThat(partners.pairs()).containsExactly(new RowPair(0, 0, 1), new RowPair(1002, 1002, 1));
    assertThat(partners.organism()).containsExactly("o 0", "o 2");
    assertThat(partners.sparse()).isEqualTo(1);
    assertThat(partners.unmatched()).isEqualTo(2 * many + 1);
  }

  @Test
  void rowsWhoseNamesTellNoOrganismAreCounted() throws Encoder.UnfitFamilyException {
    EncodedAlignment a = encoded(List.of("AC", "AC", "AC"));
    EncodedAlignment b = encoded(List.of("KL", "KL"));

    Partners partners =
        Partners.of(
            family(a, List.of("q", "x", "y [o 1]")),
            family(b, List.of("q", "v [o 2]")),
            options(PairingMethod.BEST_HIT));

    assertThat(partners.pairs()).hasSize(1);
    assertThat(partners.nameless()).isEqualTo(1);
    assertThat(partners.unshared()).isEqualTo(2);
  }
}
