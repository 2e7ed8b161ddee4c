package org.coattend.interaction;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coattend.corpus.Alignment;

/**
 * Where the second protein begins in an alignment whose rows are pairs, as its query's name says.
 */
public final class Split {
  private static final Pattern RANGE = Pattern.compile("/(\\d{1,9})-(\\d{1,9})");

  private Split() {}

  /**
   * Columns of the first protein: the name of the query has a range of residues of each protein,
   * {@code A/10-73/B/1-112} or {@code A/10-73_B/1-112}, which together are as long as the rows.
   */
  public static OptionalInt of(Alignment joined) {
    Matcher ranges = RANGE.matcher(joined.ids()[0]);
    if (!ranges.find()) {
      return OptionalInt.empty();
    }
    long first = length(ranges);
    boolean fits = ranges.find() && first + length(ranges) == joined.columns();
    return fits && first > 0 && first < joined.columns()
        ? OptionalInt.of((int) first)
        : OptionalInt.empty();
  }

  private static long length(Matcher range) {
    return Long.parseLong(range.group(2)) - Long.parseLong(range.group(1)) + 1;
  }
}
