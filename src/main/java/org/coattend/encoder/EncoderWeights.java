package org.coattend.encoder;

import java.util.List;

/**
 * The weights of an encoder as plain arrays, wherever they were read from.
 *
 * @param words shape {@code [vocabulary][width]}
 * @param positions what is added at each position, of the segment 0: shape {@code
 *     [positions][width]}; null where queries and keys are rotated instead
 * @param embedded the norm of the embeddings, null without
 * @param layers from the input on
 * @param encoded the norm of the last layer's output, null without
 */
record EncoderWeights(
    EncoderConfig config,
    float[] words,
    float[] positions,
    Norm embedded,
    List<Layer> layers,
    Norm encoded) {

  /**
   * A dense layer, y = x W + b.
   *
   * @param weights shape {@code [in][out]}
   */
  record Dense(int in, int out, float[] weights, float[] bias) {
    /** The outputs of several layers of the same input, side by side. */
    static Dense beside(Dense... parts) {
      int in = parts[0].in;
      int out = 0;
      for (Dense part : parts) {
        out += part.out;
      }
      Dense all = new Dense(in, out, new float[in * out], new float[out]);
      int at = 0;
      for (Dense part : parts) {
        for (int row = 0; row < in; row++) {
          System.arraycopy(part.weights, row * part.out, all.weights, row * out + at, part.out);
        }
        System.arraycopy(part.bias, 0, all.bias, at, part.out);
        at += part.out;
      }
      return all;
    }
  }

  /** Layer normalisation: zero mean and unit variance, then gain and shift. */
  record Norm(float[] gain, float[] shift) {}

  /**
   * A layer: attention, then two dense layers.
   *
   * @param output of the heads' values
   * @param attentionNorm of the attention's input or, in {@link Architecture#BERT}, of its sum
   * @param expand to the inner width
   * @param contract from it
   * @param denseNorm as {@code attentionNorm}, of the dense layers
   */
  record Layer(
      Dense query,
      Dense key,
      Dense value,
      Dense output,
      Norm attentionNorm,
      Dense expand,
      Dense contract,
      Norm denseNorm) {}
}
