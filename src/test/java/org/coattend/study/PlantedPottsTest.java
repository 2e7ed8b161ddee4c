package org.coattend.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlantedPottsTest {

  private static final PlantedPotts.Options OPTIONS =
      new PlantedPotts.Options(48, 40, 2_000, 1.2, 1, 20, 0, 7);

  private static final PlantedPotts SIMULATED = PlantedPotts.simulate(OPTIONS);

  @Test
  void contactsAreDistinctSparseAndInPartOfLongRange() {
    List<PlantedPotts.Contact> contacts = SIMULATED.contacts();
    assertThat(contacts).hasSize(40).doesNotHaveDuplicates();
    assertThat(contacts)
        .allSatisfy(
            c -> {
              assertThat(c.i()).isPositive();
              assertThat(c.j()).isBetween(c.i() + 4, 48);
            });
    assertThat(contacts).filteredOn(c -> c.j() - c.i() >= 24).hasSizeGreaterThanOrEqualTo(14);
    for (int column = 1; column <= 48; column++) {
      int here = column;
      assertThat(contacts).filteredOn(c -> c.i() == here || c.j() == here).hasSizeLessThan(4);
    }
  }

  @Test
  void asManyContactsAsColumnsAlwaysFindPlace() {
    for (int seed = 0; seed < 60; seed++) {
      var options = new PlantedPotts.Options(48 + seed % 5, 48, 1, 1, 1, 1, 0, seed);
      assertThat(PlantedPotts.simulate(options).contacts()).hasSize(48);
    }
  }

  @Test
  void plantedPairsHaveMoreMutualInformationThanAnyOtherPair() {
    Set<PlantedPotts.Contact> planted = new HashSet<>(SIMULATED.contacts());
    double least = Double.POSITIVE_INFINITY;
    double mostOfOthers = 0;
    double sum = 0;
    for (int i = 1; i <= 48; i++) {
      for (int j = i + 1; j <= 48; j++) {
        double information = mutualInformation(SIMULATED.rows(), i - 1, j - 1);
        if (planted.contains(new PlantedPotts.Contact(i, j))) {
          least = Math.min(least, information);
          sum += information;
        } else if (!shareAPartner(planted, i, j)) {
          mostOfOthers = Math.max(mostOfOthers, information);
        }
      }
    }
    assertThat(least).isGreaterThan(mostOfOthers);
    assertThat(sum / planted.size()).isGreaterThan(2 * mostOfOthers);
  }

  @Test
  void sameSeedGivesSameRowsAndAnotherSeedOthers() {
    assertThat(PlantedPotts.simulate(OPTIONS).rows()).isEqualTo(SIMULATED.rows());
    assertThat(PlantedPotts.simulate(OPTIONS).contacts()).isEqualTo(SIMULATED.contacts());
    var other = PlantedPotts.simulate(new PlantedPotts.Options(48, 40, 1, 1.2, 1, 20, 0, 8));
    assertThat(other.rows().get(0)).isNotEqualTo(SIMULATED.rows().get(0));
    assertThat(other.contacts()).isNotEqualTo(SIMULATED.contacts());
  }

  @Test
  void gapsTakeTheirShareOfAllRowsButTheQuery() {
    var gapped = PlantedPotts.simulate(new PlantedPotts.Options(50, 10, 1_000, 1, 1, 2, 0.1, 3));
    assertThat(gapped.rows().get(0)).hasSize(50).doesNotContain("-");
    long gaps = String.join("", gapped.rows()).chars().filter(c -> c == '-').count();
    assertThat(gaps / (999.0 * 50)).isBetween(0.094, 0.106);
  }

  @Test
  void optionsOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> new PlantedPotts.Options(47, 10, 10, 1, 1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns is 47, but must be at least 48");
    assertThatThrownBy(() -> new PlantedPotts.Options(60, 61, 10, 1, 1, 1, 0, 1))
        .hasMessage("contacts is 61, but must be 1 to columns = 60");
    assertThatThrownBy(() -> new PlantedPotts.Options(60, 10, 10, Double.NaN, 1, 1, 0, 1))
        .hasMessage("coupling is NaN, but must be 0 to 10");
    assertThatThrownBy(() -> new PlantedPotts.Options(60, 10, 10, 1, 1, 1, 1, 1))
        .hasMessage("gaps is 1.0, but must be at least 0 and less than 1");
  }

  /** Pairs that share a planted partner depend on each other through it. */
  private static boolean shareAPartner(Set<PlantedPotts.Contact> planted, int i, int j) {
    return IntStream.rangeClosed(1, 48)
        .anyMatch(k -> planted.contains(contact(i, k)) && planted.contains(contact(j, k)));
  }

  private static PlantedPotts.Contact contact(int i, int j) {
    return new PlantedPotts.Contact(Math.min(i, j), Math.max(i, j));
  }

  /** In nats, from the observed frequencies. */
  private static double mutualInformation(List<String> rows, int i, int j) {
    double[][] joint = new double[128][128];
    double[] first = new double[128];
    double[] second = new double[128];
    for (String row : rows) {
      joint[row.charAt(i)][row.charAt(j)] += 1.0 / rows.size();
      first[row.charAt(i)] += 1.0 / rows.size();
      second[row.charAt(j)] += 1.0 / rows.size();
    }
    double information = 0;
    for (int a = 0; a < 128; a++) {
      for (int b = 0; b < 128; b++) {
        if (joint[a][b] > 0) {
          information += joint[a][b] * Math.log(joint[a][b] / (first[a] * second[b]));
        }
      }
    }
    return information;
  }
}
