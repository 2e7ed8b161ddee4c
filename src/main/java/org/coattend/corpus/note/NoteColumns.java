package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.HashMap;
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
 * @param more further columns with names, such as labels
 */
public record NoteColumns(String text, String id, String patient, String cohort, List<String> more)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when no column has the text
   */
  public NoteColumns {
    if (text.isBlank()) {
      throw new IllegalArgumentException("text-column is empty; name the column with the text");
    }
    more = List.copyOf(more);
  }

  /** No further columns. */
  public NoteColumns(String text, String id, String patient, String cohort) {
    this(text, id, patient, cohort, List.of());
  }

  /** The columns of what is all text. */
  NoteColumns ofText() {
    return new NoteColumns(text, "", "", "");
  }

  /** Those that say of whom and what a note is, where there are any. */
  List<String> labels() {
    return Stream.concat(Stream.of(id, patient, cohort), more.stream())
        .filter(name -> !name.isEmpty())
        .toList();
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
    if (LabelName.isTooLong(cohortName)) {
      return bad(source, record, LabelName.tooLong(cohort));
    }
    Map<String, String> names = new HashMap<>();
    for (String column : more) {
      String name = LabelName.stripped(field(record.fields(), column));
      if (LabelName.isTooLong(name)) {
        return bad(source, record, LabelName.tooLong(column));
      }
      names.put(column, name);
    }
    return new NoteRead(note(source, record, cohortName, names), null);
  }

  private static NoteRead bad(String source, SourceRecord record, String problem) {
    return new NoteRead(null, new BadRecord(source, "", record.line(), 1, problem, ""));
  }

  private Note note(
      String source, SourceRecord record, String cohortName, Map<String, String> names) {
    Map<String, String> fields = record.fields();
    String noteId = field(fields, id);
    if (noteId.isEmpty()) {
      String file = source.substring(source.lastIndexOf('/') + 1);
      noteId = record.alone() ? file : file + "#" + record.position();
    }
    return new Note(
        source,
        record.position(),
        record.line(),
        noteId,
        patient.isEmpty() ? noteId : field(fields, patient),
        cohortName,
        field(fields, text),
        record.relations(),
        List.of(),
        names);
  }

  private static String field(Map<String, String> fields, String column) {
    String value = column.isEmpty() ? null : fields.get(column);
    return value == null ? "" : value;
  }
}
