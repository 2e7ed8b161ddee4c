package org.coattend.corpus.note;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;
import org.coattend.corpus.StoredFile;
import org.coattend.corpus.note.Relation.Span;

/**
 * Relations that are labelled beside the notes: tables (CSV, TSV) with the columns {@code note_id,
 * relation, from_start, from_end, to_start, to_end} in chars of the note's text, ends exclusive,
 * and maybe {@code right}. Rows of one note and relation with the same {@code from} are rivals,
 * among which the one with {@code right = true} is to be found; where the column is missing every
 * row is a relation without rivals.
 */
public final class RelationTable implements Serializable {
  private static final String RIGHT = "right";
  private static final List<String> NUMBERS =
      List.of("from_start", "from_end", "to_start", "to_end");

  /** Rows that are about one choice. */
  private record Choice(String note, String relation, Span from) {}

  private final Map<String, List<Relation>> byNote;

  private RelationTable(Map<String, List<Relation>> byNote) {
    this.byNote = byNote;
  }

  /**
   * Reads tables.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @throws BadInputException when a row cannot be used
   */
  public static RelationTable read(String input, Configuration hadoop) {
    Map<String, List<Relation>> byNote = new HashMap<>();
    if (!input.isBlank()) {
      for (FileStatus file : new InputListing(hadoop, name -> true).files(input)) {
        read(file, hadoop)
            .forEach((note, relations) -> byNote.merge(note, relations, RelationTable::joined));
      }
    }
    return new RelationTable(byNote);
  }

  private static List<Relation> joined(List<Relation> some, List<Relation> more) {
    List<Relation> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static Map<String, List<Relation>> read(FileStatus file, Configuration hadoop) {
    String source = InputFile.source(file.getPath());
    char delimiter = NoteFormat.of(source).filter(NoteFormat.TSV::equals).isPresent() ? '\t' : ',';
    NoteColumns columns = new NoteColumns("relation", "note_id", "", "");
    Map<Choice, Span> right = new LinkedHashMap<>();
    Map<Choice, List<Span>> rivals = new HashMap<>();
    Map<String, List<Relation>> byNote = new HashMap<>();
    long line = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                StoredFile.open(file.getPath(), hadoop), StandardCharsets.UTF_8))) {
      RecordReader records = new DelimitedRecords(in, delimiter, columns);
      for (SourceRecord record = records.next(); record != null; record = records.next()) {
        line = record.line();
        if (record.problem() != null) {
          throw new IOException(record.problem());
        }
        add(record.fields(), right, rivals, byNote);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(new BadRecord(source, "", line, 0, e.getMessage(), ""));
    }
    right.forEach(
        (choice, to) ->
            byNote
                .computeIfAbsent(choice.note(), note -> new ArrayList<>())
                .add(
                    new Relation(
                        choice.relation(),
                        choice.from(),
                        to,
                        rivals.getOrDefault(choice, List.of()))));
    return byNote;
  }

  private static void add(
      Map<String, String> row,
      Map<Choice, Span> right,
      Map<Choice, List<Span>> rivals,
      Map<String, List<Relation>> byNote) {
    int[] at = NUMBERS.stream().mapToInt(column -> whole(row, column)).toArray();
    Span from = new Span(at[0], at[1]);
    Span to = new Span(at[2], at[3]);
    String note = String.valueOf(row.get("note_id"));
    String relation = String.valueOf(row.get("relation"));
    Choice choice = new Choice(note, relation, from);
    String label = row.get(RIGHT);
    if (!row.containsKey(RIGHT)) {
      byNote
          .computeIfAbsent(note, id -> new ArrayList<>())
          .add(new Relation(relation, from, to, List.of()));
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

  private static int whole(Map<String, String> row, String column) {
    String value = row.get(column);
    if (value == null || !value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          row.containsKey(column)
              ? "%s is no whole number".formatted(column)
              : "no column '%s'".formatted(column));
    }
    return Integer.parseInt(value);
  }

  /** A note with its relations. */
  public Note label(Note note) {
    List<Relation> more = byNote.get(note.id());
    return more == null ? note : note.withRelations(joined(note.relations(), more));
  }
}
