package org.coattend.encoder;

import java.io.IOException;
import java.util.List;
import org.coattend.encoder.EncoderWeights.Layer;

/** Finds the weights of {@link Architecture#ESM2} under Hugging Face's names. */
final class Esm2Weights {
  /** Share of the embeddings that was left while it was trained with masks. */
  private static final float UNMASKED = 1 - 0.15f * 0.8f;

  private Esm2Weights() {}

  /**
   * Reads all weights.
   *
   * @param prefix of all names, such as {@code esm.}; may be empty
   * @param tokenDropout whether embeddings are scaled by what masks left of them in training
   * @throws IOException when a tensor is missing or has another shape
   */
  static EncoderWeights read(
      WeightFile file, String prefix, EncoderConfig config, boolean tokenDropout)
      throws IOException {
    int width = config.width();
    float[] words =
        file.tensor(prefix + "embeddings.word_embeddings.weight", config.vocabulary(), width);
    if (tokenDropout) {
      for (int k = 0; k < words.length; k++) {
        words[k] *= UNMASKED;
      }
    }
    List<Layer> layers = file.layers(prefix, config, "attention.LayerNorm", "LayerNorm");
    return new EncoderWeights(
        config,
        words,
        null,
        null,
        layers,
        file.norm(prefix + "encoder.emb_layer_norm_after", width));
  }
}
