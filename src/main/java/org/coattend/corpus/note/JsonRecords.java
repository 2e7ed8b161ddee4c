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

  private final String text;

  JsonRecords(NoteColumns columns) {
    text = columns.text();
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
    if (!value.has(text)) {
      return SourceRecord.broken(position, line, "the object has no '%s'".formatted(text));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    value
        .properties()
        .forEach(property -> fields.put(property.getKey(), content(property.getValue())));
    return new SourceRecord(position, line, alone, fields, null);
  }

  private static String content(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
