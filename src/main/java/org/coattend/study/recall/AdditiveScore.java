package org.coattend.study.recall;

import static org.coattend.study.recall.SequenceModel.WIDTH;

import org.coattend.kernel.RowKernel;

/** vᵀ tanh(q + k) (Bahdanau et al. 2015, §A.1.2), query and key being projections themselves. */
final class AdditiveScore implements Score {
  private final RowKernel kernel = RowKernel.fastest();

  /** tanh(q + k) of each key: shape {@code [steps][WIDTH]}. */
  private final float[] hidden;

  /**
   * @param steps keys at most
   */
  AdditiveScore(int steps) {
    hidden = new float[steps * WIDTH];
  }

  @Override
  public int weights() {
    return WIDTH;
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
    hide(queries, queryAt, keys, keysAt, steps);
    for (int step = 0; step < steps; step++) {
      scores[at + step] = AttentionModel.dot(hidden, step * WIDTH, weights, weightsAt);
    }
  }

  private void hide(float[] queries, int queryAt, float[] keys, int keysAt, int steps) {
    for (int at = 0; at < steps * WIDTH; at += WIDTH) {
      for (int k = 0; k < WIDTH; k++) {
        hidden[at + k] = keys[keysAt + at + k] + queries[queryAt + k];
      }
    }
    Activations.tanh(hidden, 0, steps * WIDTH);
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
    hide(queries, queryAt, keys, keysAt, steps);
    kernel.multiply(ofScores, 0, steps, hidden, 0, gradients, weightsAt, 1);
    for (int step = 0; step < steps; step++) {
      int at = step * WIDTH;
      for (int k = 0; k < WIDTH; k++) {
        float state = hidden[at + k];
        float ofSum = ofScores[step] * weights[weightsAt + k] * (1 - state * state);
        ofKeys[keysAt + at + k] += ofSum;
        ofQueries[queryAt + k] += ofSum;
      }
    }
  }
}
