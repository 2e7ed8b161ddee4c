package org.coattend.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.coattend.fusion.Direction;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionPair;
import org.coattend.fusion.Gallery;
import org.coattend.fusion.PairAttention;
import org.coattend.fusion.PairStats;
import org.coattend.report.FusionTables;

/** Attends in each pair of a partition, and compares it with others of its split. */
public final class AttendPairs implements FlatMapFunction<Iterator<FusionPair>, AttendedPair> {
  private final Broadcast<FusionModel> model;
  private final Broadcast<List<FusionPair>> learnt;
  private final Broadcast<List<FusionPair>> heldOut;
  private final int top;
  private final boolean withText;

  /**
   * @param learnt pairs among which those are searched that the model was trained on
   * @param heldOut pairs among which the others are
   * @param top keys that are reported of each query
   * @param withText whether words are told
   */
  public AttendPairs(
      Broadcast<FusionModel> model,
      Broadcast<List<FusionPair>> learnt,
      Broadcast<List<FusionPair>> heldOut,
      int top,
      boolean withText) {
    this.model = model;
    this.learnt = learnt;
    this.heldOut = heldOut;
    this.top = top;
    this.withText = withText;
  }

  @Override
  public Iterator<AttendedPair> call(Iterator<FusionPair> pairs) {
    Gallery ofLearnt = new Gallery(model.value(), learnt.value());
    Gallery ofHeldOut = new Gallery(model.value(), heldOut.value());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pairs.hasNext();
      }

      @Override
      public AttendedPair next() {
        FusionPair pair = pairs.next();
        return attend(pair, pair.heldOut() ? ofHeldOut : ofLearnt);
      }
    };
  }

  private AttendedPair attend(FusionPair pair, Gallery gallery) {
    Gallery.Scores scores = gallery.scores(pair);
    List<Row> wordPatch = new ArrayList<>();
    List<PairStats> stats = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      PairAttention attention = PairAttention.of(model.value(), pair, direction);
      wordPatch.addAll(FusionTables.wordPatch(pair, attention, top, withText));
      stats.add(PairStats.of(pair, attention, scores));
    }
    return new AttendedPair(gallery.has(pair.id()), wordPatch, stats);
  }
}
