package org.coattend.corpus.note;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records of JSON objects. */
final class JsonRecords {
  /** For texts of any length. */
  static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  private final NoteColumns columns;

  JsonRecords(NoteColumns columns) {
    this.columns = columns;
  }

  /**
   * The record that a value is.
   *
   * @param alone whether it is all of the file
   */
  SourceRecord of(JsonNode value, long position, long line, boolean alone) {
    if (!value.isObject()) {
      return SourceRecord.broken(position, line, "a JSON value that is no object");
    }
    if (!value.has(columns.text())) {
      return SourceRecord.broken(
          position, line, "the object has no '%s'".formatted(columns.text()));
    }
    for (String column : columns.labels()) {
      if (value.path(column).isContainerNode() && !value.path(column).isEmpty()) {
        return SourceRecord.broken(position, line, LabelName.noSingleValue(column));
      }
    }
    Map<String, String> fields = new LinkedHashMap<>();
    value
        .properties()
        .forEach(property -> fields.put(property.getKey(), content(property.getValue())));
    return new SourceRecord(position, line, alone, fields, null);
  }

  private static String content(JsonNode value) {
    if (value.isContainerNode()) {
      return value.isEmpty() ? null : value.toString();
    }
    return value.isNull() ? null : value.asText();
  }
}
