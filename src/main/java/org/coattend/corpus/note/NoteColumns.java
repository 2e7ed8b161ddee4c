package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.coattend.corpus.BadRecord;

/**
 * The columns of a table of notes; all but the text may be empty, for there is none.
 *
 * @param text the note's text
 * @param id the note's id
 * @param patient whom it is about; empty: each note is a patient of its own
 * @param cohort the group that it is compared in
 */
public record NoteColumns(String text, String id, String patient, String cohort)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when no column has the text
   */
  public NoteColumns {
    if (text.isBlank()) {
      throw new IllegalArgumentException("text-column is empty; name the column with the text");
    }
  }

  /** The columns of what is all text. */
  NoteColumns ofText() {
    return new NoteColumns(text, "", "", "");
  }

  /** Those that say of whom and what a note is, where there are any. */
  List<String> labels() {
    return Stream.of(id, patient, cohort).filter(name -> !name.isEmpty()).toList();
  }

  /** The first column that a table lacks. */
  Optional<String> missing(Set<String> columns) {
    return asked().filter(name -> !columns.contains(name)).findFirst();
  }

  /** Those that a table has. */
  List<String> found(Set<String> columns) {
    return asked().filter(columns::contains).toList();
  }

  private Stream<String> asked() {
    return Stream.concat(Stream.of(text), labels().stream());
  }

  /** What came of a record of a file. */
  NoteRead read(String source, SourceRecord record) {
    if (record.problem() != null) {
      return bad(source, record, record.problem());
    }
    String cohortName = LabelName.stripped(field(record.fields(), cohort));
    return LabelName.isTooLong(cohortName)
        ? bad(source, record, LabelName.tooLong(cohort))
        : new NoteRead(note(source, record, cohortName), null);
  }

  private static NoteRead bad(String source, SourceRecord record, String problem) {
    return new NoteRead(null, new BadRecord(source, "", record.line(), 1, problem, ""));
  }

  private Note note(String source, SourceRecord record, String cohortName) {
    Map<String, String> fields = record.fields();
    String noteId = field(fields, id);
    if (noteId.isEmpty()) {
      String file = source.substring(source.lastIndexOf('/') + 1);
      noteId = record.alone() ? file : file + "#" + record.position();
    }
    return new Note(
        source,
        record.position(),
        noteId,
        patient.isEmpty() ? noteId : field(fields, patient),
        cohortName,
        field(fields, text),
        record.relations());
  }

  private static String field(Map<String, String> fields, String column) {
    String value = column.isEmpty() ? null : fields.get(column);
    return value == null ? "" : value;
  }
}
