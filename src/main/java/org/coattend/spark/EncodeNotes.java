package org.coattend.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.corpus.note.Note;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.note.HeadCatalogue;
import org.coattend.note.HeadMoments;
import org.coattend.note.NoteCoverage;
import org.coattend.note.NoteProfile;
import org.coattend.note.NoteWindow;
import org.coattend.note.NoteWindows;
import org.coattend.note.TokenizedNote;
import org.coattend.note.WordRelation;

/**
 * Encodes the notes of a partition and sums up what the heads attend to. The encoder is read once
 * in a JVM; windows of about the same length share a batch.
 */
public final class EncodeNotes implements FlatMapFunction<Iterator<Note>, EncodedNotes> {
  /** Notes that are read ahead, so that windows of one length find together. */
  private static final int AHEAD = 64;

  /** A note whose attention is being summed up. */
  private record Open(String cohort, NoteProfile profile, int half, List<WordRelation> relations) {}

  /** A window and the note that it is of. */
  private record Pending(NoteWindow window, Open note) {}

  /** By folder, those that this JVM has read. */
  private static final Map<String, PretrainedEncoder> ENCODERS = new ConcurrentHashMap<>();

  private final String folder;

  /**
   * @param folder of an encoder in Hugging Face's layout, which every executor sees; empty for
   *     all-MiniLM-L6-v2
   */
  public EncodeNotes(String folder) {
    this.folder = folder;
  }

  /**
   * The encoder, read when this JVM first asks for it.
   *
   * @throws IllegalArgumentException when the folder has none
   */
  public PretrainedEncoder encoder() {
    return folder.isEmpty()
        ? PretrainedEncoder.miniLm()
        : ENCODERS.computeIfAbsent(folder, EncodeNotes::read);
  }

  private static PretrainedEncoder read(String folder) {
    try {
      return PretrainedEncoder.read(Path.of(folder));
    } catch (IOException e) {
      throw new IllegalArgumentException("encoder: " + e.getMessage(), e);
    }
  }

  @Override
  public Iterator<EncodedNotes> call(Iterator<Note> notes) {
    Partition partition = new Partition(encoder(), notes);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> partition.close());
    return partition;
  }

  private static final class Partition implements Iterator<EncodedNotes> {
    private final Iterator<Note> notes;
    private final PretrainedEncoder encoder;
    private final EncoderConfig config;
    private final ForwardPass pass;
    private final NoteWindows windows;
    private final HeadMoments moments;
    private final HeadCatalogue catalogue;
    private final Queue<EncodedNotes> ready = new ArrayDeque<>();
    private boolean summedUp;

    Partition(PretrainedEncoder encoder, Iterator<Note> notes) {
      this.encoder = encoder;
      this.notes = notes;
      config = encoder.transformer().config();
      pass = encoder.transformer().forwardPass();
      windows =
          new NoteWindows(
              config.positions(), encoder.tokenizer().first(), encoder.tokenizer().last());
      moments = new HeadMoments(config.layers(), config.heads());
      catalogue = new HeadCatalogue(config.layers(), config.heads());
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || notes.hasNext() || !summedUp;
    }

    @Override
    public EncodedNotes next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (ready.isEmpty() && notes.hasNext()) {
        encode();
      }
      if (ready.isEmpty()) {
        summedUp = true;
        return new EncodedNotes(null, moments.encode(), catalogue.encode());
      }
      return ready.remove();
    }

    private void encode() {
      List<Pending> pending = new ArrayList<>();
      List<Open> open = new ArrayList<>();
      for (int left = AHEAD; left > 0 && notes.hasNext(); left--) {
        Note note = notes.next();
        TokenizedNote tokenized = TokenizedNote.of(encoder.tokenizer(), note.text());
        List<NoteWindow> cut = windows.of(tokenized);
        ready.add(new EncodedNotes(coverage(note, tokenized, cut.size()), null, null));
        if (!cut.isEmpty()) {
          Open one = open(note, tokenized);
          cut.forEach(window -> pending.add(new Pending(window, one)));
          open.add(one);
        }
      }
      pending.sort(Comparator.comparingInt(one -> one.window().tokens()));
      pass.encode(
          pending.stream().map(one -> one.window().ids()).toList(),
          (sequence, layer, tokens, attention, valueNorms) -> {
            NoteWindow window = pending.get(sequence).window();
            Open note = pending.get(sequence).note();
            note.profile().add(window, layer, attention, valueNorms);
            catalogue.find(note.half(), note.relations(), window, layer, attention);
          });
      open.forEach(note -> moments.add(note.cohort(), note.profile()));
    }

    private Open open(Note note, TokenizedNote tokenized) {
      int half = note.id().hashCode() & 1;
      List<WordRelation> relations =
          note.relations().stream()
              .flatMap(relation -> WordRelation.of(tokenized, relation).stream())
              .toList();
      catalogue.expect(half, relations);
      return new Open(
          note.cohort(), new NoteProfile(config.layers(), config.heads()), half, relations);
    }

    private static NoteCoverage coverage(Note note, TokenizedNote tokenized, int windows) {
      return new NoteCoverage(
          note.source(),
          note.position(),
          note.id(),
          note.cohort(),
          tokenized.tokenCount(),
          tokenized.wordCount(),
          windows,
          tokenized.unknown());
    }

    void close() {
      pass.close();
    }
  }
}
