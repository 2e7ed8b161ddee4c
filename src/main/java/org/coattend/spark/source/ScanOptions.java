package org.coattend.spark.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.coattend.corpus.AlignmentFormat;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.Limits;

/**
 * The options of a read.
 *
 * @param paths paths, globs and folders; empty as long as none is given
 * @param mode what becomes of bad records
 * @param badRecords name of the column that says what is wrong with them
 * @param columns which columns are kept
 * @param limits bounds on what is accepted
 * @param wholeNames whether an id is all of its line
 * @param partitions at most; empty for four a core
 */
record ScanOptions(
    List<String> paths,
    Mode mode,
    String badRecords,
    ColumnChoice columns,
    Limits limits,
    boolean wholeNames,
    OptionalInt partitions) {
  static final String BAD_RECORDS = "columnNameOfCorruptRecord";

  /**
   * @throws IllegalArgumentException when the column of bad records has no name, or another's
   */
  ScanOptions {
    if (badRecords.isBlank() || AlignmentColumn.isTaken(badRecords)) {
      throw new IllegalArgumentException(
          "%s is '%s', must not be empty or the name of another column"
              .formatted(BAD_RECORDS, badRecords));
    }
  }

  /** What becomes of bad records, in Spark's terms. */
  enum Mode {
    PERMISSIVE,
    DROPMALFORMED,
    FAILFAST
  }

  /**
   * The options by the names that Spark users know.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  static ScanOptions of(CaseInsensitiveStringMap options) {
    Limits limits = Limits.DEFAULT;
    return new ScanOptions(
        paths(options),
        constant(options, "mode", Mode.PERMISSIVE),
        Optional.ofNullable(options.get(BAD_RECORDS)).orElseGet(ScanOptions::sessionsName),
        constant(options, "columns", ColumnChoice.QUERY),
        new Limits(
            number(options, "maxColumns", limits.maxColumns()),
            number(options, "minRows", limits.minRows()),
            number(options, "maxRowBytes", limits.maxRowBytes()),
            longNumber(options, "maxFamilyBytes", limits.maxFamilyBytes()),
            number(options, "maxBadRecords", limits.maxBadRecords())),
        options.getBoolean("wholeNames", false),
        partitions(options));
  }

  /** What the reader of the corpus needs to know. */
  AlignmentSource.Options source(AlignmentFormat format) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no path; give load(path) or the option 'path'");
    }
    return new AlignmentSource.Options(
        paths,
        Optional.of(format.name()),
        columns,
        mode == Mode.FAILFAST ? BadInputMode.FAILFAST : BadInputMode.QUARANTINE,
        limits,
        wholeNames);
  }

  private static List<String> paths(CaseInsensitiveStringMap options) {
    String several = options.get("paths");
    if (several == null) {
      return Stream.ofNullable(options.get("path")).filter(path -> !path.isBlank()).toList();
    }
    String[] paths;
    try {
      paths = new ObjectMapper().readValue(several, String[].class);
    } catch (JsonProcessingException e) {
      throw notPaths(several, e);
    }
    if (paths == null
        || paths.length == 0
        || Arrays.stream(paths).anyMatch(path -> path == null || path.isBlank())) {
      throw notPaths(several, null);
    }
    return List.of(paths);
  }

  private static IllegalArgumentException notPaths(String given, Exception cause) {
    return new IllegalArgumentException(
        "paths is '%s', must be a JSON array of one path or more".formatted(given), cause);
  }

  private static String sessionsName() {
    return SparkSession.active().conf().get("spark.sql.columnNameOfCorruptRecord");
  }

  private static OptionalInt partitions(CaseInsensitiveStringMap options) {
    if (!options.containsKey("partitions")) {
      return OptionalInt.empty();
    }
    int partitions = number(options, "partitions", 0);
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions is %d, must be at least 1".formatted(partitions));
    }
    return OptionalInt.of(partitions);
  }

  private static <E extends Enum<E>> E constant(
      CaseInsensitiveStringMap options, String name, E fallback) {
    String value = options.getOrDefault(name, fallback.name());
    for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s is '%s', must be one of %s"
            .formatted(
                name,
                value,
                String.join(
                    ", ",
                    Arrays.stream(fallback.getDeclaringClass().getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList())));
  }

  private static int number(CaseInsensitiveStringMap options, String name, int fallback) {
    long value = longNumber(options, name, fallback);
    if (value != (int) value) {
      throw new IllegalArgumentException("%s is %d, too large".formatted(name, value));
    }
    return (int) value;
  }

  private static long longNumber(CaseInsensitiveStringMap options, String name, long fallback) {
    String value = options.get(name);
    try {
      return value == null ? fallback : Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is '%s', must be a whole number".formatted(name, value), e);
    }
  }
}
