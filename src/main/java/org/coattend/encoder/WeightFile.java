package org.coattend.encoder;

import java.io.IOException;
import org.coattend.encoder.EncoderWeights.Dense;
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
}
