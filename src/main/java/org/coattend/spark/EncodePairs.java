package org.coattend.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.image.ImageNote;
import org.coattend.corpus.note.CellTable;
import org.coattend.encode.Items;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.EncodingVisitor;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.encoder.SharedEncoder;
import org.coattend.fusion.FusionPair;
import org.coattend.fusion.HeldOut;
import org.coattend.fusion.PatchPosition;
import org.coattend.fusion.Region;
import org.coattend.note.NoteWindows;
import org.coattend.note.NoteWords;
import org.coattend.note.WordContext;

/**
 * Makes words and patches of the notes and images of a partition. The words of a note are those
 * with a letter or digit, each the mean of its tokens' last states; notes without any are left out.
 */
public final class EncodePairs implements FlatMapFunction<Iterator<ImageNote>, FusionPair> {
  /** Notes that are read ahead, so that windows of one length find together. */
  private static final int AHEAD = 64;

  private final SharedEncoder encoder;
  private final WordContext context;
  private final HeldOut heldOut;
  private final boolean withText;
  private final Broadcast<CellTable> cells;

  /**
   * @param context what is seen around a word
   * @param heldOut which pairs nothing is learnt from
   * @param withText whether words are told
   * @param cells what is known of words
   */
  public EncodePairs(
      SharedEncoder encoder,
      WordContext context,
      HeldOut heldOut,
      boolean withText,
      Broadcast<CellTable> cells) {
    this.encoder = encoder;
    this.context = context;
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
          texts.add(open(note));
        } else {
          ready.add(pair(note, note.tokens(), List.of(), tokenRegions(note)));
        }
      }
      if (!texts.isEmpty()) {
        encode(texts);
      }
    }

    private void encode(List<OpenText> texts) {
      pass = pass == null ? encoder.get().transformer().forwardPass() : pass;
      List<NoteWords.Window> windows = new ArrayList<>();
      texts.forEach(text -> windows.addAll(text.words.windows()));
      windows.sort(Comparator.comparingInt(window -> window.ids().length));
      pass.encode(
          windows.stream().map(NoteWords.Window::ids).toList(),
          new EncodingVisitor() {
            @Override
            public void attention(
                int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {}

            @Override
            public void states(int sequence, int tokens, float[] states, int at) {
              windows.get(sequence).add(states, at);
            }
          });
      for (OpenText text : texts) {
        if (text.words.count() > 0) {
          ready.add(
              pair(
                  text.note,
                  text.words.items(),
                  withText ? text.words.text() : List.of(),
                  regions(text)));
        }
      }
    }

    private List<Region> regions(OpenText text) {
      List<Region> regions = new ArrayList<>();
      for (CellTable.Cell cell : cells.value().of(text.note.id())) {
        text.words
            .words(cell.span())
            .ifPresent(
                words ->
                    regions.add(
                        new Region(words.first(), words.last(), cell.row(), cell.column())));
      }
      return regions;
    }

    private FusionPair pair(ImageNote note, Items words, List<String> text, List<Region> regions) {
      return new FusionPair(
          note.id(),
          holds(note),
          words,
          text,
          PatchPosition.added(note.patches(), note.rows(), note.columns()),
          note.rows(),
          note.columns(),
          regions.stream()
              .filter(region -> region.row() < note.rows() && region.column() < note.columns())
              .toList());
    }

    private boolean holds(ImageNote note) {
      try {
        return heldOut.holds(note.group());
      } catch (IllegalArgumentException e) {
        throw new BadInputException(
            new BadRecord("note " + note.id(), "", 0, 0, e.getMessage(), ""));
      }
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

  /** A note whose words are being encoded. */
  private record OpenText(ImageNote note, NoteWords words) {}

  private OpenText open(ImageNote note) {
    PretrainedEncoder model = encoder.get();
    EncoderConfig config = model.transformer().config();
    NoteWindows windows =
        new NoteWindows(config.positions(), model.tokenizer().first(), model.tokenizer().last());
    return new OpenText(
        note, new NoteWords(note.text(), context, model.tokenizer(), windows, config.width()));
  }
}
