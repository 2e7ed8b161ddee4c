package org.coattend.corpus.note;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** CSV and TSV with a header; quoted fields may hold line breaks, and quotes twice. */
final class DelimitedRecords implements RecordReader {
  /** Characters read at a time, and lost where compressed data are damaged. */
  private static final int BUFFER = 1 << 13;

  private final CsvParser parser;
  private final String[] header;
  private long position;

  /**
   * Reads the header.
   *
   * @throws IOException when the file has none that columns can be told by, or lacks one
   */
  DelimitedRecords(Reader in, char delimiter, NoteColumns columns) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.getFormat().setQuote('"');
    settings.getFormat().setQuoteEscape('"');
    settings.getFormat().setComment('\0');
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(4096);
    settings.setSkipEmptyLines(false);
    settings.setEmptyValue("");
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setInputBufferSize(BUFFER);
    settings.setReadInputOnSeparateThread(false);
    parser = new CsvParser(settings);
    header =
        parse(
            () -> {
              parser.beginParsing(new EndedReader(in));
              return parser.parseNext();
            });
    if (header == null || isBlank(header)) {
      throw new IOException("the table is empty");
    }
    Set<String> names = new LinkedHashSet<>(Arrays.asList(header));
    names.remove(null);
    Optional<String> missing = columns.missing(names);
    if (missing.isPresent()) {
      throw new IOException(lacks(missing.get(), columns.found(names), header.length));
    }
  }

  /** Names what was asked for alone: where there is no header, the first line is a note. */
  private static String lacks(String column, List<String> found, int columns) {
    return found.isEmpty()
        ? "no column '%s' among %d; does the first line name the columns?"
            .formatted(column, columns)
        : "no column '%s' among %d; found: %s".formatted(column, columns, String.join(", ", found));
  }

  @Override
  public SourceRecord next() throws IOException {
    long line;
    String[] values;
    do {
      line = parser.getContext().currentLine() + 1;
      values = parse(parser::parseNext);
    } while (values != null && isBlank(values));
    if (values == null) {
      return null;
    }
    position++;
    String last = values[values.length - 1];
    if (last != null && last.endsWith(EndedReader.END)) {
      return SourceRecord.broken(
          position, line, "a quote is not closed; what follows it was not read");
    }
    if (values.length != header.length) {
      return SourceRecord.broken(
          position,
          line,
          "%d fields, but the header names %d".formatted(values.length, header.length));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int k = 0; k < header.length; k++) {
      fields.put(header[k], values[k]);
    }
    return SourceRecord.of(position, line, fields);
  }

  private static boolean isBlank(String[] values) {
    return values.length == 1 && values[0] == null;
  }

  /** A row; null at the end. */
  private String[] parse(Supplier<String[]> next) throws IOException {
    try {
      String[] values = next.get();
      return values == null || EndedReader.END.equals(values[0]) ? null : values;
    } catch (TextParsingException e) {
      // Its message quotes the note.
      throw new IOException(
          "the table breaks after line %d%s; what follows was not read"
              .formatted(
                  parser.getContext() == null ? 0 : parser.getContext().currentLine(),
                  reason(e.getCause())));
    }
  }

  /** What the file itself gave for a reason, which quotes nothing. */
  private static String reason(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UncheckedIOException storage) {
        throw storage;
      }
      if (cause instanceof IOException && cause.getMessage() != null) {
        return ": " + cause.getMessage();
      }
    }
    return "";
  }
}
