package org.coattend.attention.vector;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.attention.AttentionKernel;

/**
 * The inner loops on 256-bit vectors. The last vector of a query may overlap the one before: its
 * lanes that were seen already count for nothing.
 *
 * <p>All kernels of this JVM must take vectors of the same width: the compiler infers the classes
 * of a loop's vectors from what it has seen anywhere, and boxes them once it has seen two, at five
 * times the cost.
 */
public final class VectorAttentionKernel implements AttentionKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int LANES = S.length();

  /** So large that any positive number times it, once or twice, is at least 1. */
  private static final float HUGE = 1e30f;

  /** Zeros, then ones: read from {@code LANES − n} on, the first n lanes are zero. */
  private static final float[] FRESH = new float[2 * LANES];

  static {
    Arrays.fill(FRESH, LANES, 2 * LANES, 1);
  }

  private final AttentionKernel plain = AttentionKernel.plain();

  /**
   * Whether this processor has vectors of at least 256 bits; narrower ones are emulated, slowly.
   */
  public static boolean isSupported() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= S.vectorBitSize();
  }

  @Override
  public void attend(
      float[] logits,
      int[] entries,
      int first,
      int keys,
      float[] scratch,
      float[] weights,
      int at) {
    if (keys < LANES) {
      plain.attend(logits, entries, first, keys, scratch, weights, at);
      return;
    }
    FloatVector tops = FloatVector.broadcast(S, MASKED);
    int padded = AttentionKernel.padded(keys);
    for (int k = 0; k < padded; k++) {
      scratch[k] = logits[entries[first + k]];
    }
    for (int k = 0; k < keys; k += LANES) {
      tops = tops.max(FloatVector.fromArray(S, scratch, k));
    }
    float top = tops.reduceLanes(MAX);
    if (top == MASKED) {
      Arrays.fill(weights, at, at + keys, 0);
      return;
    }
    FloatVector totals = FloatVector.zero(S);
    for (int k = 0; k < keys; k += LANES) {
      // exp(x) = 2^n e^r, |r| ≤ ln 2 / 2; polynomial of Cephes' expf, 1.2e-7 relative.
      FloatVector logit = FloatVector.fromArray(S, scratch, k);
      FloatVector x = logit.sub(top).max(LOWEST);
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
      e = e.mul(logit.sub(MASKED).min(1));
      e.intoArray(scratch, k);
      totals = totals.add(e);
    }
    float scale = 1 / totals.reduceLanes(ADD);
    int last = keys - LANES;
    for (int k = 0; k < keys; k += LANES) {
      int from = Math.min(k, last);
      FloatVector.fromArray(S, scratch, from).mul(scale).intoArray(weights, at + from);
    }
  }

  @Override
  public double logarithms(float[] weights, int at, int keys) {
    if (keys < LANES) {
      return plain.logarithms(weights, at, keys);
    }
    FloatVector sums = FloatVector.zero(S);
    int last = keys - LANES;
    for (int k = 0; k < keys; k += LANES) {
      int from = Math.min(k, last);
      FloatVector fresh = FloatVector.fromArray(S, FRESH, LANES - (k - from));
      FloatVector p = FloatVector.fromArray(S, weights, at + from).mul(fresh);
      // p = 2^e m with √½ ≤ m < √2, ln m = 2 artanh((m − 1)/(m + 1)) by its series, to about 2e-7;
      // for p = 0 it is finite, so that p ln p = 0.
      IntVector bits = p.reinterpretAsInts().sub(0x3f3504f3);
      FloatVector exponent = (FloatVector) bits.lanewise(ASHR, 23).convert(I2F, 0);
      FloatVector m = bits.and(0x7fffff).add(0x3f3504f3).reinterpretAsFloats();
      FloatVector t = m.sub(1).div(m.add(1));
      FloatVector t2 = t.mul(t);
      FloatVector series = FloatVector.broadcast(S, 2 / 9f);
      series = series.fma(t2, FloatVector.broadcast(S, 2 / 7f));
      series = series.fma(t2, FloatVector.broadcast(S, 2 / 5f));
      series = series.fma(t2, FloatVector.broadcast(S, 2 / 3f));
      series = series.fma(t2, FloatVector.broadcast(S, 2));
      FloatVector log = exponent.fma(FloatVector.broadcast(S, 0.6931472f), series.mul(t));
      sums = p.fma(log, sums);
    }
    return sums.reduceLanes(ADD);
  }

  @Override
  public float dot(float[] a, int aAt, float[] b, int bAt, int length) {
    FloatVector even = FloatVector.zero(S);
    FloatVector odd = FloatVector.zero(S);
    int k = 0;
    for (; k <= length - 2 * LANES; k += 2 * LANES) {
      even = FloatVector.fromArray(S, a, aAt + k).fma(FloatVector.fromArray(S, b, bAt + k), even);
      odd =
          FloatVector.fromArray(S, a, aAt + k + LANES)
              .fma(FloatVector.fromArray(S, b, bAt + k + LANES), odd);
    }
    float sum = even.add(odd).reduceLanes(ADD);
    for (; k < length; k++) {
      sum += a[aAt + k] * b[bAt + k];
    }
    return sum;
  }

  @Override
  public void addMoments(
      float factor,
      float[] weights,
      int at,
      int keys,
      float[] shift,
      float[] first,
      float[] second,
      float[] support) {
    if (keys < LANES) {
      plain.addMoments(factor, weights, at, keys, shift, first, second, support);
      return;
    }
    int last = keys - LANES;
    for (int k = 0; k < keys; k += LANES) {
      int from = Math.min(k, last);
      FloatVector by = FloatVector.fromArray(S, FRESH, LANES - (k - from)).mul(factor);
      FloatVector p = FloatVector.fromArray(S, weights, at + from);
      FloatVector distance = p.sub(FloatVector.fromArray(S, shift, from));
      FloatVector share = distance.mul(by);
      FloatVector.fromArray(S, first, from).add(share).intoArray(first, from);
      share.fma(distance, FloatVector.fromArray(S, second, from)).intoArray(second, from);
      FloatVector present = p.mul(HUGE).mul(HUGE).min(1);
      present.fma(by, FloatVector.fromArray(S, support, from)).intoArray(support, from);
    }
  }
}
