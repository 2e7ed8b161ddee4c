package org.coattend.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small encoder with random weights, in memory and in Hugging Face's layout. */
public final class RandomModel {
  static final List<String> WORDS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "pain", "is", "##ful", "no", ".");
  static final List<String> RESIDUES =
      List.of("<cls>", "<pad>", "<eos>", "<unk>", "L", "A", "G", "V", "S", "E", "X", "<mask>");

  final Architecture architecture;
  final int layers = 3;
  final int heads;
  final int width;
  final int inner;
  final int positions = 40;
  final List<String> vocabulary;

  /** Row by row, as PyTorch stores them. */
  final Map<String, float[]> values = new LinkedHashMap<>();

  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Random random;

  public RandomModel(Architecture architecture, String prefix, int heads, int width, int inner) {
    this.architecture = architecture;
    this.heads = heads;
    this.width = width;
    this.inner = inner;
    boolean bert = architecture == Architecture.BERT;
    vocabulary = bert ? WORDS : RESIDUES;
    random = new Random(width);
    add(prefix + "embeddings.word_embeddings.weight", 1, vocabulary.size(), width);
    if (bert) {
      add(prefix + "embeddings.position_embeddings.weight", 1, positions, width);
      add(prefix + "embeddings.token_type_embeddings.weight", 1, 2, width);
      norm(prefix + "embeddings.LayerNorm");
    } else {
      norm(prefix + "encoder.emb_layer_norm_after");
    }
    for (int layer = 0; layer < layers; layer++) {
      String name = prefix + "encoder.layer." + layer + ".";
      dense(name + "attention.self.query", width, width);
      dense(name + "attention.self.key", width, width);
      dense(name + "attention.self.value", width, width);
      dense(name + "attention.output.dense", width, width);
      norm(name + (bert ? "attention.output.LayerNorm" : "attention.LayerNorm"));
      dense(name + "intermediate.dense", width, inner);
      dense(name + "output.dense", inner, width);
      norm(name + (bert ? "output.LayerNorm" : "LayerNorm"));
    }
  }

  private void add(String name, double deviation, int... shape) {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    float[] entries = new float[count];
    for (int k = 0; k < count; k++) {
      entries[k] = (float) (deviation * random.nextGaussian());
    }
    values.put(name, entries);
    shapes.put(name, shape);
  }

  private void dense(String name, int in, int out) {
    add(name + ".weight", 1.5 / Math.sqrt(in), out, in);
    add(name + ".bias", 0.3, out);
  }

  private void norm(String name) {
    add(name + ".weight", 0.8, width);
    add(name + ".bias", 0.3, width);
  }

  ObjectNode config() {
    ObjectNode config =
        new ObjectMapper()
            .createObjectNode()
            .put("num_hidden_layers", layers)
            .put("num_attention_heads", heads)
            .put("hidden_size", width)
            .put("intermediate_size", inner)
            .put("vocab_size", vocabulary.size())
            .put("max_position_embeddings", positions)
            .put("hidden_act", "gelu")
            .put("layer_norm_eps", 1e-5);
    return architecture == Architecture.BERT
        ? config.put("model_type", "bert")
        : config
            .put("model_type", "esm")
            .put("position_embedding_type", "rotary")
            .put("token_dropout", true);
  }

  /** Writes its files into a folder. */
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("config.json"), config().toString());
    Files.write(folder.resolve("vocab.txt"), vocabulary);
    ObjectNode header = new ObjectMapper().createObjectNode();
    int at = 0;
    for (Map.Entry<String, float[]> tensor : values.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
      for (int size : shapes.get(tensor.getKey())) {
        entry.withArray("/shape").add(size);
      }
      int end = at + tensor.getValue().length * Float.BYTES;
      entry.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + at).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (float[] entries : values.values()) {
      for (float entry : entries) {
        bytes.putFloat(entry);
      }
    }
    Files.write(folder.resolve("model.safetensors"), bytes.array());
  }
}
