package org.coattend.kernel;

/** The products in plain Java, for JVMs without vectors. */
public class PlainRowKernel implements RowKernel {
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
    for (int r = 0; r < rows; r++, outAt += WIDTH) {
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
      int rows) {
    for (int r = 0; r < rows; r++, gradientAt += WIDTH) {
      for (int channel = 0; channel < channels; channel++) {
        float value = in[inAt++];
        int row = sumsAt + channel * WIDTH;
        for (int k = 0; k < WIDTH; k++) {
          sums[row + k] += value * gradient[gradientAt + k];
        }
      }
    }
  }
}
