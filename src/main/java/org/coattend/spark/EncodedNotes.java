package org.coattend.spark;

import java.io.Serializable;
import java.util.List;
import org.coattend.note.AttentionEdge;
import org.coattend.note.NoteCoverage;
import org.coattend.note.NoteSums;

/**
 * What comes out of a partition of notes: of each note what became of it and, where they are asked
 * for, its weightiest pairs of words; and in the end once what the notes add up to, and the pairs
 * of terms in slices.
 *
 * @param coverage of a note, or null
 * @param edges of a note, the weightiest first; or none
 * @param sums encoded {@link NoteSums}, or null
 * @param pairs a slice of encoded {@link org.coattend.note.TermPairs}, or null
 */
public record EncodedNotes(
    NoteCoverage coverage, List<AttentionEdge> edges, byte[] sums, byte[] pairs)
    implements Serializable {

  static EncodedNotes of(NoteCoverage coverage) {
    return new EncodedNotes(coverage, List.of(), null, null);
  }

  static EncodedNotes of(List<AttentionEdge> edges) {
    return new EncodedNotes(null, edges, null, null);
  }

  static EncodedNotes of(NoteSums sums) {
    return new EncodedNotes(null, List.of(), sums.encode(), null);
  }

  static EncodedNotes of(byte[] pairs) {
    return new EncodedNotes(null, List.of(), null, pairs);
  }
}
