package org.coattend.contact;

import java.util.Arrays;

/**
 * What the baseline is told of a pair: its channels, its rank, and the scores and columns around
 * it.
 *
 * <p>Beyond the ends of the query there is the map's border of zeros.
 */
final class PairWindow {
  /** Positions before and after each of the pair's own. */
  static final int REACH = 2;

  private static final int WIDTH = 2 * REACH + 1;

  /** Channels, rank, scores around, hydropathy and entropy along either position. */
  static final int FEATURES = PairFeatures.CHANNELS + 1 + WIDTH * WIDTH - 1 + 4 * WIDTH;

  private final PairMap map;
  private final float[] ranked;

  /**
   * @param map pairs y ≤ x filled in
   */
  PairWindow(PairMap map) {
    this.map = map;
    ranked = ranked(map);
  }

  /** Scores of the pairs that models are trained on, ascending. */
  private static float[] ranked(PairMap map) {
    int far = Math.max(0, map.size - NetworkTraining.MIN_SEPARATION);
    float[] scores = new float[far * (far + 1) / 2];
    int next = 0;
    for (int y = 0; y < far; y++) {
      for (int x = y + NetworkTraining.MIN_SEPARATION; x < map.size; x++) {
        scores[next++] = map.values[map.at(y, x) + PairFeatures.CORRECTED];
      }
    }
    Arrays.sort(scores);
    return scores;
  }

  /** Features of a pair y ≤ x. */
  float[] features(int y, int x) {
    float[] features = new float[FEATURES];
    int at = map.at(y, x);
    System.arraycopy(map.values, at, features, 0, map.channels);
    int next = map.channels;
    features[next++] = (float) Math.log((1.0 + above(features[PairFeatures.CORRECTED])) / map.size);
    for (int dy = -REACH; dy <= REACH; dy++) {
      for (int dx = -REACH; dx <= REACH; dx++) {
        if (dy != 0 || dx != 0) {
          features[next++] = score(y + dy, x + dx);
        }
      }
    }
    for (int position : new int[] {y, x}) {
      for (int d = -REACH; d <= REACH; d++) {
        features[next++] = column(position + d, PairFeatures.HYDROPATHIES);
        features[next++] = column(position + d, PairFeatures.ENTROPIES);
      }
    }
    return features;
  }

  /** Number of ranked pairs with a higher score. */
  private int above(float score) {
    int from = 0;
    int to = ranked.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (ranked[middle] > score) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return ranked.length - from;
  }

  private float score(int y, int x) {
    return map.values[map.at(Math.min(y, x), Math.max(y, x)) + PairFeatures.CORRECTED];
  }

  /** A column's own value of a channel that holds sums of two. */
  private float column(int position, int channel) {
    return map.values[map.at(position, position) + channel] / 2;
  }
}
