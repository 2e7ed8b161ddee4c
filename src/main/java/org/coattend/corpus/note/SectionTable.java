package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;

/**
 * Sections that are marked beside the notes: tables (CSV, TSV) with the columns {@code note_id,
 * section, start, end} in chars of the note's text, ends exclusive. Sections of a note may not
 * overlap.
 */
final class SectionTable implements Serializable {
  /** By note and start. */
  private final Map<String, TreeMap<Integer, Section>> byNote = new HashMap<>();

  private SectionTable() {}

  /**
   * Reads tables.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @throws BadInputException when a row cannot be used
   */
  static SectionTable read(String input, Configuration hadoop) {
    SectionTable table = new SectionTable();
    LabelTables.read(input, hadoop, "section", table::add);
    return table;
  }

  private void add(LabelRow row) {
    Section section =
        new Section(SectionHeader.normalised(row.value("section")), row.span("start", "end"));
    int start = section.span().start();
    int end = section.span().end();
    TreeMap<Integer, Section> others = byNote.computeIfAbsent(row.note(), id -> new TreeMap<>());
    Map.Entry<Integer, Section> before = others.lowerEntry(end);
    if (before != null && before.getValue().span().end() > start) {
      throw new IllegalArgumentException("the section overlaps another one of its note");
    }
    others.put(start, section);
  }

  /** Ids of the notes that have some. */
  Set<String> notes() {
    return byNote.keySet();
  }

  /** The sections of a note, in order, cut at the end of its text; empty when none are marked. */
  Optional<List<Section>> sections(Note note) {
    TreeMap<Integer, Section> marked = byNote.get(note.id());
    if (marked == null) {
      return Optional.empty();
    }
    int length = note.text().length();
    List<Section> sections = new ArrayList<>();
    for (Section section : marked.headMap(length).values()) {
      Span span = section.span();
      sections.add(
          new Section(section.name(), new Span(span.start(), Math.min(span.end(), length))));
    }
    return Optional.of(sections);
  }
}
