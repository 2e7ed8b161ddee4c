package org.coattend.corpus.note;

import java.io.IOException;

/** The records of a file, one by one. The file's stream is its owner's to close. */
interface RecordReader {

  /**
   * The next record, or null at the end.
   *
   * @throws IOException when the rest of the file cannot be read
   */
  SourceRecord next() throws IOException;
}
