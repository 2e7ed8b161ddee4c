package org.coattend.fusion;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Pairs among which a note's image, or an image's note, is to be found. */
public final class Gallery {
  private final FusionModel model;
  private final List<String> ids;
  private final Map<Direction, Projection> queries;
  private final Map<Direction, Projection> keys;

  /**
   * How a pair's own score compares with those of its halves and others'.
   *
   * @param matched the pair's score
   * @param otherImages scores of its note with the images of others
   * @param otherNotes scores of its image with the notes of others
   */
  public record Scores(double matched, double[] otherImages, double[] otherNotes) {}

  /**
   * @param pairs may be none
   */
  public Gallery(FusionModel model, List<FusionPair> pairs) {
    this.model = model;
    ids = pairs.stream().map(FusionPair::id).toList();
    queries = queries(model, pairs);
    keys = keys(model, pairs);
  }

  /** Whether a pair is in it. */
  public boolean has(String id) {
    return ids.contains(id);
  }

  private static Map<Direction, Projection> queries(FusionModel model, List<FusionPair> pairs) {
    Map<Direction, Projection> queries = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      queries.put(direction, model.projectedQueries(model.queries(pairs, direction), direction));
    }
    return queries;
  }

  private static Map<Direction, Projection> keys(FusionModel model, List<FusionPair> pairs) {
    Map<Direction, Projection> keys = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      keys.put(direction, model.projectedKeys(model.keys(pairs, direction), direction));
    }
    return keys;
  }

  /**
   * The scores of a pair, which may be one of the gallery: it is none of the others then. A score
   * is the sum of the local and global scores of both directions.
   */
  public Scores scores(FusionPair pair) {
    Map<Direction, Projection> own = queries(model, List.of(pair));
    Map<Direction, Projection> ownKeys = keys(model, List.of(pair));
    double[] images = new double[ids.size()];
    double[] notes = new double[ids.size()];
    double[] matched = new double[1];
    for (Direction direction : Direction.values()) {
      boolean ofText = direction == Direction.TEXT_TO_IMAGE;
      add(own.get(direction), keys.get(direction), direction, ofText ? images : notes);
      add(queries.get(direction), ownKeys.get(direction), direction, ofText ? notes : images);
      add(own.get(direction), ownKeys.get(direction), direction, matched);
    }
    int place = ids.indexOf(pair.id());
    return new Scores(matched[0], without(images, place), without(notes, place));
  }

  private void add(Projection from, Projection to, Direction direction, double[] sums) {
    CrossScores scores = model.scores(from, to, direction);
    for (int k = 0; k < sums.length; k++) {
      sums[k] += scores.local()[k] + scores.global()[k];
    }
  }

  private static double[] without(double[] scores, int place) {
    if (place < 0) {
      return scores;
    }
    double[] others = new double[scores.length - 1];
    System.arraycopy(scores, 0, others, 0, place);
    System.arraycopy(scores, place + 1, others, place, others.length - place);
    return others;
  }
}
