package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.coattend.corpus.BadRecord;

/**
 * The columns of a table of notes; all but the text may be empty, for there is none.
 *
 * @param text the note's text
 * @param id the note's id
 * @param patient whom it is about
 * @param cohort the group that it is compared in
 */
public record NoteColumns(String text, String id, String patient, String cohort)
    implements Serializable {
  private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_.-]{0,39}";

  /** What is not seen around a name: blanks, also those that do not break, and marks of format. */
  private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}\\p{C}]+|[\\s\\p{Z}\\p{C}]+$");

  /**
   * @throws IllegalArgumentException when no column has the text
   */
  public NoteColumns {
    if (text.isBlank()) {
      throw new IllegalArgumentException("text-column is empty; name the column with the text");
    }
  }

  /**
   * What a table lacks, in words. The columns are listed if they look like names: where there is no
   * header, the first line is a note.
   */
  Optional<String> missing(Set<String> columns) {
    for (String column : new String[] {text, id, patient, cohort}) {
      if (!column.isEmpty() && !columns.contains(column)) {
        boolean names = columns.stream().allMatch(name -> name.matches(NAME));
        return Optional.of(
            names
                ? "no column '%s'; the columns are %s".formatted(column, String.join(", ", columns))
                : "no column '%s' among %d that may be no names; has the table a header?"
                    .formatted(column, columns.size()));
      }
    }
    return Optional.empty();
  }

  /** What came of a record of a file. */
  NoteRead read(String source, SourceRecord record) {
    String problem = record.problem();
    if (problem == null && LabelName.isTooLong(name(record.fields(), cohort()))) {
      problem = LabelName.tooLong(cohort());
    }
    return problem == null
        ? new NoteRead(note(source, record), null)
        : new NoteRead(null, new BadRecord(source, "", record.line(), 1, problem, ""));
  }

  private Note note(String source, SourceRecord record) {
    Map<String, String> fields = record.fields();
    String id = field(fields, id());
    if (id.isEmpty()) {
      String file = source.substring(source.lastIndexOf('/') + 1);
      id = record.alone() ? file : file + "#" + record.position();
    }
    String patient = name(fields, patient());
    return new Note(
        source,
        record.position(),
        id,
        patient.isEmpty() && (patient().isEmpty() || record.alone()) ? id : patient,
        name(fields, cohort()),
        field(fields, text()),
        record.relations());
  }

  private static String name(Map<String, String> fields, String column) {
    return AROUND.matcher(field(fields, column)).replaceAll("");
  }

  private static String field(Map<String, String> fields, String column) {
    String value = column.isEmpty() ? null : fields.get(column);
    return value == null ? "" : value;
  }
}
