package org.coattend.contact.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.contact.MapKernel;

/**
 * The inner loops on 256-bit vectors: three pixels by four vectors stay in registers.
 *
 * <p>Accumulators are loaded before and stored after a single loop each; kept across nested loops
 * they are boxed, which is twenty times slower.
 */
public final class VectorMapKernel implements MapKernel {
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
      int pixels) {
    int p = 0;
    for (; p <= pixels - 3; p += 3, inAt += 3 * channels, outAt += 3 * WIDTH) {
      threePixels(in, inAt, channels, weights, weightsAt, out, outAt);
    }
    for (; p < pixels; p++, inAt += channels, outAt += WIDTH) {
      onePixel(in, inAt, channels, weights, weightsAt, out, outAt);
    }
  }

  private static void threePixels(
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

  private static void onePixel(
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
      int pixels) {
    int channel = 0;
    for (; channel <= channels - 2; channel += 2) {
      int row = sumsAt + channel * WIDTH;
      twoChannels(in, inAt + channel, channels, gradient, gradientAt, sums, row, pixels);
    }
    if (channel < channels) {
      int row = sumsAt + channel * WIDTH;
      oneChannel(in, inAt + channel, channels, gradient, gradientAt, sums, row, pixels);
    }
  }

  private static void twoChannels(
      float[] in,
      int at,
      int channels,
      float[] gradient,
      int g,
      float[] sums,
      int row,
      int pixels) {
    FloatVector a0 = FloatVector.fromArray(S, sums, row);
    FloatVector a1 = FloatVector.fromArray(S, sums, row + 8);
    FloatVector a2 = FloatVector.fromArray(S, sums, row + 16);
    FloatVector a3 = FloatVector.fromArray(S, sums, row + 24);
    FloatVector b0 = FloatVector.fromArray(S, sums, row + 32);
    FloatVector b1 = FloatVector.fromArray(S, sums, row + 40);
    FloatVector b2 = FloatVector.fromArray(S, sums, row + 48);
    FloatVector b3 = FloatVector.fromArray(S, sums, row + 56);
    for (int p = 0; p < pixels; p++, at += channels, g += WIDTH) {
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
      float[] in,
      int at,
      int channels,
      float[] gradient,
      int g,
      float[] sums,
      int row,
      int pixels) {
    FloatVector a0 = FloatVector.fromArray(S, sums, row);
    FloatVector a1 = FloatVector.fromArray(S, sums, row + 8);
    FloatVector a2 = FloatVector.fromArray(S, sums, row + 16);
    FloatVector a3 = FloatVector.fromArray(S, sums, row + 24);
    for (int p = 0; p < pixels; p++, at += channels, g += WIDTH) {
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

  @Override
  public void moments(float[] a, float[] b, int at, int pixels, float[] sums, float[] products) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k += 8) {
        FloatVector value = FloatVector.fromArray(S, a, at + k);
        value.add(FloatVector.fromArray(S, sums, k)).intoArray(sums, k);
        value
            .fma(FloatVector.fromArray(S, b, at + k), FloatVector.fromArray(S, products, k))
            .intoArray(products, k);
      }
    }
  }

  @Override
  public void rectify(
      float[] in, float[] scale, float[] shift, float[] skip, float[] out, int at, int pixels) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k += 8) {
        FloatVector value =
            FloatVector.fromArray(S, in, at + k)
                .fma(FloatVector.fromArray(S, scale, k), FloatVector.fromArray(S, shift, k));
        if (skip != null) {
          value = value.add(FloatVector.fromArray(S, skip, at + k));
        }
        value.max(0f).intoArray(out, at + k);
      }
    }
  }

  @Override
  public void gate(float[] gradient, float[] activation, float[] out, int at, int pixels) {
    FloatVector zero = FloatVector.zero(S);
    for (int k = at, end = at + pixels * WIDTH; k < end; k += 8) {
      zero.blend(
              FloatVector.fromArray(S, gradient, k),
              FloatVector.fromArray(S, activation, k).compare(VectorOperators.GT, 0f))
          .intoArray(out, k);
    }
  }

  @Override
  public void normalise(
      float[] gradient,
      float[] in,
      float[] scale,
      float[] shift,
      float[] slope,
      int at,
      int pixels) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k += 8) {
        FloatVector.fromArray(S, gradient, at + k)
            .mul(FloatVector.fromArray(S, scale, k))
            .sub(FloatVector.fromArray(S, shift, k))
            .sub(FloatVector.fromArray(S, in, at + k).mul(FloatVector.fromArray(S, slope, k)))
            .intoArray(gradient, at + k);
      }
    }
  }
}
