package org.coattend.corpus.note;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;

/** A text file, which is one note. */
final class TextRecord implements RecordReader {
  private final Reader in;
  private final NoteColumns columns;
  private boolean read;

  TextRecord(Reader in, NoteColumns columns) {
    this.in = in;
    this.columns = columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    if (read) {
      return null;
    }
    read = true;
    StringWriter text = new StringWriter();
    in.transferTo(text);
    return new SourceRecord(1, 1, true, Map.of(columns.text(), text.toString()), null);
  }
}
