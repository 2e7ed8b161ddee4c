package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final List<String> FAMILIES =
      IntStream.range(0, 20).mapToObj(k -> "f" + k).toList();

  @Test
  void familiesOfALineShareAFold() {
    for (int seed = 0; seed < 20; seed++) {
      int[] fold = Folds.of(FAMILIES, List.of("f1, f9\tf17", " f0 f2 "), 5, seed);

      assertThat(fold[9]).isEqualTo(fold[1]);
      assertThat(fold[17]).isEqualTo(fold[1]);
      assertThat(fold[2]).isEqualTo(fold[0]);
    }
  }

  @Test
  void familiesThatAreRelatedThroughOthersShareAFold() {
    List<String> chain = List.of("f1 f2", "f5 f6", "f3 unknown", "unknown f5", "f2 f3");

    for (int seed = 0; seed < 20; seed++) {
      int[] fold = Folds.of(FAMILIES, chain, 5, seed);

      assertThat(new int[] {fold[2], fold[3], fold[5], fold[6]}).containsOnly(fold[1]);
    }
  }

  @Test
  void foldsOfUnrelatedFamiliesAreOfOneSize() {
    int[] fold = Folds.of(FAMILIES, List.of(), 5, 1);

    for (int part = 0; part < 5; part++) {
      int of = part;
      assertThat(IntStream.of(fold).filter(one -> one == of)).hasSize(4);
    }
  }

  @Test
  void emptyLinesRelateNothing() {
    int[] fold = Folds.of(List.of("a", "b"), List.of("", "  ", "a"), 2, 1);

    assertThat(fold[0]).isNotEqualTo(fold[1]);
  }

  @Test
  void fewerUnrelatedFamiliesThanFoldsAreRefused() {
    assertThatThrownBy(() -> Folds.of(List.of("a", "b", "c"), List.of("a b", "b c"), 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 families")
        .hasMessageContaining("1 of them unrelated")
        .hasMessageContaining("2 folds");
  }
}
