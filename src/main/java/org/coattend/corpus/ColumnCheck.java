package org.coattend.corpus;

/** Rejects a family with no column, or with more than the limit. */
final class ColumnCheck {
  private ColumnCheck() {}

  static void check(FamilyBuilder family, int columns, long line, String excerpt) {
    if (columns == 0) {
      family.reject(line, "the query has no residue in upper case", excerpt);
    }
    checkMost(family, columns, line);
  }

  static void checkMost(FamilyBuilder family, int columns, long line) {
    int most = family.options().limits().maxColumns();
    if (columns > most) {
      family.reject(
          line,
          FamilyBuilder.format("family has %,d columns, the limit is %,d", columns, most),
          "");
    }
  }
}
