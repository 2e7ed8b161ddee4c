package org.coattend.corpus.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelationTableTest {
  private static final String HEADER = "note_id,relation,from_start,from_end,to_start,to_end";

  @TempDir Path folder;

  @Test
  void everyRowWithoutRivalsIsARelation() throws IOException {
    RelationTable table = table(HEADER + "\na,dose,0,3,4,6\nb,dose,1,2,3,4\na,site,0,3,7,9\n");

    assertThat(table.label(note("a")).relations())
        .containsExactlyInAnyOrder(
            new Relation("dose", new Span(0, 3), new Span(4, 6), List.of()),
            new Relation("site", new Span(0, 3), new Span(7, 9), List.of()));
    assertThat(table.label(note("c")).relations()).isEmpty();
  }

  @Test
  void rowsOfOneChoiceAreRivals() throws IOException {
    RelationTable table =
        table(
            HEADER
                + ",right\na,who,9,12,0,3,false\na,who,9,12,4,6,true\na,who,9,12,20,22,FALSE\n"
                + "a,who,30,33,4,6,true\n");

    assertThat(table.label(note("a")).relations())
        .containsExactly(
            new Relation(
                "who", new Span(9, 12), new Span(4, 6), List.of(new Span(0, 3), new Span(20, 22))),
            new Relation("who", new Span(30, 33), new Span(4, 6), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "'a,who,9,x,4,6,true', from_end is no whole number",
    "'a,who,9,9,4,6,true', a span from 9 to 9",
    "'a,who,9,12,4,6,perhaps', right is neither true nor false",
    "'a,who,9,12,4,6', '6 fields, but the header names 7'"
  })
  void aRowThatCannotBeUsedIsRefusedWithFileLineAndReason(String row, String reason) {
    assertThatThrownBy(() -> table(HEADER + ",right\na,who,9,12,0,3,false\n" + row + "\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("relations.csv line 3: ")
        .hasMessageContaining(reason);
  }

  @Test
  void twoRightRowsOfOneChoiceAreRefused() {
    assertThatThrownBy(() -> table(HEADER + ",right\na,who,9,12,0,3,true\na,who,9,12,4,6,true\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a second row");
  }

  @Test
  void aTableWithoutAColumnIsRefused() {
    assertThatThrownBy(() -> table("note_id,relation,from_start\na,who,1\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'from_end'");
  }

  @Test
  void aRelationsNameThatIsALongTextIsRefusedWithoutIt() {
    assertThatThrownBy(() -> table(HEADER + "\na," + "zyzzyva".repeat(37) + ",0,3,4,6\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("relations.csv line 2: relation is longer than 256 characters");
  }

  @Test
  void rowsOfOneChoiceMayStandInSeveralTables() throws IOException {
    String header = HEADER + ",right\n";
    Files.writeString(folder.resolve("a.csv"), header + "a,who,9,12,0,3,false\n");
    Files.writeString(
        folder.resolve("b.tsv"), (header + "a,who,9,12,4,6,true\n").replace(',', '\t'));

    assertThat(
            RelationTable.read(folder.toString(), new Configuration()).label(note("a")).relations())
        .containsExactly(
            new Relation("who", new Span(9, 12), new Span(4, 6), List.of(new Span(0, 3))));
  }

  @Test
  void aNoteWithoutARightRowIsNamedButHasNoRelation() throws IOException {
    RelationTable table = table(HEADER + ",right\na,who,9,12,0,3,false\nb,who,9,12,4,6,true\n");

    assertThat(table.notes()).containsExactlyInAnyOrder("a", "b");
    assertThat(table.label(note("a")).relations()).isEmpty();
  }

  @Test
  void noInputIsNoRelations() {
    RelationTable none = RelationTable.read("", new Configuration());

    assertThat(none.label(note("a")).relations()).isEmpty();
  }

  private RelationTable table(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("relations.csv"), content);
    return RelationTable.read(file.toString(), new Configuration());
  }

  private static Note note(String id) {
    return new Note("n.csv", 1, id, id, "", "text", List.of());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheHeader() throws IOException {
    RelationTable table = table("\uFEFF" + HEADER + "\na,dose,0,3,4,6\n");

    assertThat(table.notes()).containsExactly("a");
  }
}
