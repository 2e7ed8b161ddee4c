package org.coattend.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
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
  void paraloguesFindTheirPartnersByTheirCouplingsAlone() {
    Paralogues rows = new Paralogues(1501, 4);

    Partners partners =
        Partners.of(
            rows.a, rows.namesOfA, rows.b, rows.namesOfB, options(PairingMethod.PARALOGUES));

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
  void aloneInTheirOrganismsRowsArePartners() {
    Paralogues rows = new Paralogues(60, 1);

    for (PairingMethod method :
        List.of(PairingMethod.PARALOGUES, PairingMethod.BEST_HIT, PairingMethod.AUTO)) {
      Partners partners =
          Partners.of(rows.a, rows.namesOfA, rows.b, rows.namesOfB, options(method));

      assertThat(rows.right(partners)).isEqualTo(1);
      assertThat(partners.pairs()).hasSize(60);
      assertThat(partners.organism().get(1)).startsWith("organism ");
    }
  }

  @Test
  void theBestHitOfAnOrganismIsItsRowThatIsMostLikeTheQuery() {
    EncodedAlignment a = encoded(List.of("ACDE", "ACDF", "ACDE", "WWWW", "ACDE"));
    EncodedAlignment b = encoded(List.of("KL-M", "KLMM", "WWWM"));

    Partners partners =
        Partners.of(
            a,
            List.of("q", "x [1]", "y [1]", "z [1]", "w [2]"),
            b,
            List.of("q", "v [1]", "u [1]"),
            options(PairingMethod.BEST_HIT));

    assertThat(partners.pairs()).containsExactly(new RowPair(0, 0, 1), new RowPair(2, 1, 1));
    assertThat(partners.nameless()).isZero();
    assertThat(partners.unshared()).isEqualTo(1);
    assertThat(partners.unmatched()).isEqualTo(3);
  }

  @Test
  void closeGenesArePartnersTheClosestFirst() {
    EncodedAlignment a = encoded(List.of("AC", "AC", "AC", "AC"));
    EncodedAlignment b = encoded(List.of("KL", "KL", "KL", "KL"));
    List<String> namesOfA = List.of("q", "b0010 [1]", "b0013 [1]", "b0500 [1]");
    List<String> namesOfB = List.of("q", "b0014 [1]", "b0011 [1]", "b0600 [1]");

    Partners partners = Partners.of(a, namesOfA, b, namesOfB, options(PairingMethod.AUTO));

    assertThat(partners.method()).isEqualTo(PairingMethod.GENOME);
    assertThat(partners.pairs())
        .containsExactlyInAnyOrder(
            new RowPair(0, 0, 1), new RowPair(1, 2, 1), new RowPair(2, 1, 1));
    assertThat(partners.unmatched()).isEqualTo(2);
  }

  @Test
  void rowsWhoseNamesTellNoOrganismAreCounted() {
    EncodedAlignment a = encoded(List.of("AC", "AC", "AC"));
    EncodedAlignment b = encoded(List.of("KL", "KL"));

    Partners partners =
        Partners.of(
            a,
            List.of("q", "x", "y [1]"),
            b,
            List.of("q", "v [2]"),
            options(PairingMethod.BEST_HIT));

    assertThat(partners.pairs()).hasSize(1);
    assertThat(partners.nameless()).isEqualTo(1);
    assertThat(partners.unshared()).isEqualTo(2);
  }
}
