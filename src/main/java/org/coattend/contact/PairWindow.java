package org.coattend.contact;

import java.util.Arrays;

/**
 * What the baseline is told of a pair: its channels, its rank among all pairs and among those of
 * either position, the scores around it and where the turns of a helix would come into touch, sums
 * of scores along both diagonals (parallel and antiparallel strands), and what the positions around
 * either one are like.
 *
 * <p>Beyond the ends of the query there is the map's border of zeros.
 */
final class PairWindow {
  private static final int[] NEIGHBOURS = {-2, -1, 0, 1, 2};
  private static final int[] TURNS = {-4, -3, 0, 3, 4};
  private static final int[] DIAGONALS = {4, PairMap.BORDER};

  /** Channels, three ranks, two windows, diagonals, hydropathy and entropy at either position. */
  static final int FEATURES =
      PairFeatures.CHANNELS
          + 3
          + (NEIGHBOURS.length * NEIGHBOURS.length - 1)
          + (TURNS.length * TURNS.length - 1)
          + 2 * DIAGONALS.length
          + 4 * NEIGHBOURS.length;

  private final PairMap map;

  /** Scores of the pairs that are ranked, ascending. */
  private final float[] all;

  /** The same of each position. */
  private final float[][] byPosition;

  /**
   * @param map pairs y ≤ x filled in
   */
  PairWindow(PairMap map) {
    this.map = map;
    int far = Math.max(0, map.size - NetworkTraining.MIN_SEPARATION);
    float[] scores = new float[far * (far + 1) / 2];
    int next = 0;
    byPosition = new float[map.size][];
    for (int y = 0; y < map.size; y++) {
      float[] others = new float[map.size];
      int count = 0;
      for (int x = 0; x < map.size; x++) {
        if (Math.abs(x - y) >= NetworkTraining.MIN_SEPARATION) {
          others[count++] = score(y, x);
          if (x > y) {
            scores[next++] = score(y, x);
          }
        }
      }
      byPosition[y] = sorted(Arrays.copyOf(others, count));
    }
    all = sorted(scores);
  }

  private static float[] sorted(float[] scores) {
    Arrays.sort(scores);
    return scores;
  }

  /** Features of a pair y ≤ x. */
  float[] features(int y, int x) {
    float[] features = new float[FEATURES];
    System.arraycopy(map.values, map.at(y, x), features, 0, map.channels);
    int next = map.channels;
    float score = score(y, x);
    int above = above(byPosition[y], score);
    int beside = above(byPosition[x], score);
    features[next++] = (float) Math.log((1.0 + above(all, score)) / map.size);
    features[next++] = (float) Math.log1p(Math.min(above, beside));
    features[next++] = (float) Math.log1p(Math.max(above, beside));
    next = putAround(features, next, y, x, NEIGHBOURS);
    next = putAround(features, next, y, x, TURNS);
    for (int reach : DIAGONALS) {
      features[next++] = diagonal(y, x, reach, 1);
      features[next++] = diagonal(y, x, reach, -1);
    }
    for (int d : NEIGHBOURS) {
      features[next++] = column(y + d, PairFeatures.HYDROPATHIES);
      features[next++] = column(x + d, PairFeatures.HYDROPATHIES);
      features[next++] = column(y + d, PairFeatures.ENTROPIES);
      features[next++] = column(x + d, PairFeatures.ENTROPIES);
    }
    return features;
  }

  private int putAround(float[] features, int next, int y, int x, int[] steps) {
    for (int dy : steps) {
      for (int dx : steps) {
        if (dy != 0 || dx != 0) {
          features[next++] = score(y + dy, x + dx);
        }
      }
    }
    return next;
  }

  private float diagonal(int y, int x, int reach, int direction) {
    float sum = 0;
    for (int d = -reach; d <= reach; d++) {
      sum += score(y + d, x + direction * d);
    }
    return sum;
  }

  /** Number of scores that are higher. */
  private static int above(float[] ascending, float score) {
    int from = 0;
    int to = ascending.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (ascending[middle] > score) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return ascending.length - from;
  }

  private float score(int y, int x) {
    return map.values[map.at(Math.min(y, x), Math.max(y, x)) + PairFeatures.CORRECTED];
  }

  /** A column's own value of a channel that holds sums of two. */
  private float column(int position, int channel) {
    return map.values[map.at(position, position) + channel] / 2;
  }
}
