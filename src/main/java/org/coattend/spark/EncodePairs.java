package org.coattend.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.corpus.image.ImageNote;
import org.coattend.corpus.note.CellTable;
import org.coattend.encode.Items;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.EncodingVisitor;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.fusion.FusionPair;
import org.coattend.fusion.HeldOut;
import org.coattend.fusion.PatchPosition;
import org.coattend.fusion.Region;
import org.coattend.note.NoteWindow;
import org.coattend.note.NoteWindows;
import org.coattend.note.TokenizedNote;
import org.coattend.note.WordStates;

/**
 * Makes words and patches of the notes and images of a partition. The words of a note are those
 * with a letter or digit, each the mean of its tokens' last states; notes without any are left out.
 */
public final class EncodePairs implements FlatMapFunction<Iterator<ImageNote>, FusionPair> {
  /** Notes that are read ahead, so that windows of one length find together. */
  private static final int AHEAD = 64;

  private final SharedEncoder encoder;
  private final HeldOut heldOut;
  private final boolean withText;
  private final Broadcast<CellTable> cells;

  /**
   * @param heldOut which pairs nothing is learnt from
   * @param withText whether words are told
   * @param cells what is known of words
   */
  public EncodePairs(
      SharedEncoder encoder, HeldOut heldOut, boolean withText, Broadcast<CellTable> cells) {
    this.encoder = encoder;
    this.heldOut = heldOut;
    this.withText = withText;
    this.cells = cells;
  }

  @Override
  public Iterator<FusionPair> call(Iterator<ImageNote> notes) {
    Partition partition = new Partition(notes);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> partition.close());
    return partition;
  }

  private final class Partition implements Iterator<FusionPair> {
    private final Iterator<ImageNote> notes;
    private final List<FusionPair> ready = new ArrayList<>();

    /** Null until a text is to be encoded. */
    private ForwardPass pass;

    Partition(Iterator<ImageNote> notes) {
      this.notes = notes;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && notes.hasNext()) {
        read();
      }
      return !ready.isEmpty();
    }

    @Override
    public FusionPair next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove(ready.size() - 1);
    }

    private void read() {
      List<OpenText> texts = new ArrayList<>();
      while (texts.size() < AHEAD && ready.size() < AHEAD && notes.hasNext()) {
        ImageNote note = notes.next();
        if (note.tokens() == null) {
          texts.add(new OpenText(note, encoder.get()));
        } else {
          ready.add(pair(note, note.tokens(), List.of(), tokenRegions(note)));
        }
      }
      if (!texts.isEmpty()) {
        encode(texts);
      }
    }

    private void encode(List<OpenText> texts) {
      PretrainedEncoder model = encoder.get();
      pass = pass == null ? model.transformer().forwardPass() : pass;
      List<OpenWindow> windows = new ArrayList<>();
      for (OpenText text : texts) {
        text.windows.forEach(window -> windows.add(new OpenWindow(text, window)));
      }
      windows.sort(Comparator.comparingInt(one -> one.window.tokens()));
      pass.encode(
          windows.stream().map(one -> one.window.ids()).toList(),
          new EncodingVisitor() {
            @Override
            public void attention(
                int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {}

            @Override
            public void states(int sequence, int tokens, float[] states, int at) {
              OpenWindow open = windows.get(sequence);
              open.text.states.add(open.window, states, at);
            }
          });
      for (OpenText text : texts) {
        if (text.states.count() > 0) {
          ready.add(
              pair(
                  text.note,
                  text.states.items(),
                  withText ? text.states.words() : List.of(),
                  text.regions(cells.value())));
        }
      }
    }

    private FusionPair pair(ImageNote note, Items words, List<String> text, List<Region> regions) {
      return new FusionPair(
          note.id(),
          heldOut.holds(note.group()),
          words,
          text,
          PatchPosition.added(note.patches(), note.rows(), note.columns()),
          note.rows(),
          note.columns(),
          regions.stream()
              .filter(region -> region.row() < note.rows() && region.column() < note.columns())
              .toList());
    }

    private List<Region> tokenRegions(ImageNote note) {
      return cells.value().of(note.id()).stream()
          .filter(cell -> cell.span().end() <= note.tokens().count())
          .map(
              cell ->
                  new Region(cell.span().start(), cell.span().end() - 1, cell.row(), cell.column()))
          .toList();
    }

    void close() {
      if (pass != null) {
        pass.close();
      }
    }
  }

  private record OpenWindow(OpenText text, NoteWindow window) {}

  /** A note whose words are being encoded. */
  private static final class OpenText {
    final ImageNote note;
    final List<NoteWindow> windows;
    final WordStates states;
    private final TokenizedNote tokenized;

    OpenText(ImageNote note, PretrainedEncoder encoder) {
      this.note = note;
      EncoderConfig config = encoder.transformer().config();
      tokenized = TokenizedNote.of(encoder.tokenizer(), note.text());
      windows =
          new NoteWindows(
                  config.positions(), encoder.tokenizer().first(), encoder.tokenizer().last())
              .of(tokenized);
      states = new WordStates(tokenized, config.width());
    }

    List<Region> regions(CellTable cells) {
      return cells.of(note.id()).stream().flatMap(cell -> region(cell).stream()).toList();
    }

    /** None where the stretch has no word. */
    private Optional<Region> region(CellTable.Cell cell) {
      int first = Integer.MAX_VALUE;
      int last = -1;
      Optional<TokenizedNote.Words> words = tokenized.words(cell.span());
      if (words.isPresent()) {
        for (int word = words.get().first(); word <= words.get().last(); word++) {
          int place = states.place(word);
          first = place < 0 ? first : Math.min(first, place);
          last = Math.max(last, place);
        }
      }
      return last < 0
          ? Optional.empty()
          : Optional.of(new Region(first, last, cell.row(), cell.column()));
    }
  }
}
