package org.coattend.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On hand-made structures: chain A is another protein; chain B begins with two residues of a tag,
 * has selenomethionine for M1, F for Y5, no residues 9 and 10 and no Cβ in S13. Residue k has Cα at
 * (3.8 k, 0, 0) Å and Cβ 1.5 Å beside it, on alternate sides.
 */
class StructureDistancesTest {
  private static final String QUERY = "MKTAYIAKQRGISFVKSHFSRQ";
  private static final Set<Integer> MISSING = Set.of(9, 10);
  private static final Set<Integer> WITHOUT_BETA = Set.of(11, 13);

  @ParameterizedTest
  @ValueSource(strings = {"hand_made.pdb", "hand_made.cif"})
  void measuresTheChainThatIsMostLikeTheQuery(String name) throws IOException {
    DistanceMap map = read(name, Optional.empty(), QUERY);

    for (int i = 1; i <= QUERY.length(); i++) {
      for (int j = i + 1; j <= QUERY.length(); j++) {
        if (MISSING.contains(i) || MISSING.contains(j)) {
          assertThat(map.distance(i, j)).as("%d, %d", i, j).isNaN();
        } else {
          double expected = Math.hypot(3.8 * (j - i), side(j) - side(i));
          assertThat(map.distance(i, j)).as("%d, %d", i, j).isCloseTo(expected, within(2e-3));
        }
      }
    }
  }

  @Test
  void alignsAQueryThatIsLongerThanTheChain() throws IOException {
    DistanceMap map = read("hand_made.pdb", Optional.of("B"), "WWDE" + QUERY + "PPNN");

    assertThat(map.distance(4 + 1, 4 + 2)).isCloseTo(Math.hypot(3.8, 3), within(2e-3));
    assertThat(map.distance(4 + 21, 4 + 22)).isCloseTo(Math.hypot(3.8, 3), within(2e-3));
    assertThat(map.distance(1, 4 + 5)).isNaN();
    assertThat(map.distance(4 + 5, 4 + 25)).isNaN();
  }

  @Test
  void alignsAQueryThatIsADomainOfTheChain() throws IOException {
    DistanceMap map = read("hand_made.pdb", Optional.of("B"), QUERY.substring(10, 18));

    assertThat(map.distance(1, 3)).isCloseTo(7.6, within(2e-3));
    assertThat(map.distance(7, 8)).isCloseTo(Math.hypot(3.8, 3), within(2e-3));
  }

  @Test
  void namesTheChainsWhenTheOneAskedForIsNotThere() {
    assertThatThrownBy(() -> read("hand_made.pdb", Optional.of("C"), QUERY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no chain C")
        .hasMessageContaining("[A, B]");
  }

  @Test
  void refusesAChainOfAnotherProtein() {
    assertThatThrownBy(() -> read("hand_made.pdb", Optional.of("A"), QUERY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chain A is not the query's protein");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesJunk(boolean mmcif) {
    byte[] junk = new byte[5000];
    new Random(1).nextBytes(junk);

    assertThatThrownBy(
            () ->
                StructureDistances.read(
                    new ByteArrayInputStream(junk), mmcif, Optional.empty(), QUERY))
        .isInstanceOfAny(IllegalArgumentException.class, IOException.class);
  }

  private static double side(int k) {
    return WITHOUT_BETA.contains(k) ? 0 : k % 2 == 0 ? 1.5 : -1.5;
  }

  private static DistanceMap read(String name, Optional<String> chain, String query)
      throws IOException {
    try (InputStream file =
        StructureDistancesTest.class.getResourceAsStream("/structures/" + name)) {
      return StructureDistances.read(file, name.endsWith(".cif"), chain, query);
    }
  }

  @Test
  void refusesAFileWhoseChainsChangeFromLineToLine() {
    StringBuilder pdb = new StringBuilder();
    for (int k = 0; k < 1_000; k++) {
      pdb.append(
          "ATOM     49  CA  SER %c   0       0.000   0.000   0.000\n".formatted('A' + k % 2));
    }
    byte[] content = pdb.toString().getBytes(StandardCharsets.US_ASCII);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StructureDistances.read(
                    new ByteArrayInputStream(content), false, Optional.empty(), QUERY))
        .withMessageContaining("stretches of chains");
  }

  @Test
  void refusesMoreThanMemoryHolds() {
    byte[] content = new byte[StructureDistances.MOST_BYTES + 1];
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StructureDistances.read(
                    new ByteArrayInputStream(content), true, Optional.empty(), QUERY))
        .withMessageContaining("has more than 67,108,864 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueryAlignment.align("A".repeat(20_000), "A".repeat(20_000)))
        .withMessageContaining("too long to be aligned");
  }
}
