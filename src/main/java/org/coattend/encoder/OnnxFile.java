package org.coattend.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of an ONNX model that PyTorch exported.
 *
 * <p>The exporter keeps the names of biases, but stores a dense layer's weights, transposed for x
 * W, under a number. They are named after the bias that is added to the product with them.
 */
final class OnnxFile implements WeightFile {
  /** Fields of ModelProto, GraphProto, NodeProto and TensorProto in onnx.proto. */
  private static final int MODEL_GRAPH = 7;

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;
  private static final int TENSOR_SIZES = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW = 9;

  private static final int FLOAT = 1;

  private final Map<String, Tensor> tensors = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private record Tensor(int type, int[] shape, ByteBuffer values) {}

  private record Node(String operator, List<String> inputs, List<String> outputs) {
    /** Whether it is that operator, of two inputs and an output. */
    boolean is(String binary) {
      return operator.equals(binary) && inputs.size() == 2 && outputs.size() == 1;
    }
  }

  /**
   * @param model the file's bytes
   * @throws IOException when it is broken
   */
  OnnxFile(ByteBuffer model) throws IOException {
    Protobuf fields = new Protobuf(model);
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == MODEL_GRAPH) {
        readGraph(fields.message());
      }
    }
    nameDenseWeights();
  }

  private void readGraph(Protobuf graph) throws IOException {
    for (int field = graph.next(); field != 0; field = graph.next()) {
      if (field == GRAPH_NODE) {
        readNode(graph.message());
      } else if (field == GRAPH_INITIALIZER) {
        readTensor(graph.message());
      }
    }
  }

  private void readNode(Protobuf node) throws IOException {
    String operator = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int field = node.next(); field != 0; field = node.next()) {
      switch (field) {
        case NODE_INPUT -> inputs.add(node.text());
        case NODE_OUTPUT -> outputs.add(node.text());
        case NODE_OPERATOR -> operator = node.text();
        default -> {}
      }
    }
    nodes.add(new Node(operator, inputs, outputs));
  }

  private void readTensor(Protobuf tensor) throws IOException {
    String name = "";
    int type = 0;
    List<Integer> sizes = new ArrayList<>();
    ByteBuffer values = ByteBuffer.allocate(0);
    for (int field = tensor.next(); field != 0; field = tensor.next()) {
      switch (field) {
        case TENSOR_SIZES -> {
          long[] read =
              tensor.isNumber() ? new long[] {tensor.number()} : Protobuf.packed(tensor.bytes());
          for (long size : read) {
            if (size < 0 || size > Integer.MAX_VALUE) {
              throw new IOException("a tensor of size %d in one dimension".formatted(size));
            }
            sizes.add((int) size);
          }
        }
        case TENSOR_TYPE -> type = (int) tensor.number();
        case TENSOR_NAME -> name = tensor.text();
        case TENSOR_RAW -> values = tensor.bytes();
        default -> {}
      }
    }
    int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
    tensors.put(name, new Tensor(type, shape, values));
  }

  private void nameDenseWeights() {
    Map<String, String> factors = new HashMap<>();
    for (Node node : nodes) {
      if (node.is("MatMul") && tensors.containsKey(node.inputs.get(1))) {
        factors.put(node.outputs.get(0), node.inputs.get(1));
      }
    }
    for (Node node : nodes) {
      if (node.is("Add")) {
        name(node.inputs.get(0), factors.get(node.inputs.get(1)));
        name(node.inputs.get(1), factors.get(node.inputs.get(0)));
      }
    }
  }

  private void name(String bias, String weights) {
    if (weights != null && bias.endsWith(".bias")) {
      tensors.put(bias.replaceFirst("bias$", "weight"), tensors.get(weights));
    }
  }

  @Override
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public int[] shape(String name) throws IOException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IOException("the model has no '%s'".formatted(name));
    }
    return tensor.shape.clone();
  }

  @Override
  public float[] tensor(String name, int... shape) throws IOException {
    if (!Arrays.equals(shape, shape(name))) {
      throw new IOException(
          "'%s' has the shape %s, must be %s"
              .formatted(name, Arrays.toString(shape(name)), Arrays.toString(shape)));
    }
    Tensor tensor = tensors.get(name);
    double count = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (tensor.type != FLOAT || tensor.values.remaining() != count * Float.BYTES) {
      throw new IOException("'%s' must be stored as raw floats".formatted(name));
    }
    float[] values = new float[(int) count];
    tensor.values.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public float[] dense(String name, int in, int out) throws IOException {
    return tensor(name, in, out);
  }
}
