package org.coattend.corpus.note;

import java.util.List;
import java.util.Map;

/**
 * A record of a file, whatever its format.
 *
 * @param position from 1
 * @param line where it starts in the file, from 1; 0 where there are no lines
 * @param alone whether it is all of the file
 * @param fields by column, values may be null; null when the record cannot be used
 * @param relations that are labelled in the text
 * @param problem why, without its content; null when it can
 */
record SourceRecord(
    long position,
    long line,
    boolean alone,
    Map<String, String> fields,
    List<Relation> relations,
    String problem) {

  SourceRecord(
      long position, long line, boolean alone, Map<String, String> fields, String problem) {
    this(position, line, alone, fields, List.of(), problem);
  }

  static SourceRecord of(long position, long line, Map<String, String> fields) {
    return new SourceRecord(position, line, false, fields, null);
  }

  static SourceRecord broken(long position, long line, String problem) {
    return new SourceRecord(position, line, false, null, problem);
  }
}
