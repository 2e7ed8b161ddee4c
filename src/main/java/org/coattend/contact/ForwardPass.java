package org.coattend.contact;

import static org.coattend.contact.MapKernel.WIDTH;

import java.util.Arrays;

/**
 * One network applied to maps of one size. Its maps are allocated once; a recording pass keeps
 * those of every layer, for the gradient.
 */
final class ForwardPass {
  private static final float EPSILON = 1e-5f;

  final ContactNetwork network;
  final int size;

  /** Output of each layer's convolution, pairs y ≤ x. */
  final PairMap[] convolved;

  /** What each layer hands on, mirrored. */
  final PairMap[] activations;

  /** By layer and channel: mean of the convolution's output, and inverse of its deviation. */
  final float[][] mean;

  final float[][] inverseDeviation;

  private final MapKernel kernel;
  private final Convolution convolution;

  ForwardPass(ContactNetwork network, int size, boolean recording, MapKernel kernel) {
    this.network = network;
    this.size = size;
    this.kernel = kernel;
    convolution = new Convolution(kernel);
    int layers = 1 + 2 * network.blocks();
    convolved = new PairMap[layers];
    activations = new PairMap[layers];
    mean = new float[layers][WIDTH];
    inverseDeviation = new float[layers][WIDTH];
    for (int layer = 0; layer < layers; layer++) {
      if (recording || layer < 1) {
        convolved[layer] = new PairMap(size, WIDTH);
      } else {
        convolved[layer] = convolved[0];
      }
      // Layer 2b + 2 may overwrite layer 2b: it adds to it pixel by pixel, as the last to read it.
      activations[layer] =
          recording || layer < 2 ? new PairMap(size, WIDTH) : activations[layer - 2];
    }
  }

  /**
   * Logits of all pairs.
   *
   * @param features with the network's channels, pairs y ≤ x
   * @return shape {@code [size][size]}, symmetric
   */
  float[] logits(PairMap features) {
    float[][] parameters = network.parameters();
    convolution.pointwise(features, parameters[0], convolved[0]);
    normalise(0, null);
    for (int block = 0; block < network.blocks(); block++) {
      int layer = 1 + 2 * block;
      int dilation = network.dilation(block);
      convolution.convolve(
          activations[layer - 1], parameters[3 * layer], dilation, convolved[layer]);
      normalise(layer, null);
      convolution.convolve(
          activations[layer], parameters[3 * layer + 3], dilation, convolved[layer + 1]);
      normalise(layer + 1, activations[layer - 1]);
    }
    return project(parameters[parameters.length - 1]);
  }

  /** Zero mean and unit variance over the map, gain and shift, skip, rectifier. */
  private void normalise(int layer, PairMap skip) {
    PairMap in = convolved[layer];
    double[] sums = new double[WIDTH];
    double[] squares = new double[WIDTH];
    float[] lineSums = new float[WIDTH];
    float[] lineSquares = new float[WIDTH];
    for (int y = 0; y < size; y++) {
      Arrays.fill(lineSums, 0);
      Arrays.fill(lineSquares, 0);
      kernel.moments(in.values, in.values, in.at(y, y), size - y, lineSums, lineSquares);
      for (int k = 0; k < WIDTH; k++) {
        float diagonal = in.values[in.at(y, y) + k];
        sums[k] += 2 * lineSums[k] - diagonal;
        squares[k] += 2 * lineSquares[k] - diagonal * diagonal;
      }
    }
    float[] gain = network.parameters()[3 * layer + 1];
    float[] bias = network.parameters()[3 * layer + 2];
    float[] scale = new float[WIDTH];
    float[] shift = new float[WIDTH];
    double pairs = (double) size * size;
    for (int k = 0; k < WIDTH; k++) {
      double average = sums[k] / pairs;
      double variance = Math.max(0, squares[k] / pairs - average * average);
      mean[layer][k] = (float) average;
      inverseDeviation[layer][k] = (float) (1 / Math.sqrt(variance + EPSILON));
      scale[k] = inverseDeviation[layer][k] * gain[k];
      shift[k] = bias[k] - mean[layer][k] * scale[k];
    }
    PairMap out = activations[layer];
    for (int y = 0; y < size; y++) {
      kernel.rectify(
          in.values,
          scale,
          shift,
          skip == null ? null : skip.values,
          out.values,
          in.at(y, y),
          size - y);
    }
    out.mirror();
  }

  private float[] project(float[] weights) {
    PairMap in = activations[activations.length - 1];
    float[] logits = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = y; x < size; x++) {
        int at = in.at(y, x);
        float logit = weights[WIDTH];
        for (int k = 0; k < WIDTH; k++) {
          logit += weights[k] * in.values[at + k];
        }
        logits[y * size + x] = logit;
        logits[x * size + y] = logit;
      }
    }
    return logits;
  }
}
