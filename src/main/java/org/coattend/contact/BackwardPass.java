package org.coattend.contact;

import static org.coattend.contact.MapKernel.WIDTH;

import java.util.Arrays;

/** Gradients of a network's parameters after a recording {@link ForwardPass}. */
final class BackwardPass {
  private final ForwardPass forward;
  private final MapKernel kernel;
  private final Convolution convolution;

  /** By the activation of the layer that is next. */
  private final PairMap upstream;

  /** By what a block hands past its convolutions. */
  private final PairMap skipped;

  /** By the output of a layer's convolution. */
  private final PairMap convolved;

  BackwardPass(ForwardPass forward, MapKernel kernel) {
    this.forward = forward;
    this.kernel = kernel;
    convolution = new Convolution(kernel);
    upstream = new PairMap(forward.size, WIDTH);
    skipped = new PairMap(forward.size, WIDTH);
    convolved = new PairMap(forward.size, WIDTH);
  }

  /**
   * Adds the gradient of a loss that is summed over the whole square.
   *
   * @param features the map that the forward pass was made on
   * @param slopes derivative of the loss by each logit, shape {@code [size][size]}, symmetric
   * @param sums modified: shaped as the network's parameters
   */
  void addGradient(PairMap features, float[] slopes, float[][] sums) {
    projectBack(slopes, sums[sums.length - 1]);
    for (int block = forward.network.blocks() - 1; block >= 0; block--) {
      int layer = 1 + 2 * block;
      gate(layer + 1, skipped);
      copy(skipped, convolved);
      convolveBack(layer + 1, block, sums);
      gate(layer, convolved);
      convolveBack(layer, block, sums);
      add(skipped, upstream);
    }
    gate(0, convolved);
    normaliseBack(0, sums);
    convolution.addPointwiseGradient(features, convolved, sums[0]);
  }

  private void projectBack(float[] slopes, float[] sums) {
    float[][] parameters = forward.network.parameters();
    float[] weights = parameters[parameters.length - 1];
    PairMap in = forward.activations[forward.activations.length - 1];
    for (int y = 0; y < forward.size; y++) {
      for (int x = y; x < forward.size; x++) {
        float slope = slopes[y * forward.size + x];
        float both = x == y ? slope : 2 * slope;
        int at = in.at(y, x);
        sums[WIDTH] += both;
        for (int k = 0; k < WIDTH; k++) {
          sums[k] += both * in.values[at + k];
          upstream.values[at + k] = slope * weights[k];
        }
      }
    }
  }

  /** From the convolution's output, in {@link #convolved}, to its input, in {@link #upstream}. */
  private void convolveBack(int layer, int block, float[][] sums) {
    normaliseBack(layer, sums);
    convolved.mirror();
    int dilation = forward.network.dilation(block);
    float[] weights = forward.network.parameters()[3 * layer];
    convolution.addGradient(forward.activations[layer - 1], convolved, dilation, sums[3 * layer]);
    convolution.convolve(convolved, Convolution.transposed(weights), dilation, upstream);
  }

  private void gate(int layer, PairMap out) {
    for (int y = 0; y < forward.size; y++) {
      kernel.gate(
          upstream.values,
          forward.activations[layer].values,
          out.values,
          out.at(y, y),
          forward.size - y);
    }
  }

  /** Through the normalisation, in place in {@link #convolved} (Ioffe and Szegedy 2015, §3). */
  private void normaliseBack(int layer, float[][] sums) {
    PairMap in = forward.convolved[layer];
    double[] total = new double[WIDTH];
    double[] products = new double[WIDTH];
    float[] lineTotal = new float[WIDTH];
    float[] lineProducts = new float[WIDTH];
    for (int y = 0; y < forward.size; y++) {
      int at = in.at(y, y);
      Arrays.fill(lineTotal, 0);
      Arrays.fill(lineProducts, 0);
      kernel.moments(convolved.values, in.values, at, forward.size - y, lineTotal, lineProducts);
      for (int k = 0; k < WIDTH; k++) {
        float diagonal = convolved.values[at + k];
        total[k] += 2 * lineTotal[k] - diagonal;
        products[k] += 2 * lineProducts[k] - diagonal * in.values[at + k];
      }
    }
    float[] gain = forward.network.parameters()[3 * layer + 1];
    float[] scale = new float[WIDTH];
    float[] shift = new float[WIDTH];
    float[] slope = new float[WIDTH];
    double pairs = (double) forward.size * forward.size;
    for (int k = 0; k < WIDTH; k++) {
      float mean = forward.mean[layer][k];
      float inverse = forward.inverseDeviation[layer][k];
      double standardised = (products[k] - mean * total[k]) * inverse;
      sums[3 * layer + 1][k] += (float) standardised;
      sums[3 * layer + 2][k] += (float) total[k];
      scale[k] = gain[k] * inverse;
      slope[k] = (float) (scale[k] * inverse * standardised / pairs);
      shift[k] = (float) (scale[k] * total[k] / pairs) - slope[k] * mean;
    }
    for (int y = 0; y < forward.size; y++) {
      kernel.normalise(
          convolved.values, in.values, scale, shift, slope, in.at(y, y), forward.size - y);
    }
  }

  private static void copy(PairMap from, PairMap to) {
    for (int y = 0; y < from.size; y++) {
      int at = from.at(y, y);
      System.arraycopy(from.values, at, to.values, at, (from.size - y) * WIDTH);
    }
  }

  private static void add(PairMap from, PairMap to) {
    for (int y = 0; y < from.size; y++) {
      for (int k = from.at(y, y), end = from.at(y, from.size); k < end; k++) {
        to.values[k] += from.values[k];
      }
    }
  }
}
