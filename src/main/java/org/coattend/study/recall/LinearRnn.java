package org.coattend.study.recall;

import java.util.Arrays;

/** h_t = x_t Wx + h_{t−1} Wh: with Wh = ρ times a rotation, it keeps ρ^k of an item k steps ago. */
final class LinearRnn extends RecurrentModel {
  LinearRnn(Shape shape) {
    super(shape, 1);
  }

  @Override
  void step(int at) {
    recur(0, at, gates[0]);
    System.arraycopy(gates[0], at, states, at + stride, stride);
  }

  @Override
  void stepBack(int at) {
    System.arraycopy(ofState, 0, gates[0], at, stride);
    Arrays.fill(ofState, 0);
    recurBack(0, at);
  }
}
