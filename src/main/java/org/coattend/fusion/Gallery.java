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
  private final Projection notes;
  private final Projection images;

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
    notes = notes(model, pairs);
    images = images(model, pairs);
  }

  private static Projection notes(FusionModel model, List<FusionPair> pairs) {
    return model.projectedNotes(model.queries(pairs, Direction.TEXT_TO_IMAGE));
  }

  private static Projection images(FusionModel model, List<FusionPair> pairs) {
    return model.projectedImages(model.keys(pairs, Direction.TEXT_TO_IMAGE));
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
   * is the sum of those of both directions and of that of the whole pair.
   */
  public Scores scores(FusionPair pair) {
    List<FusionPair> alone = List.of(pair);
    Map<Direction, Projection> ownQueries = queries(model, alone);
    Map<Direction, Projection> ownKeys = keys(model, alone);
    Projection ownNote = notes(model, alone);
    Projection ownImage = images(model, alone);
    double[] byImage = model.scores(ownNote, images).scores();
    double[] byNote = model.scores(notes, ownImage).scores();
    double[] matched = model.scores(ownNote, ownImage).scores();
    for (Direction direction : Direction.values()) {
      boolean ofText = direction == Direction.TEXT_TO_IMAGE;
      Projection query = ownQueries.get(direction);
      Projection key = ownKeys.get(direction);
      add(query, keys.get(direction), direction, ofText ? byImage : byNote);
      add(queries.get(direction), key, direction, ofText ? byNote : byImage);
      add(query, key, direction, matched);
    }
    int place = ids.indexOf(pair.id());
    return new Scores(matched[0], without(byImage, place), without(byNote, place));
  }

  private void add(Projection from, Projection to, Direction direction, double[] sums) {
    double[] scores = model.scores(from, to, direction).local();
    for (int k = 0; k < sums.length; k++) {
      sums[k] += scores[k];
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
