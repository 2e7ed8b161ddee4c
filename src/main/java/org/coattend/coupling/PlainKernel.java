package org.coattend.coupling;

import java.util.Arrays;

/**
 * The inner loops in plain Java, where the vector module is missing, and as the vectors' oracle.
 */
final class PlainKernel implements Kernel {
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
    for (int row = from; row < to; row++) {
      int out = (row - from) * stride;
      System.arraycopy(base, 0, logits, out, stride);
      for (; next < ends[row]; next++) {
        int slice = keys[next] * stride;
        for (int a = 0; a < stride; a++) {
          logits[out + a] += table[slice + a];
        }
      }
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
      float top = Float.NEGATIVE_INFINITY;
      for (int a = 0; a < symbols; a++) {
        top = Math.max(top, logits[slice + a]);
      }
      int observed = slice + target[offset + row];
      double observedLogit = logits[observed] - top;
      double normaliser = 0;
      for (int a = slice; a < slice + symbols; a++) {
        double e = Math.exp(logits[a] - top);
        logits[a] = (float) e;
        normaliser += e;
      }
      logLikelihoods[row] = observedLogit - Math.log(normaliser);
      float weight = weights[offset + row];
      float scale = (float) (weight / normaliser);
      for (int a = slice; a < slice + symbols; a++) {
        logits[a] *= scale;
      }
      logits[observed] -= weight;
      for (int a = slice + symbols; a < slice + stride; a++) {
        logits[a] = 0;
      }
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
    for (int key = 0; key < keys; key++) {
      for (int end = next + counts[countsStart + key]; next < end; next++) {
        int slice = members[next] * stride;
        for (int a = 0; a < stride; a++) {
          gradient[key * stride + a] += residuals[slice + a];
        }
      }
    }
  }

  @Override
  public void sum(float[] slices, int from, int to, float[] sum, int stride) {
    Arrays.fill(sum, 0, stride, 0);
    for (int slice = from; slice < to; slice++) {
      for (int a = 0; a < stride; a++) {
        sum[a] += slices[slice * stride + a];
      }
    }
  }

  @Override
  public void subtract(
      float[] slices, int from, int to, int reference, float[] relative, int start, int stride) {
    int shift = (start - from) * stride;
    for (int slice = from; slice < to; slice++) {
      for (int a = 0; a < stride; a++) {
        int at = slice * stride + a;
        relative[at + shift] = slices[at] - slices[reference * stride + a];
      }
    }
  }

  @Override
  public double dot(float[] a, float[] b, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }

  @Override
  public void addScaled(float factor, float[] x, float[] y, int length) {
    for (int k = 0; k < length; k++) {
      y[k] += factor * x[k];
    }
  }
}
