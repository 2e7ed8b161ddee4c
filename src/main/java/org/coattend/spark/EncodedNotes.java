package org.coattend.spark;

import java.io.Serializable;
import java.util.List;
import org.coattend.note.AttentionEdge;
import org.coattend.note.NoteCoverage;
import org.coattend.note.NoteStatistics;
import org.coattend.note.TermPairs;

/**
 * What comes out of a partition of notes: of each note what became of it; now and then its pairs of
 * terms, before they grow too many; and in the end once what the notes add up to.
 *
 * @param coverage of a note, or null
 * @param edges weightiest pairs of words of notes, where they are asked for
 * @param pairs of terms: drained {@link TermPairs}, or null
 * @param moments encoded {@link org.coattend.note.HeadMoments}, or null
 * @param catalogue encoded {@link org.coattend.note.HeadCatalogue}, or null
 * @param flow encoded {@link org.coattend.note.SectionFlow}, or null
 */
public record EncodedNotes(
    NoteCoverage coverage,
    List<AttentionEdge> edges,
    byte[] pairs,
    byte[] moments,
    byte[] catalogue,
    byte[] flow)
    implements Serializable {

  static EncodedNotes of(NoteCoverage coverage) {
    return new EncodedNotes(coverage, List.of(), null, null, null, null);
  }

  static EncodedNotes of(List<AttentionEdge> edges) {
    return new EncodedNotes(null, edges, null, null, null, null);
  }

  static EncodedNotes drained(TermPairs pairs) {
    return new EncodedNotes(null, List.of(), pairs.drain(), null, null, null);
  }

  static EncodedNotes sums(NoteStatistics statistics) {
    return new EncodedNotes(
        null,
        List.of(),
        statistics.pairs().drain(),
        statistics.moments().encode(),
        statistics.catalogue().encode(),
        statistics.flow().encode());
  }
}
