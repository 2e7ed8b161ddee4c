package org.coattend.study.recall;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate (Gers et al. 2000)
 * and no peepholes: c_t = f ∘ c_{t−1} + i ∘ g, h_t = o ∘ tanh c_t.
 */
final class Lstm extends RecurrentModel {
  static final int INPUT = 0;
  static final int FORGET = 1;
  static final int OUTPUT = 2;
  static final int CANDIDATE = 3;

  /** Shape as that of the states. */
  private final float[] cells;

  /** Their tanh: shape {@code [steps][batch][WIDTH]}. */
  private final float[] squashed;

  private final float[] ofCell;

  Lstm(Shape shape) {
    super(shape, 4);
    cells = new float[states.length];
    squashed = new float[states.length - stride];
    ofCell = new float[stride];
  }

  @Override
  void step(int at) {
    for (int gate = 0; gate < 4; gate++) {
      recur(gate, at, gates[gate]);
    }
    Activations.sigmoid(gates[INPUT], at, at + stride);
    Activations.sigmoid(gates[FORGET], at, at + stride);
    Activations.sigmoid(gates[OUTPUT], at, at + stride);
    Activations.tanh(gates[CANDIDATE], at, at + stride);
    remember(gates[INPUT], gates[FORGET], gates[CANDIDATE], at);
    Activations.tanh(squashed, at, at + stride);
    float[] output = gates[OUTPUT];
    for (int k = at; k < at + stride; k++) {
      states[k + stride] = output[k] * squashed[k];
    }
  }

  private void remember(float[] input, float[] forget, float[] candidate, int at) {
    for (int k = at; k < at + stride; k++) {
      float cell = forget[k] * cells[k] + input[k] * candidate[k];
      cells[k + stride] = cell;
      squashed[k] = cell;
    }
  }

  @Override
  void stepBack(int at) {
    backThrough(gates[INPUT], gates[FORGET], gates[OUTPUT], gates[CANDIDATE], at);
    for (int gate = 0; gate < 4; gate++) {
      recurBack(gate, at);
    }
  }

  private void backThrough(
      float[] input, float[] forget, float[] output, float[] candidate, int at) {
    for (int k = 0; k < stride; k++) {
      float i = input[at + k];
      float f = forget[at + k];
      float o = output[at + k];
      float g = candidate[at + k];
      float s = squashed[at + k];
      float h = ofState[k];
      float c = ofCell[k] + h * o * (1 - s * s);
      input[at + k] = c * g * i * (1 - i);
      forget[at + k] = c * cells[at + k] * f * (1 - f);
      output[at + k] = h * s * o * (1 - o);
      candidate[at + k] = c * i * (1 - g * g);
      ofCell[k] = c * f;
      ofState[k] = 0;
    }
  }

  @Override
  float firstBias(int gate) {
    return gate == FORGET ? 1 : 0;
  }

  @Override
  float[][] carried() {
    return new float[][] {ofState, ofCell};
  }
}
