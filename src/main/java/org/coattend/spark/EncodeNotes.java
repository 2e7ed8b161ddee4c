package org.coattend.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.corpus.note.Note;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.AttentionEdge;
import org.coattend.note.NoteMeasures;
import org.coattend.note.NoteStatistics;
import org.coattend.note.NoteWindow;
import org.coattend.note.NoteWindows;
import org.coattend.note.OpenWindow;
import org.coattend.note.TokenizedNote;

/**
 * Encodes the notes of a partition and sums up what the heads attend to. Windows of about the same
 * length share a batch.
 */
public final class EncodeNotes implements FlatMapFunction<Iterator<Note>, EncodedNotes> {
  /** Windows that are read ahead, so that those of one length find together. */
  private static final int AHEAD = 64;

  /** Notes that wait for them, at most: empty ones have no window. */
  private static final int NOTES_AHEAD = 1024;

  private final SharedEncoder encoder;
  private final Broadcast<NoteMeasures> measures;

  /**
   * @param measures what is measured of pairs of words
   */
  public EncodeNotes(SharedEncoder encoder, Broadcast<NoteMeasures> measures) {
    this.encoder = encoder;
    this.measures = measures;
  }

  @Override
  public Iterator<EncodedNotes> call(Iterator<Note> notes) {
    Partition partition = new Partition(encoder.get(), measures.value(), notes);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> partition.close());
    return partition;
  }

  private static final class Partition implements Iterator<EncodedNotes> {
    private final Iterator<Note> notes;
    private final PretrainedEncoder encoder;
    private final ForwardPass pass;
    private final NoteWindows windows;
    private final NoteStatistics statistics;
    private final Queue<EncodedNotes> ready = new ArrayDeque<>();

    /** The slices of pairs, once all notes are encoded; null before. */
    private Iterator<byte[]> pairs;

    Partition(PretrainedEncoder encoder, NoteMeasures measures, Iterator<Note> notes) {
      this.encoder = encoder;
      this.notes = notes;
      EncoderConfig config = encoder.transformer().config();
      windows =
          new NoteWindows(
              config.positions(), encoder.tokenizer().first(), encoder.tokenizer().last());
      statistics = new NoteStatistics(config.layers(), config.heads(), measures);
      pass = encoder.transformer().forwardPass();
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || notes.hasNext() || pairs == null || pairs.hasNext();
    }

    @Override
    public EncodedNotes next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (ready.isEmpty() && notes.hasNext()) {
        encode();
      }
      if (!ready.isEmpty()) {
        return ready.remove();
      }
      if (pairs == null) {
        pairs = statistics.pairs().encode();
        return EncodedNotes.of(statistics.sums());
      }
      return EncodedNotes.of(pairs.next());
    }

    private void encode() {
      List<OpenWindow> pending = new ArrayList<>();
      while (pending.size() < AHEAD && ready.size() < NOTES_AHEAD && notes.hasNext()) {
        Note note = notes.next();
        TokenizedNote tokenized = TokenizedNote.of(encoder.tokenizer(), note.text());
        List<NoteWindow> cut = windows.of(tokenized);
        ready.add(EncodedNotes.of(statistics.coverage(note, tokenized, cut.size())));
        pending.addAll(statistics.open(note, tokenized, cut));
      }
      pending.sort(Comparator.comparingInt(one -> one.window().tokens()));
      pass.encode(
          pending.stream().map(one -> one.window().ids()).toList(),
          (sequence, layer, tokens, attention, valueNorms) ->
              take(statistics.add(pending.get(sequence), layer, attention, valueNorms)));
    }

    private void take(List<AttentionEdge> edges) {
      if (!edges.isEmpty()) {
        ready.add(EncodedNotes.of(edges));
      }
    }

    void close() {
      pass.close();
    }
  }
}
