package org.coattend.contact;

import org.coattend.kernel.PlainRowKernel;

/** The inner loops in plain Java, for JVMs without vectors. */
final class PlainMapKernel extends PlainRowKernel implements MapKernel {
  @Override
  public void moments(float[] a, float[] b, int at, int pixels, float[] sums, float[] products) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k++) {
        sums[k] += a[at + k];
        products[k] += a[at + k] * b[at + k];
      }
    }
  }

  @Override
  public void rectify(
      float[] in, float[] scale, float[] shift, float[] skip, float[] out, int at, int pixels) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k++) {
        float value = in[at + k] * scale[k] + shift[k] + (skip == null ? 0 : skip[at + k]);
        out[at + k] = value > 0 ? value : 0;
      }
    }
  }

  @Override
  public void gate(float[] gradient, float[] activation, float[] out, int at, int pixels) {
    for (int k = at, end = at + pixels * WIDTH; k < end; k++) {
      out[k] = activation[k] > 0 ? gradient[k] : 0;
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
      for (int k = 0; k < WIDTH; k++) {
        gradient[at + k] = scale[k] * gradient[at + k] - shift[k] - slope[k] * in[at + k];
      }
    }
  }
}
