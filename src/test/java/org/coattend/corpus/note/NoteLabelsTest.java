package org.coattend.corpus.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteLabelsTest {
  private static final String HEADER = "note_id,section,start,end\n";

  @TempDir Path folder;

  @Test
  void aNoteThatTheTablesNameHasTheirSectionsAndNoneOfThePattern() throws IOException {
    NoteLabels labels = labels(HEADER + "a,Therapy,6,12\na,Exam,0,4\nb,Exam,0,2\n");

    assertThat(labels.label(note("a", "EXAM fine PLAN rest"), Set.of()).sections())
        .containsExactly(
            new Section("EXAM", new Span(0, 4)), new Section("THERAPY", new Span(6, 12)));
    assertThat(labels.label(note("c", "EXAM fine PLAN rest"), Set.of()).sections())
        .containsExactly(new Section("PLAN", new Span(10, 19)));
  }

  @Test
  void aSectionIsCutAtTheEndOfTheTextAndLeftOutPastIt() throws IOException {
    NoteLabels labels =
        labels(HEADER + "a,Exam,0,4\na,Therapy,6,99\na,More,120,130\nb,Exam,10,12\n");

    assertThat(labels.label(note("a", "fine rest"), Set.of()).sections())
        .containsExactly(
            new Section("EXAM", new Span(0, 4)), new Section("THERAPY", new Span(6, 9)));
    assertThat(labels.label(note("b", "PLAN rest"), Set.of()).sections()).isEmpty();
    assertThat(labels.label(note("a", ""), Set.of()).sections()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'a,Plan,7,9', the section overlaps another one of its note",
    "'a,Plan,0,6', the section overlaps another one of its note",
    "'a,Plan,0,20', the section overlaps another one of its note",
    "'a,Exam,5,10', the section overlaps another one of its note",
    "'a,Plan,12,12', a span from 12 to 12",
    "'a,Plan,x,12', start is no whole number",
    "'a,Plan,12,', end is no whole number",
    "'a,,12,14', section is empty",
    "'a,Plan,12', '3 fields, but the header names 4'",
    "'a,\"Plan,12,14', a quote is not closed"
  })
  void aSectionThatCannotBeUsedIsRefusedWithFileLineAndReason(String row, String reason) {
    assertThatThrownBy(() -> labels(HEADER + "b,Plan,0,20\na,Exam,5,10\n" + row + "\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("sections.csv line 4: " + reason);
  }

  @Test
  void sectionsOfOneNoteInTwoTablesMayNotOverlapEither() throws IOException {
    Files.writeString(folder.resolve("a.csv"), HEADER + "a,Exam,5,10\n");
    Files.writeString(
        folder.resolve("b.tsv"), (HEADER + "a,Plan,10,12\na,More,1,6\n").replace(',', '\t'));

    assertThatThrownBy(() -> read(folder.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("b.tsv line 3: the section overlaps");
  }

  @Test
  void aSectionsNameThatIsALongTextIsRefusedWithoutIt() {
    assertThatThrownBy(() -> labels(HEADER + "a," + "zyzzyva".repeat(37) + ",0,3\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("sections.csv line 2: section is longer than 256 characters");
  }

  @Test
  void aTableWithoutAColumnIsRefused() {
    assertThatThrownBy(() -> labels("note_id,name,start,end\na,Plan,0,3\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'section' among 4; found: note_id");
    assertThatThrownBy(() -> labels("note_id,section,start\na,Plan,0\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'end'");
  }

  @Test
  void relationsStayWhereSectionsAreAdded() throws IOException {
    Path relations =
        Files.writeString(
            folder.resolve("relations.csv"),
            "note_id,relation,from_start,from_end,to_start,to_end\na,dose,0,3,4,6\n");
    NoteLabels labels =
        NoteLabels.read(relations.toString(), "", new SectionHeader("PLAN"), new Configuration());

    Note note = labels.label(note("a", "one PLAN"), Set.of());

    assertThat(note.relations())
        .containsExactly(new Relation("dose", new Span(0, 3), new Span(4, 6), List.of()));
    assertThat(note.sections()).containsExactly(new Section("PLAN", new Span(4, 8)));
  }

  @Test
  void theNotesThatTablesNameAreThoseOfRelationsAndOfSections() throws IOException {
    String relations =
        Files.writeString(
                folder.resolve("relations.csv"),
                "note_id,relation,from_start,from_end,to_start,to_end,right\n"
                    + "a,dose,0,3,4,6,true\nb,dose,0,3,4,6,false\n")
            .toString();
    String sections =
        Files.writeString(folder.resolve("sections.csv"), HEADER + "b,Exam,0,4\nc,Exam,0,4\n")
            .toString();
    SectionHeader header = new SectionHeader("PLAN");
    NoteLabels both = NoteLabels.read(relations, sections, header, new Configuration());

    assertThat(both.notes()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(List.of("a", "b", "c")).allMatch(both::names);
    assertThat(both.names("d")).isFalse();
    assertThat(NoteLabels.read(relations, "", header, new Configuration()).notes())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void labelsOfAnIdThatSeveralNotesHaveAreNotUsed() throws IOException {
    Path relations =
        Files.writeString(
            folder.resolve("relations.csv"),
            "note_id,relation,from_start,from_end,to_start,to_end\na,dose,0,3,4,6\n");
    Path sections = Files.writeString(folder.resolve("sections.csv"), HEADER + "a,Exam,0,4\n");
    NoteLabels labels =
        NoteLabels.read(
            relations.toString(),
            sections.toString(),
            new SectionHeader("PLAN"),
            new Configuration());

    Note note = labels.label(note("a", "one PLAN"), Set.of("a", "b"));

    assertThat(note.relations()).isEmpty();
    assertThat(note.sections()).containsExactly(new Section("PLAN", new Span(4, 8)));
    assertThat(labels.label(note("a", "one PLAN"), Set.of("b")).relations()).hasSize(1);
  }

  @Test
  void aNoteTakesNoSectionsThatOverlapOrPassItsText() {
    Section exam = new Section("EXAM", new Span(0, 4));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                note("a", "one two")
                    .withSections(List.of(exam, new Section("PLAN", new Span(3, 6)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> note("a", "one").withSections(List.of(exam)));
  }

  @Test
  void neitherNotesNorSectionsShowNamesWhenPrinted() {
    Note note = note("a", "ZYZZYVA").withSections(List.of(new Section("ZYZZYVA", new Span(0, 7))));

    assertThat(note.toString() + note.sections()).doesNotContain("ZYZZYVA");
  }

  private NoteLabels labels(String sections) throws IOException {
    return read(Files.writeString(folder.resolve("sections.csv"), sections).toString());
  }

  private static NoteLabels read(String sections) {
    return NoteLabels.read("", sections, new SectionHeader("PLAN"), new Configuration());
  }

  private static Note note(String id, String text) {
    return new Note("n.csv", 1, id, id, "", text, List.of());
  }
}
