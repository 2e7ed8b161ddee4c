package org.coattend.spark;

import java.io.Serializable;
import org.coattend.note.NoteCoverage;

/**
 * What comes out of a partition of notes: of each note what became of it, and in the end once what
 * the partition's notes add up to.
 *
 * @param coverage of a note, or null
 * @param moments encoded {@link org.coattend.note.HeadMoments}, or null
 * @param catalogue encoded {@link org.coattend.note.HeadCatalogue}, or null
 */
public record EncodedNotes(NoteCoverage coverage, byte[] moments, byte[] catalogue)
    implements Serializable {}
