package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;

class ResidueVariablesTest {
  /** Residues 0 to 3, the gap is 4. */
  private static ResidueVariables of(int columns, int... codes) {
    byte[] bytes = new byte[codes.length];
    for (int k = 0; k < codes.length; k++) {
      bytes[k] = (byte) codes[k];
    }
    return new ResidueVariables(
        new EncodedAlignment(
            "family", Alphabet.NUCLEOTIDE, codes.length / columns, columns, bytes));
  }

  private static List<Integer> variables(ResidueVariables variables, int column) {
    return IntStream.range(0, variables.residues).mapToObj(a -> variables.of(column, a)).toList();
  }

  @Test
  void aResidueThatOccursHasAVariableOfItsOwnAndAllOthersShareOne() {
    ResidueVariables variables = of(2, 1, 0, 1, 3, 4, 0);

    assertThat(variables(variables, 0)).containsExactly(0, 1, 0, 0);
    assertThat(variables(variables, 1)).containsExactly(2, 3, 3, 4);
    assertThat(variables.count()).isEqualTo(5);
    assertThat(IntStream.range(0, 5).map(variables::sharing)).containsExactly(3, 1, 1, 2, 1);
    assertThat(IntStream.rangeClosed(0, 2).map(variables::first)).containsExactly(0, 2, 5);
  }

  @Test
  void aColumnInWhichAllResiduesOccurHasNoneThatIsSharedWhetherTheGapDoesOrNot() {
    ResidueVariables variables = of(2, 0, 3, 1, 2, 2, 1, 3, 0, 3, 4);

    assertThat(variables(variables, 0)).containsExactly(0, 1, 2, 3);
    assertThat(variables(variables, 1)).containsExactly(4, 5, 6, 7);
    assertThat(IntStream.range(0, 8).map(variables::sharing)).containsOnly(1);
  }

  @Test
  void aColumnOfGapsHasOneVariable() {
    ResidueVariables variables = of(2, 4, 2, 4, 4);

    assertThat(variables(variables, 0)).containsOnly(0);
    assertThat(variables(variables, 1)).containsExactly(1, 1, 2, 1);
    assertThat(variables.sharing(0)).isEqualTo(4);
  }

  @Test
  void aSingleResidueThatDoesNotOccurSharesItsVariableWithNone() {
    ResidueVariables variables = of(1, 0, 1, 3);

    assertThat(variables(variables, 0)).containsExactly(0, 1, 2, 3);
    assertThat(IntStream.range(0, 4).map(variables::sharing)).containsOnly(1);
  }

  @Test
  void theVariablesAreAPartitionOfTheResiduesColumnByColumn() {
    int[] some = {1, 4, 21, 9, 20, 2};
    EncodedAlignment alignment = RandomFamilies.sparse(Alphabet.PROTEIN, 30, some, 1);

    ResidueVariables variables = new ResidueVariables(alignment);

    int[] residues = new int[variables.count()];
    List<Integer> columns = new ArrayList<>();
    for (int column = 0; column < some.length; column++) {
      for (int variable : variables(variables, column)) {
        assertThat(variable).isBetween(variables.first(column), variables.first(column + 1) - 1);
        residues[variable]++;
      }
      columns.add(variables.first(column));
    }
    assertThat(columns).isSorted().startsWith(0);
    assertThat(IntStream.range(0, residues.length).map(variables::sharing))
        .containsExactly(IntStream.of(residues).boxed().toArray(Integer[]::new));
  }
}
