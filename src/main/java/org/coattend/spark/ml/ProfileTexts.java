package org.coattend.spark.ml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.HeadFeature;
import org.coattend.note.NoteProfile;
import org.coattend.note.NoteWindow;
import org.coattend.note.NoteWindows;
import org.coattend.note.TokenizedNote;

/** Encodes the texts of a partition and appends what the heads attend to. */
final class ProfileTexts implements MapPartitionsFunction<Row, Row> {
  /** Windows that are read ahead, so that those of one length share a batch. */
  private static final int AHEAD = 64;

  /** Rows that wait for them, at most: texts without words have no window. */
  private static final int ROWS_AHEAD = 1024;

  private final int input;
  private final SharedEncoder encoder;

  ProfileTexts(int input, SharedEncoder encoder) {
    this.input = input;
    this.encoder = encoder;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Partition partition = new Partition(rows, input, encoder.get());
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> partition.pass.close());
    return partition;
  }

  private record PendingWindow(NoteWindow window, NoteProfile profile) {}

  /**
   * A row and what comes of its text.
   *
   * @param profile null where the text has no words
   */
  private record PendingRow(Row row, NoteProfile profile) {}

  private static final class Partition implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int input;
    private final PretrainedEncoder encoder;
    private final ForwardPass pass;
    private final NoteWindows windows;
    private final int layers;
    private final int heads;
    private final Queue<Row> ready = new ArrayDeque<>();

    Partition(Iterator<Row> rows, int input, PretrainedEncoder encoder) {
      this.rows = rows;
      this.input = input;
      this.encoder = encoder;
      EncoderConfig config = encoder.transformer().config();
      windows =
          new NoteWindows(
              config.positions(), encoder.tokenizer().first(), encoder.tokenizer().last());
      layers = config.layers();
      heads = config.heads();
      pass = encoder.transformer().forwardPass();
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (ready.isEmpty()) {
        encode();
      }
      return ready.remove();
    }

    private void encode() {
      List<PendingRow> pending = new ArrayList<>();
      List<PendingWindow> open = new ArrayList<>();
      while (open.size() < AHEAD && pending.size() < ROWS_AHEAD && rows.hasNext()) {
        Row row = rows.next();
        List<NoteWindow> cut = row.isNullAt(input) ? List.of() : cut(row.getString(input));
        NoteProfile profile = cut.isEmpty() ? null : new NoteProfile(layers, heads);
        pending.add(new PendingRow(row, profile));
        cut.forEach(window -> open.add(new PendingWindow(window, profile)));
      }
      open.sort(Comparator.comparingInt(one -> one.window().tokens()));
      pass.encode(
          open.stream().map(one -> one.window().ids()).toList(),
          (sequence, layer, tokens, attention, valueNorms) -> {
            PendingWindow one = open.get(sequence);
            one.profile().add(one.window(), layer, attention, valueNorms);
          });
      for (PendingRow one : pending) {
        Row[] statistics = one.row().isNullAt(input) ? null : statistics(one.profile());
        ready.add(ColumnStage.append(one.row(), statistics));
      }
    }

    private List<NoteWindow> cut(String text) {
      return windows.of(TokenizedNote.of(encoder.tokenizer(), text));
    }

    private Row[] statistics(NoteProfile profile) {
      if (profile == null) {
        return new Row[0];
      }
      double[] means = profile.means();
      List<Row> statistics = new ArrayList<>();
      for (int at = 0; at < means.length; at += HeadFeature.COUNT) {
        int kind = at / HeadFeature.COUNT;
        List<Object> values = new ArrayList<>();
        values.add(kind / 2 / heads + 1);
        values.add(kind / 2 % heads + 1);
        values.add(kind % 2 == 1);
        for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
          values.add(means[at + feature]);
        }
        statistics.add(RowFactory.create(values.toArray()));
      }
      return statistics.toArray(Row[]::new);
    }
  }
}
