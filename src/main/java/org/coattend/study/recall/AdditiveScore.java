package org.coattend.study.recall;

import static org.coattend.study.recall.SequenceModel.WIDTH;

import org.coattend.kernel.RowKernel;

/** vᵀ tanh(q + k) (Bahdanau et al. 2015, §A.1.2), query and key being projections themselves. */
final class AdditiveScore implements Score {
  private final RowKernel kernel = RowKernel.fastest();

  /** tanh(q + k) of each key: shape {@code [steps][WIDTH]}. */
  private final float[] hidden;

  /**
   * @param steps keys of each query
   */
  AdditiveScore(int steps) {
    hidden = new float[steps * WIDTH];
  }

  @Override
  public int weights() {
    return WIDTH;
  }

  @Override
  public void score(Compared compared, int query, int key, float[] scores, int at) {
    hide(compared.queries(), query, compared.keys(), key);
    for (int step = 0; step < compared.steps(); step++) {
      scores[at + step] =
          AttentionModel.dot(hidden, step * WIDTH, compared.weights(), compared.weightsAt());
    }
  }

  private void hide(float[] queries, int query, float[] keys, int key) {
    for (int at = 0; at < hidden.length; at += WIDTH) {
      for (int k = 0; k < WIDTH; k++) {
        hidden[at + k] = keys[key + at + k] + queries[query + k];
      }
    }
    Activations.tanh(hidden, 0, hidden.length);
  }

  @Override
  public void back(Compared compared, int query, int key, float[] ofScores) {
    hide(compared.queries(), query, compared.keys(), key);
    int weightsAt = compared.weightsAt();
    kernel.multiply(ofScores, 0, compared.steps(), hidden, 0, compared.gradients(), weightsAt, 1);
    float[] weights = compared.weights();
    float[] ofKeys = compared.ofKeys();
    float[] ofQueries = compared.ofQueries();
    for (int step = 0; step < compared.steps(); step++) {
      int at = step * WIDTH;
      for (int k = 0; k < WIDTH; k++) {
        float state = hidden[at + k];
        float ofSum = ofScores[step] * weights[weightsAt + k] * (1 - state * state);
        ofKeys[key + at + k] += ofSum;
        ofQueries[query + k] += ofSum;
      }
    }
  }
}
