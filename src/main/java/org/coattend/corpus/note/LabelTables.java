package org.coattend.corpus.note;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
    for (FileStatus file : new InputListing(hadoop, any -> true).files(input)) {
      read(file, hadoop, columns, use);
    }
  }

  private static void read(
      FileStatus file, Configuration hadoop, NoteColumns columns, Consumer<LabelRow> use) {
    String source = InputFile.source(file.getPath());
    char delimiter = NoteFormat.of(source).filter(NoteFormat.TSV::equals).isPresent() ? '\t' : ',';
    long line = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                StoredFile.open(file.getPath(), hadoop), StandardCharsets.UTF_8))) {
      RecordReader records = new DelimitedRecords(in, delimiter, columns);
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
