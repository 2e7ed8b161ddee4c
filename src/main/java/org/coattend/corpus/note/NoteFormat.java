package org.coattend.corpus.note;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.util.Locale;
import java.util.Optional;
import org.coattend.corpus.RecordText;

/** What notes are stored in, told by extension. */
enum NoteFormat {
  CSV("csv"),
  TSV("tsv"),
  JSON("json"),
  JSON_LINES("jsonl|ndjson"),
  CONLLU("conllu"),
  TEXT("txt"),
  PARQUET("parquet");

  private final String extensions;

  NoteFormat(String extensions) {
    this.extensions = extensions;
  }

  static Optional<NoteFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (NoteFormat format : values()) {
      if (name.matches(".*\\.(%s)(\\.gz|\\.bz2)?".formatted(format.extensions))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The columns that files have: one that is all text has no others. */
  NoteColumns columns(NoteColumns asked) {
    return this == TEXT ? asked.ofText() : asked;
  }

  /**
   * Starts to read a file, of another format than Parquet.
   *
   * @throws IOException when it is not what it should be
   */
  RecordReader reader(InputStream in, NoteColumns columns) throws IOException {
    RecordText bounded = new RecordText(in);
    BufferedReader text = new BufferedReader(bounded);
    skipByteOrderMark(text);
    RecordReader records = records(text, columns);
    return () -> {
      bounded.beginRecord();
      return records.next();
    };
  }

  private RecordReader records(BufferedReader text, NoteColumns columns) throws IOException {
    return switch (this) {
      case CSV -> new DelimitedRecords(text, ',', columns);
      case TSV -> new DelimitedRecords(text, '\t', columns);
      case JSON -> json(text, columns);
      case JSON_LINES -> new JsonLines(text, columns);
      case CONLLU -> new ConlluSentences(text, columns);
      case TEXT -> new TextRecord(text, columns);
      case PARQUET -> throw new IllegalStateException("Spark reads Parquet");
    };
  }

  private static void skipByteOrderMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
  }

  /** JSON lines may be called json: then the first line is an object. */
  private static RecordReader json(BufferedReader text, NoteColumns columns) throws IOException {
    text.mark(1);
    int first = text.read();
    text.reset();
    if (first != '{') {
      return new JsonDocument(text, columns);
    }
    String line = text.readLine();
    PushbackReader whole = new PushbackReader(text, line.length() + 1);
    whole.unread((line + "\n").toCharArray());
    return JsonLines.isObject(line)
        ? new JsonLines(new BufferedReader(whole), columns)
        : new JsonDocument(whole, columns);
  }
}
