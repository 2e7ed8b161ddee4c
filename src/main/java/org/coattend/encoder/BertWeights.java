package org.coattend.encoder;

import java.io.IOException;
import java.util.List;
import org.coattend.encoder.EncoderWeights.Layer;

/** Finds the weights of {@link Architecture#BERT} under Hugging Face's names. */
final class BertWeights {
  private BertWeights() {}

  /**
   * Reads all weights.
   *
   * @param prefix of all names, such as {@code bert.}; may be empty
   * @throws IOException when a tensor is missing or has another shape
   */
  static EncoderWeights read(WeightFile file, String prefix, EncoderConfig config)
      throws IOException {
    int width = config.width();
    String embeddings = prefix + "embeddings.";
    float[] words = file.tensor(embeddings + "word_embeddings.weight", config.vocabulary(), width);
    float[] positions =
        file.tensor(embeddings + "position_embeddings.weight", config.positions(), width);
    String segments = embeddings + "token_type_embeddings.weight";
    int[] shape = file.shape(segments);
    float[] segment = file.tensor(segments, shape.length == 0 ? 1 : shape[0], width);
    for (int k = 0; k < positions.length; k++) {
      positions[k] += segment[k % width];
    }
    List<Layer> layers =
        file.layers(prefix, config, "attention.output.LayerNorm", "output.LayerNorm");
    return new EncoderWeights(
        config, words, positions, file.norm(embeddings + "LayerNorm", width), layers, null);
  }
}
