package org.coattend.corpus;

import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads the families of one file as a stream, one at a time.
 *
 * <p>Memory is in proportion to the columns that are kept and the ids, never to the width of rows
 * with their inserts. Bytes are taken as ISO 8859-1; line ends may be LF or CRLF. A stream that
 * breaks off with an {@link java.io.IOException}, as a truncated gzip does, is bad input: what came
 * before is kept. Wrap other failures, such as those of a network, in {@link
 * java.io.UncheckedIOException} to let them through.
 *
 * <p>Under {@link BadInputMode#FAILFAST} {@link #next} and {@link #hasNext} throw {@link
 * BadInputException}. Closing the stream is the caller's.
 */
public final class AlignmentReader implements Iterator<FamilyRead> {
  private final FamilyParser parser;
  private FamilyRead upcoming;
  private boolean looked;

  private AlignmentReader(FamilyParser parser) {
    this.parser = parser;
  }

  /**
   * Opens a file's content.
   *
   * @param in the content, decompressed
   * @param source name or path of the file, as messages shall show it
   * @param format the format, or empty to tell it from the name or the first line
   */
  public static AlignmentReader open(
      InputStream in, String source, Optional<AlignmentFormat> format, ReadOptions options) {
    return open(in, source, AlignmentFormat.familyName(source), format, options);
  }

  /**
   * Opens a file's content.
   *
   * @param family name for a family that has none in the file
   */
  static AlignmentReader open(
      InputStream in,
      String source,
      String family,
      Optional<AlignmentFormat> format,
      ReadOptions options) {
    ByteLines lines = new ByteLines(in, options.limits().maxRowBytes());
    FamilyParser.Input input = new FamilyParser.Input(lines, source, family, options);
    return new AlignmentReader(
        format
            .or(() -> AlignmentFormat.of(source, lines.firstLine()))
            .map(known -> known.parser(input))
            .orElseGet(() -> new UnknownFormat(input)));
  }

  @Override
  public boolean hasNext() {
    if (!looked) {
      upcoming = parser.next();
      looked = true;
    }
    return upcoming != null;
  }

  @Override
  public FamilyRead next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    looked = false;
    FamilyRead family = upcoming;
    upcoming = null;
    return family;
  }

  /** A file that neither its name nor its first line tells the format of. */
  private static final class UnknownFormat extends FamilyParser.Single {
    private final FamilyParser.Input input;

    private UnknownFormat(FamilyParser.Input input) {
      this.input = input;
    }

    @Override
    FamilyRead read() {
      FamilyBuilder family = input.newFamily();
      boolean any = input.lines().advance();
      family.remark(
          0,
          any ? "the format is not known; name it with --format" : "file is empty",
          any ? input.lines().excerpt() : "");
      return family.finish();
    }
  }
}
