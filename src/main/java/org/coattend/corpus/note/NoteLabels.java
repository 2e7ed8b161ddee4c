package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;

/** What is said of notes beside their text: relations and sections. */
public final class NoteLabels implements Serializable {
  private final RelationTable relations;
  private final SectionTable sections;
  private final SectionHeader header;

  private NoteLabels(RelationTable relations, SectionTable sections, SectionHeader header) {
    this.relations = relations;
    this.sections = sections;
    this.header = header;
  }

  /**
   * Reads tables of labels; each input is comma-separated paths, globs and folders, empty for none.
   *
   * @param relations tables {@code note_id, relation, from_start, from_end, to_start, to_end},
   *     maybe {@code right}
   * @param sections tables {@code note_id, section, start, end}; a section is cut at the end of the
   *     note's text
   * @param header finds the sections of notes that the tables do not name
   * @throws BadInputException when a row cannot be used
   */
  public static NoteLabels read(
      String relations, String sections, SectionHeader header, Configuration hadoop) {
    return new NoteLabels(
        RelationTable.read(relations, hadoop), SectionTable.read(sections, hadoop), header);
  }

  /** Ids of the notes that the tables name. */
  public Set<String> notes() {
    Set<String> notes = new HashSet<>(relations.notes());
    notes.addAll(sections.notes());
    return notes;
  }

  /** Whether the tables name a note. */
  public boolean names(String note) {
    return relations.notes().contains(note) || sections.notes().contains(note);
  }

  /**
   * A note with its relations and sections.
   *
   * @param ambiguous ids of several notes, for which the tables cannot speak
   */
  public Note label(Note note, Set<String> ambiguous) {
    if (ambiguous.contains(note.id())) {
      return note.withSections(header.sections(note.text()));
    }
    return relations
        .label(note)
        .withSections(sections.sections(note).orElseGet(() -> header.sections(note.text())));
  }
}
