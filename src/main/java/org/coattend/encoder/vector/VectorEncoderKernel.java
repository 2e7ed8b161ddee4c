package org.coattend.encoder.vector;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.attention.AttentionKernel;
import org.coattend.encoder.EncoderKernel;

/**
 * The loops on 256-bit vectors, the width of all kernels of this JVM. The last tile of a product
 * and the last weights of a row overlap those before; other rows that are no multiple of a vector
 * go to the plain kernel.
 */
public final class VectorEncoderKernel implements EncoderKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int LANES = S.length();
  private static final int TILE_ROWS = 6;
  private static final int TILE_COLUMNS = 2 * LANES;

  /** As integers, which have a minimum in one instruction: e^−87 is the least normal number's. */
  private static final int MOST = Float.floatToIntBits(87);

  private static final int SATURATED = Float.floatToIntBits(3.8325069f);
  private static final float ROOT_HALF = 0.70710678f;

  private final EncoderKernel plain = EncoderKernel.plain();

  /**
   * Whether this processor has vectors of at least 256 bits; narrower ones are emulated, slowly.
   */
  public static boolean isSupported() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= S.vectorBitSize();
  }

  @Override
  public void multiply(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int rows,
      int inner,
      int columns,
      float[] c,
      int cAt,
      int cStride) {
    if (rows < TILE_ROWS || columns < TILE_COLUMNS) {
      plain.multiply(a, aAt, aStride, b, bAt, bStride, rows, inner, columns, c, cAt, cStride);
      return;
    }
    for (int i = 0; i < rows; i += TILE_ROWS) {
      int row = Math.min(i, rows - TILE_ROWS);
      for (int j = 0; j < columns; j += TILE_COLUMNS) {
        int column = Math.min(j, columns - TILE_COLUMNS);
        multiplyTile(
            a,
            aAt + row * aStride,
            aStride,
            b,
            bAt + column,
            bStride,
            inner,
            c,
            cAt + row * cStride + column,
            cStride);
      }
    }
  }

  /** Twelve sums of vectors at once keep both multipliers busy, and sixteen registers hold them. */
  private static void multiplyTile(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int inner,
      float[] c,
      int cAt,
      int cStride) {
    FloatVector left0 = FloatVector.zero(S);
    FloatVector right0 = FloatVector.zero(S);
    FloatVector left1 = FloatVector.zero(S);
    FloatVector right1 = FloatVector.zero(S);
    FloatVector left2 = FloatVector.zero(S);
    FloatVector right2 = FloatVector.zero(S);
    FloatVector left3 = FloatVector.zero(S);
    FloatVector right3 = FloatVector.zero(S);
    FloatVector left4 = FloatVector.zero(S);
    FloatVector right4 = FloatVector.zero(S);
    FloatVector left5 = FloatVector.zero(S);
    FloatVector right5 = FloatVector.zero(S);
    for (int k = 0; k < inner; k++) {
      FloatVector left = FloatVector.fromArray(S, b, bAt + k * bStride);
      FloatVector right = FloatVector.fromArray(S, b, bAt + k * bStride + LANES);
      FloatVector factor = FloatVector.broadcast(S, a[aAt + k]);
      left0 = factor.fma(left, left0);
      right0 = factor.fma(right, right0);
      factor = FloatVector.broadcast(S, a[aAt + aStride + k]);
      left1 = factor.fma(left, left1);
      right1 = factor.fma(right, right1);
      factor = FloatVector.broadcast(S, a[aAt + 2 * aStride + k]);
      left2 = factor.fma(left, left2);
      right2 = factor.fma(right, right2);
      factor = FloatVector.broadcast(S, a[aAt + 3 * aStride + k]);
      left3 = factor.fma(left, left3);
      right3 = factor.fma(right, right3);
      factor = FloatVector.broadcast(S, a[aAt + 4 * aStride + k]);
      left4 = factor.fma(left, left4);
      right4 = factor.fma(right, right4);
      factor = FloatVector.broadcast(S, a[aAt + 5 * aStride + k]);
      left5 = factor.fma(left, left5);
      right5 = factor.fma(right, right5);
    }
    left0.intoArray(c, cAt);
    right0.intoArray(c, cAt + LANES);
    left1.intoArray(c, cAt + cStride);
    right1.intoArray(c, cAt + cStride + LANES);
    left2.intoArray(c, cAt + 2 * cStride);
    right2.intoArray(c, cAt + 2 * cStride + LANES);
    left3.intoArray(c, cAt + 3 * cStride);
    right3.intoArray(c, cAt + 3 * cStride + LANES);
    left4.intoArray(c, cAt + 4 * cStride);
    right4.intoArray(c, cAt + 4 * cStride + LANES);
    left5.intoArray(c, cAt + 5 * cStride);
    right5.intoArray(c, cAt + 5 * cStride + LANES);
  }

  @Override
  public void softmax(float[] logits, int rows, int keys, float[] weights, int at) {
    if (keys < LANES) {
      plain.softmax(logits, rows, keys, weights, at);
      return;
    }
    for (int row = 0; row < rows; row++) {
      softmaxRow(logits, row * AttentionKernel.padded(keys), keys, weights, at + row * keys);
    }
  }

  private static void softmaxRow(float[] logits, int from, int keys, float[] weights, int to) {
    int end = from + AttentionKernel.padded(keys);
    Arrays.fill(logits, from + keys, end, -Float.MAX_VALUE);
    // As integers, floats from 0 on are ordered as they are, those below the other way round.
    IntVector greatest = FloatVector.fromArray(S, logits, from).reinterpretAsInts();
    IntVector least = greatest;
    for (int k = from + LANES; k < end; k += LANES) {
      IntVector bits = FloatVector.fromArray(S, logits, k).reinterpretAsInts();
      greatest = greatest.max(bits);
      least = least.min(bits);
    }
    int most = greatest.reduceLanes(MAX);
    float top = Float.intBitsToFloat(most >= 0 ? most : least.reduceLanes(MIN));
    FloatVector totals = FloatVector.zero(S);
    for (int k = from; k < end; k += LANES) {
      // exp(−x) = 2^n e^−r, |r| ≤ ln 2 / 2; polynomial of Cephes' expf, 1.2e-7 relative.
      FloatVector x =
          FloatVector.broadcast(S, top)
              .sub(FloatVector.fromArray(S, logits, k))
              .reinterpretAsInts()
              .min(MOST)
              .reinterpretAsFloats();
      FloatVector shifted =
          x.fma(FloatVector.broadcast(S, -1.44269504f), FloatVector.broadcast(S, 12582912f));
      FloatVector n = shifted.sub(12582912f);
      FloatVector r = n.fma(FloatVector.broadcast(S, 0.693359375f), x);
      r = n.fma(FloatVector.broadcast(S, -2.12194440e-4f), r);
      FloatVector p = FloatVector.broadcast(S, -1.9875691500e-4f);
      p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
      p = p.fma(r, FloatVector.broadcast(S, -8.3334519073e-3f));
      p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
      p = p.fma(r, FloatVector.broadcast(S, -1.6666665459e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
      p = p.fma(r, FloatVector.broadcast(S, -1f));
      p = p.fma(r, FloatVector.broadcast(S, 1f));
      IntVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23);
      FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats();
      e.intoArray(logits, k);
      totals = totals.add(e);
    }
    float scale = 1 / totals.reduceLanes(ADD);
    for (int next = 0; next < keys; next += LANES) {
      int k = Math.min(next, keys - LANES);
      FloatVector.fromArray(S, logits, from + k).mul(scale).intoArray(weights, to + k);
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
        // x Φ(x) = ½ (x + |x| erf(|x| √½))
        FloatVector magnitude = x.abs();
        FloatVector z =
            magnitude.mul(ROOT_HALF).reinterpretAsInts().min(SATURATED).reinterpretAsFloats();
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
        z.mul(p).div(q).fma(magnitude, x).mul(0.5f).intoArray(values, at + k);
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
