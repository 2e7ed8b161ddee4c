package org.coattend.study.recall;

import java.util.Arrays;

/**
 * Gated recurrent unit (Cho et al. 2014) with the reset after the product, as in cuDNN, ND4J and
 * PyTorch: with a candidate c = tanh(x Wx + r ∘ (h_{t−1} Wh)), h_t = u ∘ h_{t−1} + (1 − u) ∘ c.
 */
final class Gru extends RecurrentModel {
  static final int RESET = 0;
  static final int UPDATE = 1;
  static final int CANDIDATE = 2;

  /**
   * h_{t−1} Wh of the candidate, and then the gradient to it: shape {@code [steps][batch][WIDTH]}.
   */
  private final float[] recurred;

  Gru(Shape shape) {
    super(shape, 3);
    recurred = new float[states.length - stride];
  }

  @Override
  float[] ofRecurred(int gate) {
    return gate == CANDIDATE ? recurred : gates[gate];
  }

  @Override
  void step(int at) {
    float[] reset = gates[RESET];
    float[] update = gates[UPDATE];
    float[] candidate = gates[CANDIDATE];
    recur(RESET, at, reset);
    recur(UPDATE, at, update);
    Arrays.fill(recurred, at, at + stride, 0);
    recur(CANDIDATE, at, recurred);
    Activations.sigmoid(reset, at, at + stride);
    Activations.sigmoid(update, at, at + stride);
    for (int k = at; k < at + stride; k++) {
      candidate[k] += reset[k] * recurred[k];
    }
    Activations.tanh(candidate, at, at + stride);
    for (int k = at; k < at + stride; k++) {
      states[k + stride] = candidate[k] + update[k] * (states[k] - candidate[k]);
    }
  }

  @Override
  void stepBack(int at) {
    backThrough(gates[RESET], gates[UPDATE], gates[CANDIDATE], at);
    for (int gate = 0; gate < 3; gate++) {
      recurBack(gate, at);
    }
  }

  private void backThrough(float[] reset, float[] update, float[] candidate, int at) {
    for (int k = 0; k < stride; k++) {
      float r = reset[at + k];
      float u = update[at + k];
      float c = candidate[at + k];
      float h = ofState[k];
      float ofCandidate = h * (1 - u) * (1 - c * c);
      update[at + k] = h * (states[at + k] - c) * u * (1 - u);
      reset[at + k] = ofCandidate * recurred[at + k] * r * (1 - r);
      recurred[at + k] = ofCandidate * r;
      candidate[at + k] = ofCandidate;
      ofState[k] = h * u;
    }
  }
}
