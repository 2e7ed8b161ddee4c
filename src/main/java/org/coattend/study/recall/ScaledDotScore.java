package org.coattend.study.recall;

import static org.coattend.study.recall.SequenceModel.WIDTH;

import org.coattend.kernel.RowKernel;

/** qᵀk / √d (Vaswani et al. 2017, eq. 1). */
final class ScaledDotScore implements Score {
  private static final float FACTOR = (float) (1 / Math.sqrt(WIDTH));

  private final RowKernel kernel = RowKernel.fastest();

  @Override
  public int weights() {
    return 0;
  }

  @Override
  public void score(
      float[] queries,
      int queryAt,
      float[] keys,
      int keysAt,
      int steps,
      float[] weights,
      int weightsAt,
      float[] scores,
      int at) {
    for (int step = 0; step < steps; step++) {
      scores[at + step] =
          FACTOR * AttentionModel.dot(keys, keysAt + step * WIDTH, queries, queryAt);
    }
  }

  @Override
  public void back(
      float[] queries,
      int queryAt,
      float[] keys,
      int keysAt,
      int steps,
      float[] weights,
      int weightsAt,
      float[] ofScores,
      float[] ofQueries,
      float[] ofKeys,
      float[] gradients) {
    for (int step = 0; step < steps; step++) {
      ofScores[step] *= FACTOR;
    }
    kernel.outer(ofScores, 0, steps, queries, queryAt, ofKeys, keysAt, 1);
    kernel.multiply(ofScores, 0, steps, keys, keysAt, ofQueries, queryAt, 1);
  }
}
