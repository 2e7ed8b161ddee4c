package org.coattend.corpus.note;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;

/** A JSON document that is an object, or an array of them. */
final class JsonDocument implements RecordReader {
  private final JsonParser parser;
  private final JsonRecords records;
  private boolean array;
  private long position;

  JsonDocument(Reader in, NoteColumns columns) throws IOException {
    parser = JsonRecords.JSON.createParser(in);
    records = new JsonRecords(columns);
  }

  @Override
  public SourceRecord next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (position == 0 && token == JsonToken.START_ARRAY) {
        array = true;
        token = parser.nextToken();
      }
      if (token == null || token == JsonToken.END_ARRAY) {
        return null;
      }
      position++;
      long line = parser.currentTokenLocation().getLineNr();
      JsonNode value = JsonRecords.JSON.readTree(parser);
      return records.of(value, position, line, !array && position == 1);
    } catch (JsonProcessingException e) {
      // Its message and its source quote the note.
      throw new IOException(
          "the JSON breaks at line %d; what follows was not read"
              .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    }
  }
}
