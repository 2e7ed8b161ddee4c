package org.coattend.study.recall;

/** h_t = tanh(x_t Wx + h_{t−1} Wh) (Elman 1990). */
final class SimpleRnn extends RecurrentModel {
  SimpleRnn(Shape shape) {
    super(shape, 1);
  }

  @Override
  void step(int at) {
    recur(0, at, gates[0]);
    Activations.tanh(gates[0], at, at + stride);
    System.arraycopy(gates[0], at, states, at + stride, stride);
  }

  @Override
  void stepBack(int at) {
    float[] gate = gates[0];
    for (int k = 0; k < stride; k++) {
      float state = gate[at + k];
      gate[at + k] = ofState[k] * (1 - state * state);
      ofState[k] = 0;
    }
    recurBack(0, at);
  }
}
