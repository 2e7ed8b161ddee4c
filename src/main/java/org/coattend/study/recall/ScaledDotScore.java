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
  public void score(Compared compared, int query, int key, float[] scores, int at) {
    for (int step = 0; step < compared.steps(); step++) {
      scores[at + step] =
          FACTOR
              * AttentionModel.dot(compared.keys(), key + step * WIDTH, compared.queries(), query);
    }
  }

  @Override
  public void back(Compared compared, int query, int key, float[] ofScores) {
    int steps = compared.steps();
    for (int step = 0; step < steps; step++) {
      ofScores[step] *= FACTOR;
    }
    kernel.outer(ofScores, 0, steps, compared.queries(), query, compared.ofKeys(), key, 1);
    kernel.multiply(ofScores, 0, steps, compared.keys(), key, compared.ofQueries(), query, 1);
  }
}
