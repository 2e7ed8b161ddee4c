package org.coattend.corpus.note;

import java.util.Map;

/**
 * A row of a table that labels; each value that is asked for is checked.
 *
 * @param fields by column, values may be null
 */
public record LabelRow(Map<String, String> fields) {

  boolean has(String column) {
    return fields.containsKey(column);
  }

  /** A value, empty where the row has none. */
  public String value(String column) {
    String value = fields.get(column);
    return value == null ? "" : value;
  }

  /** The note that the row is about. */
  String note() {
    return value(LabelTables.NOTE);
  }

  /**
   * A stretch of the note's text, told by the columns with its start and end.
   *
   * @throws IllegalArgumentException when there is no such column or value
   */
  Span span(String start, String end) {
    return new Span(whole(start), whole(end));
  }

  /**
   * A whole number, at least 0.
   *
   * @throws IllegalArgumentException when there is no such column or value
   */
  int whole(String column) {
    String value = value(column);
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          has(column)
              ? "%s is no whole number".formatted(column)
              : "no column '%s'".formatted(column));
    }
    return Integer.parseInt(value);
  }
}
