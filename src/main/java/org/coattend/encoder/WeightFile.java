package org.coattend.encoder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.coattend.encoder.EncoderWeights.Dense;
import org.coattend.encoder.EncoderWeights.Layer;
import org.coattend.encoder.EncoderWeights.Norm;

/** Stored tensors, by the names that PyTorch gives a model's parameters. */
interface WeightFile {
  /** Whether there is a tensor of that name. */
  boolean has(String name);

  /**
   * Sizes of a tensor, outermost first.
   *
   * @throws IOException when there is none of that name
   */
  int[] shape(String name) throws IOException;

  /**
   * A tensor's values, row by row.
   *
   * @throws IOException when there is none of that name and shape
   */
  float[] tensor(String name, int... shape) throws IOException;

  /** The weights of a dense layer: shape {@code [in][out]}, however they are stored. */
  float[] dense(String name, int in, int out) throws IOException;

  /** A dense layer by its name. */
  default Dense layer(String name, int in, int out) throws IOException {
    return new Dense(in, out, dense(name + ".weight", in, out), tensor(name + ".bias", out));
  }

  /** A layer normalisation by its name; older files call gain and shift gamma and beta. */
  default Norm norm(String name, int width) throws IOException {
    if (has(name + ".gamma")) {
      return new Norm(tensor(name + ".gamma", width), tensor(name + ".beta", width));
    }
    return new Norm(tensor(name + ".weight", width), tensor(name + ".bias", width));
  }

  /**
   * The layers of an encoder in Hugging Face's layout.
   *
   * @param prefix of all names
   * @param attentionNorm name of a layer's normalisation at its attention
   * @param denseNorm name of the one at its dense layers
   */
  default List<Layer> layers(
      String prefix, EncoderConfig config, String attentionNorm, String denseNorm)
      throws IOException {
    int width = config.width();
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      String name = prefix + "encoder.layer." + layer + ".";
      layers.add(
          new Layer(
              layer(name + "attention.self.query", width, width),
              layer(name + "attention.self.key", width, width),
              layer(name + "attention.self.value", width, width),
              layer(name + "attention.output.dense", width, width),
              norm(name + attentionNorm, width),
              layer(name + "intermediate.dense", width, config.inner()),
              layer(name + "output.dense", config.inner(), width),
              norm(name + denseNorm, width)));
    }
    return layers;
  }
}
