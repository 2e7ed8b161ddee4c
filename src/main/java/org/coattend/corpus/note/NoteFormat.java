package org.coattend.corpus.note;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What notes are stored in, told by extension. */
enum NoteFormat {
  CSV("csv"),
  TSV("tsv"),
  JSON("json"),
  JSON_LINES("jsonl|ndjson"),
  CONLLU("conllu"),
  TEXT("txt"),
  PARQUET("parquet");

  /** Characters of a first line that may be an object. */
  private static final int LONGEST_FIRST_LINE = 1 << 24;

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

  /**
   * Starts to read a file, of another format than Parquet.
   *
   * @throws IOException when it is not what it should be
   */
  RecordReader reader(InputStream in, NoteColumns columns) throws IOException {
    BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    skipByteOrderMark(text);
    return switch (this) {
      case CSV -> new DelimitedRecords(text, ',', columns);
      case TSV -> new DelimitedRecords(text, '\t', columns);
      case JSON ->
          hasObjectInLine(text) ? new JsonLines(text, columns) : new JsonDocument(text, columns);
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

  /** Whether the first line is an object, as those of JSON lines that are called json. */
  private static boolean hasObjectInLine(BufferedReader text) throws IOException {
    text.mark(LONGEST_FIRST_LINE);
    int first = text.read();
    text.reset();
    if (first != '{') {
      return false;
    }
    String line = text.readLine();
    text.reset();
    return JsonLines.isObject(line);
  }
}
