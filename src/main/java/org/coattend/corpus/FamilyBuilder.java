package org.coattend.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The rows of one family as they come, and the account of those that cannot be used.
 *
 * <p>Once the family is rejected its rows are only counted.
 */
final class FamilyBuilder {

  /** A row in the making. */
  static final class Row {
    final long number;
    final String id;
    final long line;
    byte[] symbols = {};
    boolean bad;

    /** How many of the symbols are taken, while the row is put together from parts. */
    int length;

    /** Raw characters so far, in formats where that must be equal for all rows. */
    long width;

    private Row(long number, String id, long line) {
      this.number = number;
      this.id = id;
      this.line = line;
    }

    boolean isQuery() {
      return number == 1;
    }

    /** Adds symbols; room grows by doubling, so that many short parts take linear time. */
    void append(byte[] more) {
      if (length + more.length > symbols.length) {
        symbols = Arrays.copyOf(symbols, Math.max(length + more.length, 2 * symbols.length));
      }
      System.arraycopy(more, 0, symbols, length, more.length);
      length += more.length;
    }

    /** Puts symbols in the place of those that are taken. */
    void replace(byte[] all) {
      symbols = all;
      length = all.length;
    }
  }

  private final String source;
  private final ReadOptions options;
  private final List<Row> rows = new ArrayList<>();
  private final List<BadRecord> bad = new ArrayList<>();
  private String family;
  private long rowsIn;
  private long badRows;
  private long undescribed;
  private long bytes;
  private BadRecord rejection;

  FamilyBuilder(String source, String family, ReadOptions options) {
    this.source = source;
    this.family = family;
    this.options = options;
  }

  void rename(String name) {
    family = name;
  }

  ReadOptions options() {
    return options;
  }

  boolean rejected() {
    return rejection != null;
  }

  long rowsIn() {
    return rowsIn;
  }

  List<Row> rows() {
    return rows;
  }

  /** Counts a row; its place in the alignment it has only from {@link #keep}. */
  Row count(String id, long line) {
    return new Row(++rowsIn, id, line);
  }

  void keep(Row row) {
    rows.add(row);
    charge(row.id.length() + Limits.ROW_OVERHEAD, row.line);
  }

  /** Adds to the memory that the family needs. */
  void charge(long more, long line) {
    bytes += more;
    if (bytes > options.limits().maxFamilyBytes()) {
      reject(
          line,
          format("family needs more than %,d bytes of memory", options.limits().maxFamilyBytes()),
          "");
    }
  }

  /** Sets a row aside; the whole family if it is the query. */
  void quarantine(Row row, long line, String reason, String excerpt) {
    if (rejected()) {
      return;
    }
    if (row.isQuery()) {
      reject(line, "the query cannot be used: " + reason, excerpt);
      return;
    }
    row.bad = true;
    row.symbols = new byte[0];
    badRows++;
    BadRecord record = new BadRecord(source, family, line, 1, reason, excerpt);
    failFast(record);
    if (badRows <= options.limits().maxBadRecords()) {
      bad.add(record);
    } else {
      undescribed++;
    }
  }

  /** Notes something that costs no row. */
  void remark(long line, String reason, String excerpt) {
    BadRecord record = new BadRecord(source, family, line, 0, reason, excerpt);
    failFast(record);
    bad.add(record);
  }

  /** Gives the family up; its rows will only be counted. */
  void reject(long line, String reason, String excerpt) {
    if (rejected()) {
      return;
    }
    rejection = new BadRecord(source, family, line, 0, reason, excerpt);
    failFast(rejection);
    rows.clear();
  }

  FamilyRead finish() {
    quarantineGaps();
    rejectIfShallow();
    Alignment alignment = rejected() || rowsIn == 0 ? null : assemble();
    if (undescribed > 0) {
      bad.add(new BadRecord(source, family, 0, undescribed, "further bad rows of the family", ""));
    }
    if (rejected()) {
      bad.add(
          new BadRecord(
              source,
              family,
              rejection.line(),
              rowsIn - badRows,
              rejection.reason() + "; family rejected",
              rejection.excerpt()));
    }
    bad.sort(Comparator.comparingLong(BadRecord::line));
    return new FamilyRead(alignment, rowsIn, bad);
  }

  private void quarantineGaps() {
    for (Row row : rows) {
      if (!row.bad && isGap(row.symbols)) {
        quarantine(row, row.line, "row has nothing but gaps in the columns that are kept", "");
        if (rejected()) {
          return;
        }
      }
    }
  }

  private void rejectIfShallow() {
    long usable = rows.stream().filter(row -> !row.bad).count();
    int least = options.limits().minRows();
    if (rowsIn > 0 && usable < least) {
      reject(0, format("usable rows: %,d, at least %,d are needed", usable, least), "");
    }
  }

  private Alignment assemble() {
    rows.removeIf(row -> row.bad);
    int columns = rows.get(0).symbols.length;
    byte[] symbols = new byte[Math.multiplyExact(rows.size(), columns)];
    int[] numbers = new int[rows.size()];
    String[] ids = new String[rows.size()];
    for (int k = 0; k < ids.length; k++) {
      Row row = rows.get(k);
      System.arraycopy(row.symbols, 0, symbols, k * columns, columns);
      numbers[k] = Math.toIntExact(row.number);
      ids[k] = row.id;
    }
    return new Alignment(family, source, columns, numbers, ids, symbols);
  }

  private void failFast(BadRecord record) {
    if (options.mode() == BadInputMode.FAILFAST) {
      throw new BadInputException(record);
    }
  }

  private static boolean isGap(byte[] symbols) {
    for (byte b : symbols) {
      if (b != '-') {
        return false;
      }
    }
    return true;
  }

  static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
