package org.coattend.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The weights of a small ONNX model, for tests of other packages. */
public final class OnnxModel {
  private OnnxModel() {}

  public static byte[] bytes() {
    return OnnxFileTest.model();
  }

  /** Reads the tensors that {@link #bytes()} has. */
  public static void read(Path file) throws IOException {
    OnnxFile model = new OnnxFile(ByteBuffer.wrap(Files.readAllBytes(file)));
    for (String name : new String[] {"a.weight", "a.bias"}) {
      model.tensor(name, model.shape(name));
    }
  }
}
