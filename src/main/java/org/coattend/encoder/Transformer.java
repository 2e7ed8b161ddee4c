package org.coattend.encoder;

import java.util.ArrayList;
import java.util.List;
import org.coattend.encoder.EncoderWeights.Norm;
import org.coattend.kernel.OpenBlas;

/**
 * An encoder ready to run: its weights, which all threads share. Dense layers are in native memory,
 * embeddings are not.
 */
public final class Transformer {
  static {
    OpenBlas.load();
  }

  private final EncoderConfig config;
  final float[] words;
  final float[] positions;
  final Norm embedded;
  final List<Layer> layers = new ArrayList<>();
  final Norm encoded;

  /**
   * A layer.
   *
   * @param projection to queries, keys and values side by side
   * @param valueFactors by head
   */
  record Layer(
      NativeDense projection,
      float[][] valueFactors,
      NativeDense output,
      Norm attentionNorm,
      NativeDense expand,
      NativeDense contract,
      Norm denseNorm) {}

  Transformer(EncoderWeights weights) {
    config = weights.config();
    words = weights.words();
    positions = weights.positions();
    embedded = weights.embedded();
    encoded = weights.encoded();
    for (EncoderWeights.Layer layer : weights.layers()) {
      float[][] factors = new float[config.heads()][];
      for (int head = 0; head < factors.length; head++) {
        factors[head] = ValueFactors.of(layer.output(), head, config.headWidth());
      }
      layers.add(
          new Layer(
              new NativeDense(
                  EncoderWeights.Dense.beside(layer.query(), layer.key(), layer.value())),
              factors,
              new NativeDense(layer.output()),
              layer.attentionNorm(),
              new NativeDense(layer.expand()),
              new NativeDense(layer.contract()),
              layer.denseNorm()));
    }
  }

  /** The encoder's shape. */
  public EncoderConfig config() {
    return config;
  }

  /** What runs it on one thread. */
  public ForwardPass forwardPass() {
    return new ForwardPass(this, EncoderKernel.fastest());
  }
}
