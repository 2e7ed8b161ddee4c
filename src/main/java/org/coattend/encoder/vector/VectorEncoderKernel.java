package org.coattend.encoder.vector;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.encoder.EncoderKernel;

/**
 * The loops on 256-bit vectors, the width of all kernels of this JVM. Rows that are no multiple of
 * a vector go to the plain kernel, but for the softmax, whose last vector overlaps the one before:
 * its lanes that were seen already count for nothing.
 */
public final class VectorEncoderKernel implements EncoderKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int LANES = S.length();
  private static final float LOWEST = -87;
  private static final float ROOT_HALF = 0.70710678f;
  private static final float SATURATED = 3.8325069f;

  /** Zeros, then ones: read from {@code LANES − n} on, the first n lanes are zero. */
  private static final float[] FRESH = new float[2 * LANES];

  static {
    Arrays.fill(FRESH, LANES, 2 * LANES, 1);
  }

  private final EncoderKernel plain = EncoderKernel.plain();

  /**
   * Whether this processor has vectors of at least 256 bits; narrower ones are emulated, slowly.
   */
  public static boolean isSupported() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= S.vectorBitSize();
  }

  @Override
  public void softmax(float[] logits, int at, int rows, int keys, float[] scratch) {
    if (keys < LANES) {
      plain.softmax(logits, at, rows, keys, scratch);
      return;
    }
    for (int row = 0; row < rows; row++) {
      softmaxRow(logits, at + row * keys, keys, scratch);
    }
  }

  private static void softmaxRow(float[] logits, int at, int keys, float[] scratch) {
    int last = keys - LANES;
    FloatVector tops = FloatVector.fromArray(S, logits, at + last);
    for (int k = 0; k < last; k += LANES) {
      tops = tops.max(FloatVector.fromArray(S, logits, at + k));
    }
    float top = tops.reduceLanes(MAX);
    FloatVector totals = FloatVector.zero(S);
    for (int k = 0; k < keys; k += LANES) {
      int from = Math.min(k, last);
      // exp(x) = 2^n e^r, |r| ≤ ln 2 / 2; polynomial of Cephes' expf, 1.2e-7 relative.
      FloatVector x = FloatVector.fromArray(S, logits, at + from).sub(top).max(LOWEST);
      FloatVector shifted =
          x.fma(FloatVector.broadcast(S, 1.44269504f), FloatVector.broadcast(S, 12582912f));
      FloatVector n = shifted.sub(12582912f);
      FloatVector r = n.fma(FloatVector.broadcast(S, -0.693359375f), x);
      r = n.fma(FloatVector.broadcast(S, 2.12194440e-4f), r);
      FloatVector p = FloatVector.broadcast(S, 1.9875691500e-4f);
      p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
      p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
      p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
      p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
      p = p.fma(r.mul(r), r).add(1f);
      IntVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();
      e.intoArray(scratch, from);
      totals = e.fma(FloatVector.fromArray(S, FRESH, LANES - (k - from)), totals);
    }
    float scale = 1 / totals.reduceLanes(ADD);
    for (int k = 0; k < keys; k += LANES) {
      int from = Math.min(k, last);
      FloatVector.fromArray(S, scratch, from).mul(scale).intoArray(logits, at + from);
    }
  }

  @Override
  public void gelu(float[] values, int rows, float[] bias) {
    if (bias.length % LANES != 0) {
      plain.gelu(values, rows, bias);
      return;
    }
    for (int row = 0, at = 0; row < rows; row++, at += bias.length) {
      for (int k = 0; k < bias.length; k += LANES) {
        FloatVector x =
            FloatVector.fromArray(S, values, at + k).add(FloatVector.fromArray(S, bias, k));
        FloatVector z = x.mul(ROOT_HALF).min(SATURATED).max(-SATURATED);
        FloatVector t = z.mul(z);
        FloatVector p = FloatVector.broadcast(S, 2.2905066e-4f);
        p = p.fma(t, FloatVector.broadcast(S, 3.4082910e-3f));
        p = p.fma(t, FloatVector.broadcast(S, 5.0955695e-2f));
        p = p.fma(t, FloatVector.broadcast(S, 1.8520832e-1f));
        p = p.fma(t, FloatVector.broadcast(S, 1.1283791f));
        FloatVector q = FloatVector.broadcast(S, -1.1791603e-7f);
        q = q.fma(t, FloatVector.broadcast(S, 2.3547966e-5f));
        q = q.fma(t, FloatVector.broadcast(S, 1.0179625e-3f));
        q = q.fma(t, FloatVector.broadcast(S, 1.4070470e-2f));
        q = q.fma(t, FloatVector.broadcast(S, 1.1098505e-1f));
        q = q.fma(t, FloatVector.broadcast(S, 4.9746925e-1f));
        q = q.fma(t, FloatVector.broadcast(S, 1f));
        FloatVector half = x.mul(0.5f);
        z.mul(p).div(q).fma(half, half).intoArray(values, at + k);
      }
    }
  }

  @Override
  public void add(float[] sums, float[] terms, int rows, float[] bias) {
    if (bias.length % LANES != 0) {
      plain.add(sums, terms, rows, bias);
      return;
    }
    for (int row = 0, at = 0; row < rows; row++, at += bias.length) {
      for (int k = 0; k < bias.length; k += LANES) {
        FloatVector.fromArray(S, sums, at + k)
            .add(FloatVector.fromArray(S, terms, at + k))
            .add(FloatVector.fromArray(S, bias, k))
            .intoArray(sums, at + k);
      }
    }
  }

  @Override
  public void normalise(
      float[] in, int rows, float[] gain, float[] shift, float epsilon, float[] out) {
    if (gain.length % LANES != 0) {
      plain.normalise(in, rows, gain, shift, epsilon, out);
      return;
    }
    for (int row = 0; row < rows; row++) {
      normaliseRow(in, row * gain.length, gain, shift, epsilon, out);
    }
  }

  private static void normaliseRow(
      float[] in, int at, float[] gain, float[] shift, float epsilon, float[] out) {
    int width = gain.length;
    FloatVector sums = FloatVector.zero(S);
    for (int k = 0; k < width; k += LANES) {
      sums = sums.add(FloatVector.fromArray(S, in, at + k));
    }
    float mean = sums.reduceLanes(ADD) / width;
    FloatVector squares = FloatVector.zero(S);
    for (int k = 0; k < width; k += LANES) {
      FloatVector distance = FloatVector.fromArray(S, in, at + k).sub(mean);
      squares = distance.fma(distance, squares);
    }
    float scale = (float) (1 / Math.sqrt(squares.reduceLanes(ADD) / width + epsilon));
    for (int k = 0; k < width; k += LANES) {
      FloatVector.fromArray(S, in, at + k)
          .sub(mean)
          .mul(scale)
          .fma(FloatVector.fromArray(S, gain, k), FloatVector.fromArray(S, shift, k))
          .intoArray(out, at + k);
    }
  }
}
