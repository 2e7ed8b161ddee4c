package org.coattend.fusion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.coattend.attention.AttentionMap;

/**
 * What the queries of a pair attend to in its keys.
 *
 * @param direction who attends to whom
 * @param heads of each head, a map of one owner
 */
public record PairAttention(Direction direction, List<AttentionMap> heads) {

  /** The attention of a pair. */
  public static PairAttention of(FusionModel model, FusionPair pair, Direction direction) {
    List<FusionPair> alone = List.of(pair);
    Projection queries = model.projectedQueries(model.queries(alone, direction), direction);
    Projection keys = model.projectedKeys(model.keys(alone, direction), direction);
    CrossScores scores = model.scores(queries, keys, direction);
    List<AttentionMap> heads = new ArrayList<>();
    for (int head = 0; head < queries.heads(); head++) {
      double[] weights = scores.weights(head, 0);
      float[] single = new float[weights.length];
      for (int k = 0; k < single.length; k++) {
        single[k] = (float) weights[k];
      }
      heads.add(new AttentionMap(0, 0, queries.items(), keys.items(), single, 0));
    }
    return new PairAttention(direction, List.copyOf(heads));
  }

  /** Number of queries. */
  public int queries() {
    return heads.get(0).queries();
  }

  /** Number of keys. */
  public int keys() {
    return heads.get(0).keys();
  }

  /** A weight, 0 to 1. */
  public float weight(int head, int query, int key) {
    AttentionMap map = heads.get(head);
    return map.weights()[map.at(query) + key];
  }

  /** The keys that a query attends to most, the weightiest first, at most {@code count}. */
  public List<Integer> top(int head, int query, int count) {
    return IntStream.range(0, keys())
        .boxed()
        .sorted(Comparator.comparingDouble(key -> -weight(head, query, key)))
        .limit(count)
        .toList();
  }

  /** Mean entropy over queries and heads, in nats: 0 to ln(keys). */
  public double entropy() {
    double sum = 0;
    for (AttentionMap map : heads) {
      for (float weight : map.weights()) {
        sum -= weight > 0 ? weight * Math.log(weight) : 0;
      }
    }
    return sum / (heads.size() * queries());
  }

  /** Queries that are one: the words of a phrase, or a patch, and the keys that they mean. */
  private record Aim(Set<Integer> queries, Set<Integer> keys) {}

  /**
   * How often what is attended to most, by a phrase or patch in the mean over its words and heads,
   * is what it is about: 0 to 1. None where no region is known.
   */
  public OptionalDouble pointing(FusionPair pair) {
    return aims(pair).stream()
        .mapToDouble(aim -> aim.keys.contains(most(aim.queries)) ? 1 : 0)
        .average();
  }

  /** What {@link #pointing} would be of even weights: the mean share of keys that are right. */
  public OptionalDouble chance(FusionPair pair) {
    return aims(pair).stream().mapToDouble(aim -> (double) aim.keys.size() / keys()).average();
  }

  private List<Aim> aims(FusionPair pair) {
    Map<Object, Aim> aims = new HashMap<>();
    for (Region region : pair.regions()) {
      Set<Integer> words = new HashSet<>();
      IntStream.rangeClosed(region.firstWord(), region.lastWord()).forEach(words::add);
      int patch = region.row() * pair.columns() + region.column();
      if (direction == Direction.TEXT_TO_IMAGE) {
        aims.computeIfAbsent(words, phrase -> new Aim(words, new HashSet<>())).keys.add(patch);
      } else {
        aims.computeIfAbsent(patch, cell -> new Aim(Set.of(patch), new HashSet<>()))
            .keys
            .addAll(words);
      }
    }
    return List.copyOf(aims.values());
  }

  /** -1 where weights are no numbers. */
  private int most(Set<Integer> queries) {
    int most = -1;
    double largest = -1;
    for (int key = 0; key < keys(); key++) {
      double sum = 0;
      for (int head = 0; head < heads.size(); head++) {
        for (int query : queries) {
          sum += weight(head, query, key);
        }
      }
      if (sum > largest) {
        largest = sum;
        most = key;
      }
    }
    return most;
  }
}
