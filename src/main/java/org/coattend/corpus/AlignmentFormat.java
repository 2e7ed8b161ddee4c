package org.coattend.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The formats of alignment files.
 *
 * <p>In {@link #A3M}, {@link #A2M} and {@link #ROWS} each row loses its lower-case letters and
 * {@code '.'}, and must then be as long as the query. In the others all rows are equally wide and
 * the query's upper-case letters and {@code '-'} say which columns count; if it has no upper case
 * at all, neither has the case a meaning.
 */
@SuppressWarnings("ImmutableEnumChecker") // constructor references and List.of do not change
public enum AlignmentFormat {
  A3M(MarkedRows::withOwnInserts, ".a3m"),
  A2M(MarkedRows::withOwnInserts, ".a2m"),
  FASTA(MarkedRows::ofEqualWidth, ".fa", ".fasta", ".afa", ".mfa", ".fas"),
  STOCKHOLM(StockholmParser::new, ".sto", ".stk", ".stockholm", ".sth"),
  CLUSTAL(ClustalParser::new, ".clustal", ".clw", ".clu", ".aln"),
  /** One sequence a line, no ids. A {@code .aln} file without a CLUSTAL header is this. */
  ROWS(PlainRows::new, ".aln");

  private static final List<String> COMPRESSIONS = List.of(".gz", ".bz2");

  private final Function<FamilyParser.Input, FamilyParser> parser;
  private final List<String> extensions;

  AlignmentFormat(Function<FamilyParser.Input, FamilyParser> parser, String... extensions) {
    this.parser = parser;
    this.extensions = List.of(extensions);
  }

  /** The file name extensions that stand for the format, in lower case, with the dot. */
  public List<String> extensions() {
    return extensions;
  }

  /** Whether the name of a file, maybe compressed, has the extension of some format. */
  public static boolean isNamed(String file) {
    return !familyName(file).equals(withoutCompression(baseName(file)));
  }

  /** The file's name without folders, compression and the extension of a format. */
  public static String familyName(String file) {
    String name = withoutCompression(baseName(file));
    return Arrays.stream(values())
        .flatMap(format -> format.extensions.stream())
        .filter(extension -> endsWith(name, extension))
        .findFirst()
        .map(extension -> name.substring(0, name.length() - extension.length()))
        .orElse(name);
  }

  /**
   * The format of a file by its extension, and by its first line where the extension is shared by
   * two formats or unknown.
   *
   * @param file name or path, maybe with {@code .gz} or {@code .bz2}
   * @param firstLine the first line of the content that is not blank
   */
  static Optional<AlignmentFormat> of(String file, byte[] firstLine) {
    String name = withoutCompression(baseName(file));
    List<AlignmentFormat> named =
        Arrays.stream(values())
            .filter(format -> format.extensions.stream().anyMatch(e -> endsWith(name, e)))
            .toList();
    if (named.size() == 1) {
      return Optional.of(named.get(0));
    }
    if (ClustalParser.isHeader(firstLine, firstLine.length)) {
      return Optional.of(CLUSTAL);
    }
    if (!named.isEmpty()) {
      return Optional.of(ROWS);
    }
    if (ByteLines.startsWith(firstLine, firstLine.length, "# STOCKHOLM")) {
      return Optional.of(STOCKHOLM);
    }
    return firstLine.length > 0 && firstLine[0] == '>' ? Optional.of(FASTA) : Optional.empty();
  }

  FamilyParser parser(FamilyParser.Input input) {
    return parser.apply(input);
  }

  private static String baseName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String withoutCompression(String name) {
    return COMPRESSIONS.stream()
        .filter(extension -> endsWith(name, extension))
        .findFirst()
        .map(extension -> name.substring(0, name.length() - extension.length()))
        .orElse(name);
  }

  private static boolean endsWith(String name, String extension) {
    return name.length() > extension.length() && name.toLowerCase(Locale.ROOT).endsWith(extension);
  }
}
