package org.coattend.corpus.note;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputMode;

/** Reads a file of notes as a task does, for tests of other packages. */
public final class NoteFile {
  private NoteFile() {}

  public static List<NoteRead> read(Path file, Configuration hadoop, NoteColumns columns) {
    List<NoteRead> reads = new ArrayList<>();
    try (FileNotes notes =
        new FileNotes(
            new org.apache.hadoop.fs.Path(file.toUri()),
            file.toString(),
            NoteFormat.of(file.toString()).orElseThrow(),
            columns,
            BadInputMode.QUARANTINE,
            hadoop)) {
      notes.forEachRemaining(reads::add);
    }
    return reads;
  }
}
