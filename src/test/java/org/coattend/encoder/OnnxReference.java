package org.coattend.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** all-MiniLM-L6-v2 under ONNX Runtime on one thread, with the attention of all layers. */
public final class OnnxReference implements AutoCloseable {
  /** Layers of the model. */
  public static final int LAYERS = 6;

  private static final String ATTENTION = "/encoder/layer.%d/attention/self/Softmax_output_0";
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_NAME = 1;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  public OnnxReference() throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(modelWithAttention(), options);
    }
  }

  /** Messages that stand one after the other merge: the second adds outputs to the graph. */
  private static byte[] modelWithAttention() {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    try (InputStream file = OnnxReference.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      file.transferTo(model);
      for (int layer = 0; layer < LAYERS; layer++) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        append(output, VALUE_NAME, ATTENTION.formatted(layer).getBytes(StandardCharsets.UTF_8));
        append(graph, GRAPH_OUTPUT, output.toByteArray());
      }
      append(model, MODEL_GRAPH, graph.toByteArray());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return model.toByteArray();
  }

  private static void append(ByteArrayOutputStream out, int field, byte[] content) {
    out.write((field << 3) | 2);
    for (int length = content.length; ; length >>>= 7) {
      if (length < 128) {
        out.write(length);
        break;
      }
      out.write((length & 127) | 128);
    }
    out.writeBytes(content);
  }

  /**
   * What the model says of one sequence.
   *
   * @param attention by layer: shape {@code [heads][n][n]}
   * @param states shape {@code [n][width]}
   */
  public record Encoded(float[][] attention, float[] states) {}

  /** Encodes one sequence. */
  public Encoded encode(int[] tokens) throws OrtException {
    return encode(new int[][] {tokens});
  }

  /**
   * Encodes sequences of one length.
   *
   * @return the arrays of all, the sequence being the outermost dimension
   */
  public Encoded encode(int[][] sequences) throws OrtException {
    int length = sequences[0].length;
    long[] shape = {sequences.length, length};
    long[] ids = Arrays.stream(sequences).flatMapToInt(Arrays::stream).asLongStream().toArray();
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 1);
    try (OnnxTensor inputs = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor masks = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OnnxTensor segments =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", inputs, "attention_mask", masks, "token_type_ids", segments))) {
      float[][] attention = new float[LAYERS][];
      for (int layer = 0; layer < LAYERS; layer++) {
        attention[layer] = floats(result, ATTENTION.formatted(layer));
      }
      return new Encoded(attention, floats(result, "output_0"));
    }
  }

  private static float[] floats(OrtSession.Result result, String name) throws OrtException {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer().array();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
