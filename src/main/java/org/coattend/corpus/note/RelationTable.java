package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;

/**
 * Relations that are labelled beside the notes: tables (CSV, TSV) with the columns {@code note_id,
 * relation, from_start, from_end, to_start, to_end} in chars of the note's text, ends exclusive,
 * and maybe {@code right}. Rows of one note and relation with the same {@code from} are rivals,
 * among which the one with {@code right = true} is to be found; where the column is missing every
 * row is a relation without rivals.
 */
final class RelationTable implements Serializable {
  private static final String RIGHT = "right";

  /** Rows that are about one choice. */
  private record Choice(String note, String relation, Span from) {}

  private final Map<String, List<Relation>> byNote = new HashMap<>();

  private RelationTable() {}

  /**
   * Reads tables.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @throws BadInputException when a row cannot be used
   */
  static RelationTable read(String input, Configuration hadoop) {
    RelationTable table = new RelationTable();
    Map<Choice, Span> right = new LinkedHashMap<>();
    Map<Choice, List<Span>> rivals = new HashMap<>();
    LabelTables.read(input, hadoop, "relation", row -> table.add(row, right, rivals));
    right.forEach(
        (choice, to) ->
            table
                .byNote
                .get(choice.note())
                .add(
                    new Relation(
                        choice.relation(),
                        choice.from(),
                        to,
                        rivals.getOrDefault(choice, List.of()))));
    return table;
  }

  private void add(LabelRow row, Map<Choice, Span> right, Map<Choice, List<Span>> rivals) {
    Span from = row.span("from_start", "from_end");
    Span to = row.span("to_start", "to_end");
    Relation alone = new Relation(row.value("relation"), from, to, List.of());
    Choice choice = new Choice(row.note(), alone.name(), from);
    List<Relation> ofNote = byNote.computeIfAbsent(row.note(), id -> new ArrayList<>());
    String label = row.value(RIGHT);
    if (!row.has(RIGHT)) {
      ofNote.add(alone);
    } else if ("true".equalsIgnoreCase(label)) {
      if (right.put(choice, to) != null) {
        throw new IllegalArgumentException("a second row of this relation and note is right");
      }
    } else if ("false".equalsIgnoreCase(label)) {
      rivals.computeIfAbsent(choice, one -> new ArrayList<>()).add(to);
    } else {
      throw new IllegalArgumentException("right is neither true nor false");
    }
  }

  /** Ids of the notes that the rows name, also where no row is right. */
  Set<String> notes() {
    return byNote.keySet();
  }

  /** A note with its relations. */
  Note label(Note note) {
    List<Relation> more = byNote.get(note.id());
    if (more == null) {
      return note;
    }
    List<Relation> all = new ArrayList<>(note.relations());
    all.addAll(more);
    return note.withRelations(all);
  }
}
