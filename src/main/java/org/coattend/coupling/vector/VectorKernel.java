package org.coattend.coupling.vector;

import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.coupling.Kernel;

/** The inner loops on 256-bit vectors. */
public final class VectorKernel implements Kernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final float NEVER = -1e30f;

  /**
   * Logits within this, either way, whose exponentials can be added without a shift: 24 e^60 is
   * finite, and e^−80, the least, is nothing beside e^−60.
   */
  private static final float SAFE = 60;

  /** Longest slice. */
  private static final int LONGEST = 24;

  /** From {@code LONGEST − symbols} on: 1 for each symbol and 0 beyond. */
  private static final float[] LIVE = new float[2 * LONGEST];

  /** The same with 0 and {@code NEVER}. */
  private static final float[] PADDING = new float[2 * LONGEST];

  static {
    Arrays.fill(LIVE, 0, LONGEST, 1);
    Arrays.fill(PADDING, LONGEST, 2 * LONGEST, NEVER);
  }

  /**
   * Whether this processor has vectors of at least 256 bits; narrower ones are emulated, slowly.
   */
  public static boolean isSupported() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= S.vectorBitSize();
  }

  @Override
  public void gather(
      float[] table,
      float[] base,
      char[] keys,
      int[] ends,
      int from,
      int to,
      float[] logits,
      int stride) {
    int next = from == 0 ? 0 : ends[from - 1];
    if (stride == 8) {
      for (int row = from; row < to; row++) {
        FloatVector a = FloatVector.fromArray(S, base, 0);
        for (int end = ends[row]; next < end; next++) {
          a = a.add(FloatVector.fromArray(S, table, keys[next] * 8));
        }
        a.intoArray(logits, (row - from) * 8);
      }
      return;
    }
    if (stride == 16) {
      for (int row = from; row < to; row++) {
        FloatVector a = FloatVector.fromArray(S, base, 0);
        FloatVector b = FloatVector.fromArray(S, base, 8);
        for (int end = ends[row]; next < end; next++) {
          int slice = keys[next] * 16;
          a = a.add(FloatVector.fromArray(S, table, slice));
          b = b.add(FloatVector.fromArray(S, table, slice + 8));
        }
        int slice = (row - from) * 16;
        a.intoArray(logits, slice);
        b.intoArray(logits, slice + 8);
      }
      return;
    }
    for (int row = from; row < to; row++) {
      FloatVector a = FloatVector.fromArray(S, base, 0);
      FloatVector b = FloatVector.fromArray(S, base, 8);
      FloatVector c = FloatVector.fromArray(S, base, 16);
      for (int end = ends[row]; next < end; next++) {
        int slice = keys[next] * 24;
        a = a.add(FloatVector.fromArray(S, table, slice));
        b = b.add(FloatVector.fromArray(S, table, slice + 8));
        c = c.add(FloatVector.fromArray(S, table, slice + 16));
      }
      int slice = (row - from) * 24;
      a.intoArray(logits, slice);
      b.intoArray(logits, slice + 8);
      c.intoArray(logits, slice + 16);
    }
  }

  @Override
  public void residuals(
      float[] logits,
      int rows,
      byte[] target,
      float[] weights,
      int offset,
      int symbols,
      int stride,
      double[] logLikelihoods) {
    for (int row = 0; row < rows; row++) {
      int slice = row * stride;
      FloatVector top = FloatVector.broadcast(S, NEVER);
      for (int k = 0; k < stride; k += 8) {
        FloatVector padding = FloatVector.fromArray(S, PADDING, LONGEST - symbols + k);
        FloatVector x = FloatVector.fromArray(S, logits, slice + k).add(padding);
        x.intoArray(logits, slice + k);
        top = top.max(x);
      }
      float shift =
          top.compare(VectorOperators.LT, SAFE).allTrue()
                  && top.compare(VectorOperators.GT, -SAFE).anyTrue()
              ? 0
              : top.reduceLanes(MAX);
      float observed = logits[slice + target[offset + row]];
      FloatVector total = FloatVector.zero(S);
      for (int k = 0; k < stride; k += 8) {
        // exp(x) = 2^n e^r, |r| ≤ ln 2 / 2; polynomial of Cephes' expf, 1.2e-7 relative.
        FloatVector x = FloatVector.fromArray(S, logits, slice + k).sub(shift).max(-80f);
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
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector live = FloatVector.fromArray(S, LIVE, LONGEST - symbols + k);
        FloatVector e = p.reinterpretAsInts().add(power).reinterpretAsFloats().mul(live);
        e.intoArray(logits, slice + k);
        total = total.add(e);
      }
      float z = total.reduceLanes(VectorOperators.ADD);
      float w = weights[offset + row];
      logLikelihoods[row] = observed - shift - Math.log(z);
      float scale = w / z;
      for (int k = slice; k < slice + stride; k += 8) {
        FloatVector.fromArray(S, logits, k).mul(scale).intoArray(logits, k);
      }
      logits[slice + target[offset + row]] -= w;
    }
  }

  @Override
  public void scatter(
      float[] gradient,
      float[] residuals,
      char[] members,
      int start,
      char[] counts,
      int countsStart,
      int keys,
      int stride) {
    int next = start;
    if (stride == 8) {
      for (int key = 0; key < keys; key++) {
        int count = counts[countsStart + key];
        if (count == 0) {
          continue;
        }
        FloatVector a = FloatVector.fromArray(S, gradient, key * 8);
        for (int end = next + count; next < end; next++) {
          a = a.add(FloatVector.fromArray(S, residuals, members[next] * 8));
        }
        a.intoArray(gradient, key * 8);
      }
      return;
    }
    if (stride == 16) {
      for (int key = 0; key < keys; key++) {
        int count = counts[countsStart + key];
        if (count == 0) {
          continue;
        }
        int out = key * 16;
        FloatVector a = FloatVector.fromArray(S, gradient, out);
        FloatVector b = FloatVector.fromArray(S, gradient, out + 8);
        for (int end = next + count; next < end; next++) {
          int slice = members[next] * 16;
          a = a.add(FloatVector.fromArray(S, residuals, slice));
          b = b.add(FloatVector.fromArray(S, residuals, slice + 8));
        }
        a.intoArray(gradient, out);
        b.intoArray(gradient, out + 8);
      }
      return;
    }
    for (int key = 0; key < keys; key++) {
      int count = counts[countsStart + key];
      if (count == 0) {
        continue;
      }
      int out = key * 24;
      FloatVector a = FloatVector.fromArray(S, gradient, out);
      FloatVector b = FloatVector.fromArray(S, gradient, out + 8);
      FloatVector c = FloatVector.fromArray(S, gradient, out + 16);
      for (int end = next + count; next < end; next++) {
        int slice = members[next] * 24;
        a = a.add(FloatVector.fromArray(S, residuals, slice));
        b = b.add(FloatVector.fromArray(S, residuals, slice + 8));
        c = c.add(FloatVector.fromArray(S, residuals, slice + 16));
      }
      a.intoArray(gradient, out);
      b.intoArray(gradient, out + 8);
      c.intoArray(gradient, out + 16);
    }
  }

  @Override
  public void sum(float[] slices, int from, int to, float[] sum, int stride) {
    for (int block = 0; block < stride; block += 8) {
      FloatVector a = FloatVector.zero(S);
      for (int k = from * stride + block; k < to * stride; k += stride) {
        a = a.add(FloatVector.fromArray(S, slices, k));
      }
      a.intoArray(sum, block);
    }
  }

  @Override
  public void subtract(
      float[] slices, int from, int to, int reference, float[] relative, int start, int stride) {
    int shift = (start - from) * stride;
    for (int block = 0; block < stride; block += 8) {
      FloatVector subtrahend = FloatVector.fromArray(S, slices, reference * stride + block);
      for (int k = from * stride + block; k < to * stride; k += stride) {
        FloatVector.fromArray(S, slices, k).sub(subtrahend).intoArray(relative, k + shift);
      }
    }
  }

  @Override
  public double dot(float[] x, float[] y, int length) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    FloatVector c = FloatVector.zero(S);
    FloatVector d = FloatVector.zero(S);
    int k = 0;
    for (; k <= length - 32; k += 32) {
      a = FloatVector.fromArray(S, x, k).fma(FloatVector.fromArray(S, y, k), a);
      b = FloatVector.fromArray(S, x, k + 8).fma(FloatVector.fromArray(S, y, k + 8), b);
      c = FloatVector.fromArray(S, x, k + 16).fma(FloatVector.fromArray(S, y, k + 16), c);
      d = FloatVector.fromArray(S, x, k + 24).fma(FloatVector.fromArray(S, y, k + 24), d);
    }
    double sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; k < length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  @Override
  public void addScaled(float factor, float[] x, float[] y, int length) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int k = 0;
    for (; k <= length - 8; k += 8) {
      FloatVector.fromArray(S, x, k).fma(f, FloatVector.fromArray(S, y, k)).intoArray(y, k);
    }
    for (; k < length; k++) {
      y[k] += factor * x[k];
    }
  }
}
