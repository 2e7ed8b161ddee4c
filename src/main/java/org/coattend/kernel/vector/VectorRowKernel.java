package org.coattend.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.kernel.RowKernel;

/**
 * The products on 256-bit vectors: three rows by four vectors stay in registers.
 *
 * <p>Accumulators are loaded before and stored after a single loop each; kept across nested loops
 * they are boxed, which is twenty times slower.
 */
public class VectorRowKernel implements RowKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;

  /**
   * Whether this processor has vectors of at least 256 bits; narrower ones are emulated, slowly.
   */
  public static boolean isSupported() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= S.vectorBitSize();
  }

  @Override
  public void multiply(
      float[] in,
      int inAt,
      int channels,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt,
      int rows) {
    int r = 0;
    for (; r <= rows - 3; r += 3, inAt += 3 * channels, outAt += 3 * WIDTH) {
      threeRows(in, inAt, channels, weights, weightsAt, out, outAt);
    }
    for (; r < rows; r++, inAt += channels, outAt += WIDTH) {
      oneRow(in, inAt, channels, weights, weightsAt, out, outAt);
    }
  }

  private static void threeRows(
      float[] in, int at, int channels, float[] weights, int row, float[] out, int o) {
    FloatVector a0 = FloatVector.fromArray(S, out, o);
    FloatVector a1 = FloatVector.fromArray(S, out, o + 8);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 16);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 24);
    FloatVector b0 = FloatVector.fromArray(S, out, o + 32);
    FloatVector b1 = FloatVector.fromArray(S, out, o + 40);
    FloatVector b2 = FloatVector.fromArray(S, out, o + 48);
    FloatVector b3 = FloatVector.fromArray(S, out, o + 56);
    FloatVector c0 = FloatVector.fromArray(S, out, o + 64);
    FloatVector c1 = FloatVector.fromArray(S, out, o + 72);
    FloatVector c2 = FloatVector.fromArray(S, out, o + 80);
    FloatVector c3 = FloatVector.fromArray(S, out, o + 88);
    for (int channel = 0; channel < channels; channel++, row += WIDTH) {
      FloatVector w0 = FloatVector.fromArray(S, weights, row);
      FloatVector w1 = FloatVector.fromArray(S, weights, row + 8);
      FloatVector w2 = FloatVector.fromArray(S, weights, row + 16);
      FloatVector w3 = FloatVector.fromArray(S, weights, row + 24);
      FloatVector value = FloatVector.broadcast(S, in[at + channel]);
      a0 = value.fma(w0, a0);
      a1 = value.fma(w1, a1);
      a2 = value.fma(w2, a2);
      a3 = value.fma(w3, a3);
      value = FloatVector.broadcast(S, in[at + channels + channel]);
      b0 = value.fma(w0, b0);
      b1 = value.fma(w1, b1);
      b2 = value.fma(w2, b2);
      b3 = value.fma(w3, b3);
      value = FloatVector.broadcast(S, in[at + 2 * channels + channel]);
      c0 = value.fma(w0, c0);
      c1 = value.fma(w1, c1);
      c2 = value.fma(w2, c2);
      c3 = value.fma(w3, c3);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + 8);
    a2.intoArray(out, o + 16);
    a3.intoArray(out, o + 24);
    b0.intoArray(out, o + 32);
    b1.intoArray(out, o + 40);
    b2.intoArray(out, o + 48);
    b3.intoArray(out, o + 56);
    c0.intoArray(out, o + 64);
    c1.intoArray(out, o + 72);
    c2.intoArray(out, o + 80);
    c3.intoArray(out, o + 88);
  }

  private static void oneRow(
      float[] in, int at, int channels, float[] weights, int row, float[] out, int o) {
    FloatVector a0 = FloatVector.fromArray(S, out, o);
    FloatVector a1 = FloatVector.fromArray(S, out, o + 8);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 16);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 24);
    for (int channel = 0; channel < channels; channel++, row += WIDTH) {
      FloatVector value = FloatVector.broadcast(S, in[at + channel]);
      a0 = value.fma(FloatVector.fromArray(S, weights, row), a0);
      a1 = value.fma(FloatVector.fromArray(S, weights, row + 8), a1);
      a2 = value.fma(FloatVector.fromArray(S, weights, row + 16), a2);
      a3 = value.fma(FloatVector.fromArray(S, weights, row + 24), a3);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + 8);
    a2.intoArray(out, o + 16);
    a3.intoArray(out, o + 24);
  }

  @Override
  public void outer(
      float[] in,
      int inAt,
      int channels,
      float[] gradient,
      int gradientAt,
      float[] sums,
      int sumsAt,
      int rows) {
    int channel = 0;
    for (; channel <= channels - 2; channel += 2) {
      int row = sumsAt + channel * WIDTH;
      twoChannels(in, inAt + channel, channels, gradient, gradientAt, sums, row, rows);
    }
    if (channel < channels) {
      int row = sumsAt + channel * WIDTH;
      oneChannel(in, inAt + channel, channels, gradient, gradientAt, sums, row, rows);
    }
  }

  private static void twoChannels(
      float[] in, int at, int channels, float[] gradient, int g, float[] sums, int row, int rows) {
    FloatVector a0 = FloatVector.fromArray(S, sums, row);
    FloatVector a1 = FloatVector.fromArray(S, sums, row + 8);
    FloatVector a2 = FloatVector.fromArray(S, sums, row + 16);
    FloatVector a3 = FloatVector.fromArray(S, sums, row + 24);
    FloatVector b0 = FloatVector.fromArray(S, sums, row + 32);
    FloatVector b1 = FloatVector.fromArray(S, sums, row + 40);
    FloatVector b2 = FloatVector.fromArray(S, sums, row + 48);
    FloatVector b3 = FloatVector.fromArray(S, sums, row + 56);
    for (int r = 0; r < rows; r++, at += channels, g += WIDTH) {
      FloatVector g0 = FloatVector.fromArray(S, gradient, g);
      FloatVector g1 = FloatVector.fromArray(S, gradient, g + 8);
      FloatVector g2 = FloatVector.fromArray(S, gradient, g + 16);
      FloatVector g3 = FloatVector.fromArray(S, gradient, g + 24);
      FloatVector value = FloatVector.broadcast(S, in[at]);
      a0 = value.fma(g0, a0);
      a1 = value.fma(g1, a1);
      a2 = value.fma(g2, a2);
      a3 = value.fma(g3, a3);
      value = FloatVector.broadcast(S, in[at + 1]);
      b0 = value.fma(g0, b0);
      b1 = value.fma(g1, b1);
      b2 = value.fma(g2, b2);
      b3 = value.fma(g3, b3);
    }
    a0.intoArray(sums, row);
    a1.intoArray(sums, row + 8);
    a2.intoArray(sums, row + 16);
    a3.intoArray(sums, row + 24);
    b0.intoArray(sums, row + 32);
    b1.intoArray(sums, row + 40);
    b2.intoArray(sums, row + 48);
    b3.intoArray(sums, row + 56);
  }

  private static void oneChannel(
      float[] in, int at, int channels, float[] gradient, int g, float[] sums, int row, int rows) {
    FloatVector a0 = FloatVector.fromArray(S, sums, row);
    FloatVector a1 = FloatVector.fromArray(S, sums, row + 8);
    FloatVector a2 = FloatVector.fromArray(S, sums, row + 16);
    FloatVector a3 = FloatVector.fromArray(S, sums, row + 24);
    for (int r = 0; r < rows; r++, at += channels, g += WIDTH) {
      FloatVector value = FloatVector.broadcast(S, in[at]);
      a0 = value.fma(FloatVector.fromArray(S, gradient, g), a0);
      a1 = value.fma(FloatVector.fromArray(S, gradient, g + 8), a1);
      a2 = value.fma(FloatVector.fromArray(S, gradient, g + 16), a2);
      a3 = value.fma(FloatVector.fromArray(S, gradient, g + 24), a3);
    }
    a0.intoArray(sums, row);
    a1.intoArray(sums, row + 8);
    a2.intoArray(sums, row + 16);
    a3.intoArray(sums, row + 24);
  }
}
