package org.coattend.encoder;

import java.util.List;

/** The largest differences from the reference, of what a forward pass shows. */
final class Agreement implements EncodingVisitor {
  private final List<OnnxReference.Encoded> expected;
  int layers;
  float attention;
  float states;

  Agreement(List<OnnxReference.Encoded> expected) {
    this.expected = expected;
  }

  @Override
  public void attention(int sequence, int layer, int tokens, float[] weights, float[] valueNorms) {
    attention =
        Math.max(attention, difference(expected.get(sequence).attention()[layer], weights, 0));
    layers++;
  }

  @Override
  public void states(int sequence, int tokens, float[] found, int at) {
    states = Math.max(states, difference(expected.get(sequence).states(), found, at));
  }

  private static float difference(float[] expected, float[] found, int at) {
    float most = 0;
    for (int k = 0; k < expected.length; k++) {
      float difference = Math.abs(expected[k] - found[at + k]);
      most = difference <= most ? most : difference;
    }
    return most;
  }
}
