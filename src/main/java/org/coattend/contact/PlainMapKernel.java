package org.coattend.contact;

/** The inner loops in plain Java, for JVMs without vectors. */
final class PlainMapKernel implements MapKernel {
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
    for (int p = 0; p < pixels; p++, outAt += WIDTH) {
      for (int channel = 0; channel < channels; channel++) {
        float value = in[inAt++];
        int row = weightsAt + channel * WIDTH;
        for (int k = 0; k < WIDTH; k++) {
          out[outAt + k] += value * weights[row + k];
        }
      }
    }
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
    for (int p = 0; p < pixels; p++, gradientAt += WIDTH) {
      for (int channel = 0; channel < channels; channel++) {
        float value = in[inAt++];
        int row = sumsAt + channel * WIDTH;
        for (int k = 0; k < WIDTH; k++) {
          sums[row + k] += value * gradient[gradientAt + k];
        }
      }
    }
  }

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
