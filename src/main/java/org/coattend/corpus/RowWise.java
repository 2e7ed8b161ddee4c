package org.coattend.corpus;

import java.util.Arrays;

/**
 * Rows that each carry inserts of their own, marked by lower case and {@code '.'} (A3M, A2M, plain
 * rows): once these are dropped a row is as long as the query.
 */
final class RowWise {
  private final FamilyBuilder family;
  private int matchColumns;
  private int[] kept;

  RowWise(FamilyBuilder family) {
    this.family = family;
  }

  /**
   * Adds a row.
   *
   * @param raw modified: the match columns are moved to its front
   * @param fault what is known to be wrong with the row, or null
   */
  void add(String id, long line, byte[] raw, int length, String fault) {
    FamilyBuilder.Row row = family.count(id, line);
    if (family.rejected()) {
      return;
    }
    String reason = fault != null ? fault : Symbols.fault(raw, 0, length);
    if (reason != null) {
      family.quarantine(row, line, reason, BadRecord.excerpt(raw, 0, length));
      return;
    }
    int matches = countMatches(raw, length);
    if (row.isQuery()) {
      String excerpt = BadRecord.excerpt(raw, 0, length);
      dropInserts(raw, length);
      choose(raw, matches, line, excerpt);
    } else if (matches == matchColumns) {
      dropInserts(raw, length);
    } else {
      family.quarantine(
          row,
          line,
          FamilyBuilder.format(
              "row has %,d match columns, the query has %,d", matches, matchColumns),
          BadRecord.excerpt(raw, 0, length));
    }
    if (!family.rejected() && !row.bad) {
      row.symbols = pick(raw);
      family.keep(row);
      family.charge(row.symbols.length, line);
    }
  }

  private void choose(byte[] query, int matches, long line, String excerpt) {
    matchColumns = matches;
    kept = new int[matches];
    int count = 0;
    for (int k = 0; k < matches; k++) {
      if (query[k] != '-' || family.options().columns() == ColumnChoice.MATCH) {
        kept[count++] = k;
      }
    }
    kept = Arrays.copyOf(kept, count);
    ColumnCheck.check(family, count, line, excerpt);
  }

  private byte[] pick(byte[] row) {
    byte[] symbols = new byte[kept.length];
    for (int k = 0; k < kept.length; k++) {
      symbols[k] = row[kept[k]];
    }
    return symbols;
  }

  private static int countMatches(byte[] raw, int length) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      if (Symbols.isMatch(raw[k])) {
        count++;
      }
    }
    return count;
  }

  private static void dropInserts(byte[] raw, int length) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      if (Symbols.isMatch(raw[k])) {
        raw[count++] = raw[k];
      }
    }
  }
}
