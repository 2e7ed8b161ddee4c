package org.coattend.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowIndexTest {
  @Test
  void theFirstRowOfAnIdFromAPlaceOnIsFound() {
    FamilyBuilder family = new FamilyBuilder("f", "f", ReadOptions.DEFAULT);
    List<FamilyBuilder.Row> rows =
        Stream.of("a", "b", "a", "c", "a").map(id -> family.count(id, 1)).toList();
    RowIndex index = new RowIndex(rows);

    assertThat(index.find("a", 0)).isZero();
    assertThat(index.find("a", 1)).isEqualTo(2);
    assertThat(index.find("a", 3)).isEqualTo(4);
    assertThat(index.find("a", 5)).isEqualTo(-1);
    assertThat(index.find("b", 0)).isEqualTo(1);
    assertThat(index.find("b", 2)).isEqualTo(-1);
    assertThat(index.find("d", 0)).isEqualTo(-1);
  }
}
