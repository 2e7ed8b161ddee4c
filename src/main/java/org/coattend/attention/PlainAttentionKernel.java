package org.coattend.attention;

import java.util.Arrays;

/**
 * The inner loops in plain Java, where the vector module is missing, and as the vectors' oracle.
 */
final class PlainAttentionKernel implements AttentionKernel {
  @Override
  public void attend(
      float[] logits,
      int[] entries,
      int first,
      int keys,
      float[] scratch,
      float[] weights,
      int at) {
    float top = MASKED;
    for (int k = 0; k < keys; k++) {
      scratch[k] = logits[entries[first + k]];
      top = Math.max(top, scratch[k]);
    }
    if (top == MASKED) {
      Arrays.fill(weights, at, at + keys, 0);
      return;
    }
    double total = 0;
    for (int k = 0; k < keys; k++) {
      double e = scratch[k] == MASKED ? 0 : Math.exp(Math.max(scratch[k] - top, LOWEST));
      scratch[k] = (float) e;
      total += e;
    }
    for (int k = 0; k < keys; k++) {
      weights[at + k] = (float) (scratch[k] / total);
    }
  }

  @Override
  public double logarithms(float[] weights, int at, int keys) {
    double sum = 0;
    for (int k = at; k < at + keys; k++) {
      double w = weights[k];
      sum += w > 0 ? w * Math.log(w) : 0;
    }
    return sum;
  }

  @Override
  public float dot(float[] a, int aAt, float[] b, int bAt, int length) {
    float sum = 0;
    for (int k = 0; k < length; k++) {
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
    for (int k = 0; k < keys; k++) {
      float p = weights[at + k];
      float distance = p - shift[k];
      float share = factor * distance;
      first[k] += share;
      second[k] += share * distance;
      support[k] += p > 0 ? factor : 0;
    }
  }
}
