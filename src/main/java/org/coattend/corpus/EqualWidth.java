package org.coattend.corpus;

import java.util.Arrays;
import org.coattend.option.Excerpt;

/**
 * Rows that are all as wide as the first, inserts of any row included (aligned FASTA, Stockholm,
 * CLUSTAL), whole or in interleaved blocks.
 *
 * <p>Match columns are those where the query has an upper-case letter or {@code '-'}; there a
 * lower-case letter or {@code '.'} of another row is a gap. If the query has letters but none in
 * upper case, the case says nothing and all letters count as upper case. As long as the blocks read
 * leave that open, rows are kept as they are.
 */
final class EqualWidth {
  private enum Case {
    OPEN,
    MEANT,
    IGNORED
  }

  private final FamilyBuilder family;
  private Case letterCase = Case.OPEN;
  private FamilyBuilder.Row query;
  private long queryWidthBefore;
  private int[] kept = {};
  private boolean firstBlock = true;
  private boolean blockHasRows;
  private boolean blockHasQuery;
  private int cursor;
  private RowIndex index;

  EqualWidth(FamilyBuilder family) {
    this.family = family;
  }

  /**
   * Adds a row's part of the present block. In the first block it makes a new row; later, it
   * belongs to the next row of that name.
   *
   * @param fault what is known to be wrong with it, or null
   */
  void add(String id, long line, byte[] raw, int from, int to, String fault) {
    blockHasRows = true;
    if (family.rejected()) {
      if (firstBlock) {
        family.count(id, line);
      }
      return;
    }
    FamilyBuilder.Row row = firstBlock ? open(id, line) : next(id);
    if (row == null) {
      family.quarantine(
          family.count(id, line),
          line,
          FamilyBuilder.format("no row '%s' is due here in this block", Excerpt.of(id)),
          BadRecord.excerpt(raw, from, to));
    } else if (!row.bad) {
      append(row, line, raw, from, to, fault);
    }
  }

  /** Ends a block of rows. */
  void endBlock() {
    if (blockHasRows) {
      firstBlock = false;
      blockHasRows = false;
      blockHasQuery = false;
      cursor = 0;
    }
  }

  /** Says that the query is complete, so that its case is known. */
  void endQuery() {
    if (!family.rejected() && letterCase == Case.OPEN) {
      decide(Case.IGNORED);
    }
  }

  /** Ends the rows; those that lack a block are set aside. */
  void finish() {
    if (family.rejected() || query == null) {
      return;
    }
    for (FamilyBuilder.Row row : family.rows()) {
      if (!row.bad && row.width != query.width) {
        quarantineWidth(row, row.line, row.width, "");
      } else if (!row.bad) {
        row.replace(Arrays.copyOf(row.symbols, row.length));
      }
    }
    endQuery();
    ColumnCheck.check(family, query.symbols.length, query.line, "");
  }

  private FamilyBuilder.Row open(String id, long line) {
    FamilyBuilder.Row row = family.count(id, line);
    if (query == null) {
      query = row;
    }
    family.keep(row);
    return row;
  }

  private FamilyBuilder.Row next(String id) {
    if (index == null) {
      index = new RowIndex(family.rows());
    }
    int found = index.find(id, cursor);
    if (found < 0) {
      return null;
    }
    cursor = found + 1;
    return family.rows().get(found);
  }

  private void append(
      FamilyBuilder.Row row, long line, byte[] raw, int from, int to, String fault) {
    String reason = fault != null ? fault : Symbols.fault(raw, from, to);
    if (reason != null) {
      family.quarantine(row, line, reason, BadRecord.excerpt(raw, from, to));
      return;
    }
    if (row == query) {
      blockHasQuery = true;
      queryWidthBefore = query.width;
      choose(raw, from, to);
    } else if (!blockHasQuery) {
      family.quarantine(query, line, "it is missing from this block", "");
    } else if (row.width != queryWidthBefore || row.width + to - from != query.width) {
      quarantineWidth(row, line, row.width + to - from, BadRecord.excerpt(raw, from, to));
    }
    if (family.rejected() || row.bad) {
      return;
    }
    row.width += to - from;
    byte[] more = letterCase == Case.OPEN ? Arrays.copyOfRange(raw, from, to) : pick(raw, from);
    family.charge(more.length, line);
    if (!family.rejected()) {
      row.append(more);
      if (row == query && letterCase != Case.OPEN) {
        ColumnCheck.checkMost(family, row.length, line);
      }
    }
  }

  private void quarantineWidth(FamilyBuilder.Row row, long line, long width, String excerpt) {
    family.quarantine(
        row,
        line,
        FamilyBuilder.format(
            "row is %,d characters wide up to here, the query %,d", width, query.width),
        excerpt);
  }

  private void choose(byte[] raw, int from, int to) {
    if (letterCase == Case.OPEN) {
      for (int k = from; k < to; k++) {
        if (Symbols.isUpper(raw[k])) {
          decide(Case.MEANT);
          break;
        }
      }
    }
    kept = columns(raw, from, to);
  }

  private void decide(Case decision) {
    letterCase = decision;
    kept = columns(query.symbols, 0, query.length);
    for (FamilyBuilder.Row row : family.rows()) {
      if (row.bad) {
        continue;
      }
      if (row.width == query.width) {
        row.replace(pick(row.symbols, 0));
      } else {
        quarantineWidth(row, row.line, row.width, "");
      }
    }
  }

  private int[] columns(byte[] raw, int from, int to) {
    int[] columns = new int[to - from];
    int count = 0;
    for (int k = from; k < to; k++) {
      boolean residue =
          Symbols.isUpper(raw[k]) || (letterCase == Case.IGNORED && Symbols.isLower(raw[k]));
      if (residue || (raw[k] == '-' && family.options().columns() == ColumnChoice.MATCH)) {
        columns[count++] = k - from;
      }
    }
    return Arrays.copyOf(columns, count);
  }

  private byte[] pick(byte[] raw, int from) {
    byte[] symbols = new byte[kept.length];
    for (int k = 0; k < kept.length; k++) {
      byte b = raw[from + kept[k]];
      if (Symbols.isUpper(b)) {
        symbols[k] = b;
      } else if (letterCase == Case.IGNORED && Symbols.isLower(b)) {
        symbols[k] = (byte) (b - 'a' + 'A');
      } else {
        symbols[k] = '-';
      }
    }
    return symbols;
  }
}
