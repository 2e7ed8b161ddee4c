package org.coattend.study.recall;

import java.util.Arrays;

/**
 * Gated recurrent unit (Cho et al. 2014): with a candidate c = tanh(x Wx + (r ∘ h_{t−1}) Wh), h_t =
 * u ∘ h_{t−1} + (1 − u) ∘ c.
 */
final class Gru extends RecurrentModel {
  static final int RESET = 0;
  static final int UPDATE = 1;
  static final int CANDIDATE = 2;

  /** r ∘ h_{t−1}: shape {@code [steps][batch][WIDTH]}. */
  private final float[] kept;

  private final float[] ofKept;

  Gru(Shape shape) {
    super(shape, 3);
    kept = new float[states.length - stride];
    ofKept = new float[stride];
  }

  @Override
  float[] recurrentInputs(int gate) {
    return gate == CANDIDATE ? kept : states;
  }

  @Override
  void step(int at) {
    recur(RESET, states, at);
    recur(UPDATE, states, at);
    float[] reset = gates[RESET];
    float[] update = gates[UPDATE];
    float[] candidate = gates[CANDIDATE];
    Activations.sigmoid(reset, at, at + stride);
    Activations.sigmoid(update, at, at + stride);
    for (int k = at; k < at + stride; k++) {
      kept[k] = reset[k] * states[k];
    }
    recur(CANDIDATE, kept, at);
    Activations.tanh(candidate, at, at + stride);
    for (int k = at; k < at + stride; k++) {
      states[k + stride] = candidate[k] + update[k] * (states[k] - candidate[k]);
    }
  }

  @Override
  void stepBack(int at) {
    backThroughCandidate(gates[UPDATE], gates[CANDIDATE], at);
    Arrays.fill(ofKept, 0);
    recurBack(CANDIDATE, at, ofKept);
    backThroughReset(gates[RESET], at);
    recurBack(RESET, at, ofState);
    recurBack(UPDATE, at, ofState);
  }

  private void backThroughCandidate(float[] update, float[] candidate, int at) {
    for (int k = 0; k < stride; k++) {
      float u = update[at + k];
      float c = candidate[at + k];
      float h = ofState[k];
      candidate[at + k] = h * (1 - u) * (1 - c * c);
      update[at + k] = h * (states[at + k] - c) * u * (1 - u);
      ofState[k] = h * u;
    }
  }

  private void backThroughReset(float[] reset, int at) {
    for (int k = 0; k < stride; k++) {
      float r = reset[at + k];
      ofState[k] += ofKept[k] * r;
      reset[at + k] = ofKept[k] * states[at + k] * r * (1 - r);
    }
  }
}
