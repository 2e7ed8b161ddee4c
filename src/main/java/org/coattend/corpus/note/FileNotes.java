package org.coattend.corpus.note;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.StoredFile;

/** The notes of one file; what cannot be read of it is one bad record at its end. */
final class FileNotes implements Iterator<NoteRead>, Closeable {
  private final String source;
  private final NoteColumns columns;
  private final BadInputMode mode;
  private final InputStream in;
  private RecordReader records;
  private NoteRead next;

  FileNotes(
      Path path,
      String source,
      NoteFormat format,
      NoteColumns columns,
      BadInputMode mode,
      Configuration hadoop) {
    this.source = source;
    this.columns = format.columns(columns);
    this.mode = mode;
    in = StoredFile.open(path, hadoop);
    try {
      records = format.reader(in, columns);
      advance();
    } catch (IOException e) {
      next = broken(e);
    }
  }

  private void advance() {
    try {
      SourceRecord record = records == null ? null : records.next();
      next = record == null ? null : columns.read(source, record).under(mode);
    } catch (IOException e) {
      next = broken(e);
      records = null;
    }
  }

  private NoteRead broken(IOException e) {
    return new NoteRead(null, new BadRecord(source, "", 0, 0, e.getMessage(), "")).under(mode);
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public NoteRead next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    NoteRead read = next;
    advance();
    return read;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
