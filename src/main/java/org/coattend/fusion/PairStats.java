package org.coattend.fusion;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How a pair does in one direction.
 *
 * @param id of the pair
 * @param heldOut whether nothing was learnt from it
 * @param direction who attends to whom
 * @param words of the note
 * @param rows of patches
 * @param columns of patches
 * @param entropy of attention, mean over queries and heads, in nats
 * @param pointing how often what is attended to most is right; NaN where that is not known
 * @param chance what it would be of even weights; NaN likewise
 * @param score of the note with its image
 * @param shuffledScore mean score of the query's side with others' keys; NaN where there are none
 * @param aboveShuffled share of those that the score is above, ties counting half; NaN likewise
 * @param shuffled how many there are
 * @param rank of the right one among all, from 1; those of the same score come before it, and so do
 *     scores that are no number
 */
public record PairStats(
    String id,
    boolean heldOut,
    Direction direction,
    int words,
    int rows,
    int columns,
    double entropy,
    double pointing,
    double chance,
    double score,
    double shuffledScore,
    double aboveShuffled,
    int shuffled,
    int rank)
    implements Serializable {

  /** 1 if the score is above the mean of the shuffled ones, else 0; NaN where there are none. */
  public double aboveMean() {
    return shuffled == 0 ? Double.NaN : score > shuffledScore ? 1 : 0;
  }

  /** The figures of a pair. */
  public static PairStats of(FusionPair pair, PairAttention attention, Gallery.Scores scores) {
    double score = scores.matched();
    double[] others =
        attention.direction() == Direction.TEXT_TO_IMAGE
            ? scores.otherImages()
            : scores.otherNotes();
    return new PairStats(
        pair.id(),
        pair.heldOut(),
        attention.direction(),
        pair.words().count(),
        pair.rows(),
        pair.columns(),
        attention.entropy(),
        attention.pointing(pair).orElse(Double.NaN),
        attention.chance(pair).orElse(Double.NaN),
        score,
        Arrays.stream(others).average().orElse(Double.NaN),
        Arrays.stream(others)
            .map(other -> score > other ? 1 : score == other ? .5 : 0)
            .average()
            .orElse(Double.NaN),
        others.length,
        1 + (int) Arrays.stream(others).filter(other -> !(other < score)).count());
  }
}
