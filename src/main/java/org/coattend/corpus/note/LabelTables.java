package org.coattend.corpus.note;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;
import org.coattend.corpus.StoredFile;

/** Tables (CSV, TSV) that say something of what is read elsewhere, row by row. */
public final class LabelTables {
  /** The column that names the note. */
  static final String NOTE = "note_id";

  /** Rows of all tables of an input at most; they are held in memory. */
  private static final long MOST_ROWS = 5_000_000;

  private LabelTables() {}

  /**
   * Reads tables about notes.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @param name the column with the kind of label, which every table must have
   * @param use takes the rows one by one and throws IllegalArgumentException where one is wrong
   * @throws BadInputException with file and line, when a row cannot be used
   */
  static void read(String input, Configuration hadoop, String name, Consumer<LabelRow> use) {
    read(input, hadoop, new NoteColumns(name, NOTE, "", ""), use);
  }

  /**
   * Reads tables.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @param columns that every table must have
   * @param use takes the rows one by one and throws IllegalArgumentException where one is wrong
   * @throws BadInputException with file and line, when a row cannot be used
   */
  public static void read(
      String input, Configuration hadoop, NoteColumns columns, Consumer<LabelRow> use) {
    if (input.isBlank()) {
      return;
    }
    Consumer<LabelRow> counted = counted(use);
    for (FileStatus file : new InputListing(hadoop, any -> true).files(input)) {
      read(file, hadoop, columns, counted);
    }
  }

  private static Consumer<LabelRow> counted(Consumer<LabelRow> use) {
    AtomicLong rows = new AtomicLong();
    return row -> {
      if (rows.incrementAndGet() > MOST_ROWS) {
        throw new IllegalArgumentException(
            "the tables have more than %,d rows, which are held in memory".formatted(MOST_ROWS));
      }
      use.accept(row);
    };
  }

  private static void read(
      FileStatus file, Configuration hadoop, NoteColumns columns, Consumer<LabelRow> use) {
    String source = InputFile.source(file.getPath());
    NoteFormat format = NoteFormat.of(source).filter(NoteFormat.TSV::equals).orElse(NoteFormat.CSV);
    long line = 0;
    try (InputStream in = StoredFile.open(file.getPath(), hadoop)) {
      RecordReader records = format.reader(in, columns);
      for (SourceRecord record = records.next(); record != null; record = records.next()) {
        line = record.line();
        if (record.problem() != null) {
          throw new IOException(record.problem());
        }
        use.accept(new LabelRow(record.fields()));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(new BadRecord(source, "", line, 0, e.getMessage(), ""));
    }
  }
}
