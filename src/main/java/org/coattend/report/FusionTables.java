package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadRecord;
import org.coattend.fusion.Direction;
import org.coattend.fusion.FusionPair;
import org.coattend.fusion.PairAttention;
import org.coattend.fusion.PairStats;

/** The tables of the fusion job. Names of tables and columns are a contract. */
public final class FusionTables {
  /** There is one layer of cross-attention. */
  private static final int LAYER = 1;

  private static final String DIRECTION =
      "text_to_image: words attend to patches; image_to_text: patches attend to words";

  private static final String SPLIT = "train: the model has learnt from the pair; test: it has not";

  /** What each word and patch attends to most. */
  public static final StructType WORD_PATCH = wordPatch(false);

  /** The same with the words: text. */
  public static final StructType WORD_PATCH_WITH_TEXT = wordPatch(true);

  /** How a pair does, in each direction. */
  public static final StructType PAIR_STATS =
      new StructType()
          .add("pair_id", StringType, false, "the note")
          .add("split", StringType, false, SPLIT)
          .add("direction", StringType, false, DIRECTION)
          .add("words", IntegerType, false, "words with a letter or digit")
          .add("rows", IntegerType, false, "rows of patches")
          .add("cols", IntegerType, false, "columns of patches")
          .add(
              "entropy",
              DoubleType,
              false,
              "of attention, in nats, mean over queries and heads: 0 to ln(keys)")
          .add(
              "pointing",
              DoubleType,
              true,
              "how often the key most attended to is a right one, over the phrases, or cells, whose"
                  + " right keys are known; null where none are")
          .add("pointing_chance", DoubleType, true, "what it would be by guessing")
          .add("score", DoubleType, false, "of the note with its image: the higher, the better")
          .add(
              "shuffled_score",
              DoubleType,
              true,
              "mean score of the note with images of other pairs of the split, or the image with"
                  + " their notes; null where there are none")
          .add(
              "above_shuffled",
              DoubleType,
              true,
              "share of these that the score is above, ties counting half")
          .add("shuffled", IntegerType, false, "how many there are");

  /** How often a note's image is among the best k, and the reverse. */
  public static final StructType RETRIEVAL =
      new StructType()
          .add("split", StringType, false, SPLIT)
          .add(
              "direction",
              StringType,
              false,
              "text_to_image: images are found by notes; image_to_text: notes by images")
          .add("k", IntegerType, false, "how many may be named")
          .add("pairs", LongType, false, "pairs among which is searched, each of them once")
          .add("recall", DoubleType, false, "how often the right one is named; ties are misses")
          .add("chance", DoubleType, false, "what guessing would reach, k / pairs");

  /** How training went. */
  public static final StructType TRAINING =
      new StructType()
          .add("epoch", IntegerType, false, "from 1")
          .add("loss", DoubleType, false, "mean over groups of pairs, in nats")
          .add(
              "loss_by_chance",
              DoubleType,
              false,
              "what guessing would reach, with groups of these sizes");

  /** What could not be used. */
  public static final StructType QUARANTINE =
      new StructType()
          .add("file", StringType, false, "the file")
          .add("line", LongType, false, "line or record in the file, from 1; 0 for the file")
          .add("reason", StringType, false, "what was wrong; nothing of a note's text");

  private FusionTables() {}

  private static StructType wordPatch(boolean withText) {
    StructType schema =
        new StructType()
            .add("pair_id", StringType, false, "the note")
            .add("split", StringType, false, SPLIT)
            .add("direction", StringType, false, DIRECTION)
            .add("layer", IntegerType, false, "layer of cross-attention, from 1")
            .add("head", IntegerType, false, "head of the layer, from 1")
            .add(
                "query",
                IntegerType,
                false,
                "what attends, from 0: the word, of those with a letter or digit; or the patch, row"
                    + " by row")
            .add("key_row", IntegerType, true, "row of the patch attended to, from 0")
            .add("key_col", IntegerType, true, "its column, from 0; both null for a word")
            .add("key_word", IntegerType, true, "the word attended to, from 0; null for a patch")
            .add("weight", FloatType, false, "share of the attention that the key gets, 0 to 1")
            .add("rank", IntegerType, false, "of the key for the query, from 1");
    return withText ? schema.add("word", StringType, true, "the word, as the note has it") : schema;
  }

  private static String split(boolean heldOut) {
    return heldOut ? "test" : "train";
  }

  /** Rows of {@link #WORD_PATCH}, or of the other where the pair has text. */
  public static List<Row> wordPatch(
      FusionPair pair, PairAttention attention, int top, boolean withText) {
    boolean ofWords = attention.direction() == Direction.TEXT_TO_IMAGE;
    List<Row> rows = new ArrayList<>();
    for (int head = 0; head < attention.heads().size(); head++) {
      for (int query = 0; query < attention.queries(); query++) {
        int rank = 1;
        for (int key : attention.top(head, query, top)) {
          List<Object> values = new ArrayList<>();
          values.add(pair.id());
          values.add(split(pair.heldOut()));
          values.add(attention.direction().column());
          values.add(LAYER);
          values.add(head + 1);
          values.add(query);
          values.add(ofWords ? key / pair.columns() : null);
          values.add(ofWords ? key % pair.columns() : null);
          values.add(ofWords ? null : key);
          values.add(attention.weight(head, query, key));
          values.add(rank++);
          if (withText) {
            values.add(pair.text().isEmpty() ? null : pair.text().get(ofWords ? query : key));
          }
          rows.add(RowFactory.create(values.toArray()));
        }
      }
    }
    return rows;
  }

  /** A row of {@link #PAIR_STATS}. */
  public static Row pairStats(PairStats stats) {
    return RowFactory.create(
        stats.id(),
        split(stats.heldOut()),
        stats.direction().column(),
        stats.words(),
        stats.rows(),
        stats.columns(),
        stats.entropy(),
        orNull(stats.pointing()),
        orNull(stats.chance()),
        stats.score(),
        orNull(stats.shuffledScore()),
        orNull(stats.aboveShuffled()),
        stats.shuffled());
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /**
   * A row of {@link #RETRIEVAL}.
   *
   * @param found of how many pairs the right one is among the best {@code k}
   */
  public static Row retrieval(boolean heldOut, Direction direction, int k, long pairs, long found) {
    return RowFactory.create(
        split(heldOut),
        direction.column(),
        k,
        pairs,
        (double) found / pairs,
        Math.min(1, (double) k / pairs));
  }

  /** A row of {@link #TRAINING}. */
  public static Row training(int epoch, double loss, double chance) {
    return RowFactory.create(epoch, loss, chance);
  }

  /** A row of {@link #QUARANTINE}. */
  public static Row quarantine(BadRecord bad) {
    return RowFactory.create(bad.source(), bad.line(), bad.reason());
  }
}
