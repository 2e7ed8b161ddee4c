package org.coattend.corpus.labelled;

import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Stream;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.NoteColumns;

/**
 * The columns that say what an example is; all but the label may be empty, for there is none. Where
 * there is a column, each row must have a value.
 *
 * @param id the example's id; without, the file's name and the number of the row are
 * @param label the class
 * @param environment where the example comes from
 * @param split train, dev or test
 */
public record LabelledColumns(String id, String label, String environment, String split)
    implements Serializable {
  /** The environment of all examples where there is no column. */
  static final String EVERYWHERE = "all";

  /**
   * @throws IllegalArgumentException when no column has the label
   */
  public LabelledColumns {
    if (label.isBlank()) {
      throw new IllegalArgumentException("label-column is empty; name the column with the label");
    }
  }

  NoteColumns with(String content) {
    return new NoteColumns(content, id, "", "", names().toList());
  }

  private Stream<String> names() {
    return Stream.of(label, environment, split).filter(name -> !name.isEmpty());
  }

  /** Why a row cannot be an example, without its content. */
  Optional<String> problem(Note row) {
    return names()
        .filter(name -> value(row, name).isBlank())
        .findFirst()
        .map("has no '%s'"::formatted)
        .or(
            () ->
                split.isEmpty() || Split.of(value(row, split)).isPresent()
                    ? Optional.empty()
                    : Optional.of("'%s' must be train, dev or test".formatted(split)));
  }

  String label(Note row) {
    return value(row, label);
  }

  String environment(Note row) {
    return environment.isEmpty() ? EVERYWHERE : value(row, environment);
  }

  /** As the column says, or by the id where there is no column. */
  Split split(Note row, SplitShares shares) {
    return Split.of(value(row, split)).orElseGet(() -> shares.of(row.id()));
  }

  private static String value(Note row, String column) {
    return row.more().getOrDefault(column, "");
  }
}
