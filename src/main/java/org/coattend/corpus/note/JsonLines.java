package org.coattend.corpus.note;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;

/** One JSON object a line; a broken line costs itself alone. */
final class JsonLines implements RecordReader {
  private static final ObjectReader JSON =
      JsonRecords.JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BufferedReader in;
  private final JsonRecords records;
  private long lines;
  private long position;

  JsonLines(BufferedReader in, NoteColumns columns) {
    this.in = in;
    records = new JsonRecords(columns);
  }

  /** Whether a line is an object and nothing else. */
  static boolean isObject(String line) {
    try {
      return JSON.readTree(line).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Override
  public SourceRecord next() throws IOException {
    String line;
    do {
      line = in.readLine();
      lines++;
    } while (line != null && line.isBlank());
    if (line == null) {
      return null;
    }
    position++;
    JsonNode value;
    try {
      value = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return SourceRecord.broken(position, lines, "the line is no JSON object");
    }
    return records.of(value, position, lines, false);
  }
}
