package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;

/**
 * What parts of notes are known to be about: tables (CSV, TSV) with the columns {@code note_id,
 * start, end, row, col}: a stretch of the note (chars, end exclusive) and a cell of the grid that
 * its image is cut into, both from 0. A stretch that is about several cells has a row for each.
 */
public final class CellTable implements Serializable {

  /**
   * A stretch and a cell.
   *
   * @param row from 0
   * @param column from 0
   */
  public record Cell(Span span, int row, int column) implements Serializable {}

  private final Map<String, List<Cell>> byNote = new HashMap<>();

  private CellTable() {}

  /**
   * Reads tables.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @throws BadInputException when a row cannot be used
   */
  public static CellTable read(String input, Configuration hadoop) {
    CellTable table = new CellTable();
    LabelTables.read(input, hadoop, "row", table::add);
    return table;
  }

  private void add(LabelRow row) {
    byNote
        .computeIfAbsent(row.note(), id -> new ArrayList<>())
        .add(new Cell(row.span("start", "end"), row.whole("row"), row.whole("col")));
  }

  /** Number of rows. */
  public long size() {
    return byNote.values().stream().mapToLong(List::size).sum();
  }

  /** The cells of a note; none where nothing is known of it. */
  public List<Cell> of(String note) {
    return byNote.getOrDefault(note, List.of());
  }
}
