package org.coattend.note;

import java.util.List;
import org.coattend.corpus.note.Note;

/** All that is measured of notes, summed up over some of them. */
public final class NoteStatistics {
  private final int layers;
  private final int heads;
  private final NoteMeasures measures;
  private final NoteSums sums;
  private final TermPairs pairs;

  /** Starts empty. */
  public NoteStatistics(int layers, int heads, NoteMeasures measures) {
    this.layers = layers;
    this.heads = heads;
    this.measures = measures;
    sums = new NoteSums(layers, heads, measures.patients());
    pairs = new TermPairs(measures.patients());
  }

  /** What becomes of a note, which is read in so many windows. */
  public NoteCoverage coverage(Note note, TokenizedNote tokenized, int windows) {
    return new NoteCoverage(
        note.source(),
        note.position(),
        note.id(),
        measures.cohort(note),
        tokenized.tokenCount(),
        tokenized.wordCount(),
        windows,
        tokenized.unknown());
  }

  /**
   * Starts a note, and counts it and the relations that are to be found in it.
   *
   * @param windows of the note; none when it has no tokens
   * @return the same windows, to take in their attention
   */
  public List<OpenWindow> open(Note note, TokenizedNote tokenized, List<NoteWindow> windows) {
    sums.count(tokenized.tokenCount());
    if (windows.isEmpty()) {
      return List.of();
    }
    NoteProfile profile = new NoteProfile(layers, heads);
    OpenNote open = new OpenNote(note, tokenized, windows.size(), profile, measures);
    sums.catalogue().expect(open.half(), open.relations());
    return windows.stream().map(window -> new OpenWindow(open, window)).toList();
  }

  /**
   * Takes in the attention of a window, layer by layer from the input on.
   *
   * @param attention shape {@code [heads][tokens][tokens]}
   * @param valueNorms shape {@code [heads][tokens]}
   * @return the weightiest pairs of words of the note, if they are asked for and this completes it
   */
  public List<AttentionEdge> add(
      OpenWindow open, int layer, float[] attention, float[] valueNorms) {
    OpenNote note = open.note();
    note.profile().add(open.window(), layer, attention, valueNorms);
    sums.catalogue().find(note.half(), note.relations(), open.window(), layer, attention);
    open.add(layer, layers, heads, attention, valueNorms);
    return layer == layers - 1 && note.completes() ? close(note) : List.of();
  }

  private List<AttentionEdge> close(OpenNote note) {
    sums.moments().add(note.cohort(), note.length(), note.profile());
    pairs.add(note.pairs(), note.patient());
    note.flow().ifPresent(flow -> sums.flow().add(flow, note.patient()));
    return note.edges();
  }

  /** What they add up to, but for pairs of terms. */
  public NoteSums sums() {
    return sums;
  }

  /** Which terms attend to which. */
  public TermPairs pairs() {
    return pairs;
  }
}
