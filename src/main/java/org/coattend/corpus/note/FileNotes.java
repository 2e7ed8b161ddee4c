package org.coattend.corpus.note;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.coattend.corpus.BadInputException;
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
    this.columns = columns;
    this.mode = mode;
    in = StoredFile.open(path, hadoop);
    try {
      records = format.reader(in, columns);
      advance();
    } catch (IOException e) {
      next = bad(0, e.getMessage());
    }
  }

  private void advance() {
    try {
      SourceRecord record = records == null ? null : records.next();
      if (record == null) {
        next = null;
      } else if (record.problem() == null) {
        next = new NoteRead(columns.note(source, record), null);
      } else {
        next = bad(record.line(), record.problem());
      }
    } catch (IOException e) {
      next = bad(0, e.getMessage());
      records = null;
    }
  }

  private NoteRead bad(long line, String reason) {
    BadRecord record = new BadRecord(source, "", line, line == 0 ? 0 : 1, reason, "");
    if (mode == BadInputMode.FAILFAST) {
      throw new BadInputException(record);
    }
    return new NoteRead(null, record);
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
