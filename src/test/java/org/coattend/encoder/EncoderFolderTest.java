package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderFolderTest {
  private static final Offset<Double> CLOSE = within(2e-5);

  @TempDir Path folder;

  /** Widths that vectors divide, and one that they do not. */
  @ParameterizedTest
  @CsvSource({
    "BERT, bert., 4, 32, 64, true",
    "BERT, '', 4, 32, 64, false",
    "BERT, '', 3, 18, 29, true",
    "ESM2, esm., 4, 32, 64, true",
    "ESM2, '', 3, 18, 29, true",
    "ESM2, '', 4, 32, 64, false",
  })
  void attentionNormsAndStatesAreThoseOfDoublePrecision(
      Architecture architecture, String prefix, int heads, int width, int inner, boolean vectors)
      throws IOException {
    RandomModel model = new RandomModel(architecture, prefix, heads, width, inner);
    model.write(folder);
    Transformer transformer = PretrainedEncoder.read(folder).transformer();
    List<int[]> sequences =
        IntStream.of(1, 5, 8, 23, 40)
            .mapToObj(n -> IntStream.range(0, n).map(k -> k * k % 9).toArray())
            .toList();
    List<DoubleReference> expected =
        sequences.stream().map(tokens -> new DoubleReference(model, prefix, tokens)).toList();
    EncoderKernel kernel = vectors ? EncoderKernel.fastest() : EncoderKernel.plain();
    int[] seen = new int[2];
    try (ForwardPass pass = new ForwardPass(transformer, kernel)) {
      pass.encode(
          sequences,
          new EncodingVisitor() {
            @Override
            public void attention(
                int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {
              seen[0]++;
              for (int head = 0; head < heads; head++) {
                for (int i = 0; i < tokens; i++) {
                  assertThat((double) valueNorms[head * tokens + i])
                      .isCloseTo(expected.get(sequence).valueNorms.get(layer)[head][i], CLOSE);
                  for (int j = 0; j < tokens; j++) {
                    assertThat((double) attention[(head * tokens + i) * tokens + j])
                        .isCloseTo(expected.get(sequence).attention.get(layer)[head][i][j], CLOSE);
                  }
                }
              }
            }

            @Override
            public void states(int sequence, int tokens, float[] states, int at) {
              seen[1]++;
              for (int i = 0; i < tokens; i++) {
                for (int k = 0; k < width; k++) {
                  assertThat((double) states[at + i * width + k])
                      .isCloseTo(expected.get(sequence).states[i][k], CLOSE);
                }
              }
            }
          });
    }
    assertThat(seen).containsExactly(sequences.size() * model.layers, sequences.size());
  }

  @Test
  void theVocabularyMakesTheTokens() throws IOException {
    new RandomModel(Architecture.BERT, "bert.", 2, 16, 16).write(folder);
    assertThat(PretrainedEncoder.read(folder).tokenizer().tokenize("The painful.").ids())
        .containsExactly(4, 5, 7, 9);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    assertThat(PretrainedEncoder.read(folder).tokenizer().tokenize("The painful.").ids())
        .containsExactly(1, 5, 7, 9);
  }

  @Test
  void aProteinHasATokenForEachResidue() throws IOException {
    new RandomModel(Architecture.ESM2, "esm.", 2, 16, 16).write(folder);
    PretrainedEncoder encoder = PretrainedEncoder.read(folder);
    int[] tokens = encoder.tokenizer().tokenize("LAg v?").ids();
    assertThat(encoder.sequence(tokens, 0, 5)).containsExactly(0, 4, 5, 6, 7, 3, 2);
  }

  @Test
  void olderNamesOfGainAndShiftAreRead() throws IOException {
    RandomModel model = new RandomModel(Architecture.BERT, "", 2, 16, 16);
    model.write(folder);
    Path weights = folder.resolve("model.safetensors");
    String bytes = Files.readString(weights, StandardCharsets.ISO_8859_1);
    Files.writeString(
        weights,
        bytes
            .replace("embeddings.LayerNorm.weight\"", "embeddings.LayerNorm.gamma\" ")
            .replace("embeddings.LayerNorm.bias\"", "embeddings.LayerNorm.beta\""),
        StandardCharsets.ISO_8859_1);
    assertThat(PretrainedEncoder.read(folder).transformer().config().width()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({
    "model_type, roberta, 'its model_type is roberta, must be bert or esm'",
    "hidden_act, relu, 'its hidden_act is relu, must be gelu'",
    "position_embedding_type, relative_key, 'its position_embedding_type is relative_key, must be absolute'",
    "hidden_size, many, 'its hidden_size is \"many\", must be a whole number'",
  })
  void anEncoderOfAnotherKindIsRefusedInOneLine(String name, String value, String message)
      throws IOException {
    RandomModel model = new RandomModel(Architecture.BERT, "", 2, 16, 16);
    model.write(folder);
    ObjectNode config = model.config().put(name, value);
    Files.writeString(folder.resolve("config.json"), config.toString());
    assertRefused("config.json: " + message);
  }

  @Test
  void aTokenizerThatIsNotWordPieceIsRefusedInOneLine() throws IOException {
    new RandomModel(Architecture.BERT, "", 2, 16, 16).write(folder);
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"BPE\"}}");
    assertRefused("tokenizer.json: its tokenizer is BPE, must be WordPiece");
    Files.delete(folder.resolve("tokenizer.json"));
    Files.delete(folder.resolve("vocab.txt"));
    assertRefused(
        folder + ": its tokenizer is not WordPiece: there is no tokenizer.json and no vocab.txt");
  }

  @Test
  void weightsThatDoNotFitTheConfigurationAreRefused() throws IOException {
    RandomModel model = new RandomModel(Architecture.BERT, "bert.", 2, 16, 16);
    model.write(folder);
    Path config = folder.resolve("config.json");
    Files.writeString(config, model.config().put("intermediate_size", 20).toString());
    assertRefused(
        "'bert.encoder.layer.0.intermediate.dense.weight' has the shape [16, 16], must be [20, 16]");
    Files.writeString(config, model.config().put("num_hidden_layers", 4).toString());
    assertRefused("has no 'bert.encoder.layer.3.attention.self.query.weight'");
    Files.writeString(config, model.config().put("vocab_size", 5).toString());
    assertRefused("its tokenizer has 10 tokens, its weights 5");
  }

  @Test
  void aFileThatIsNoSafetensorsIsRefused() throws IOException {
    new RandomModel(Architecture.BERT, "", 2, 16, 16).write(folder);
    for (String content : List.of("", "PK\u0003\u0004 not this", "12345678{}")) {
      Files.writeString(folder.resolve("model.safetensors"), content);
      assertRefused("model.safetensors: is not in the safetensors format");
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> PretrainedEncoder.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(message)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json"})
  void aFileThatIsNoJsonIsNamed(String file) throws IOException {
    new RandomModel(Architecture.BERT, "", 2, 16, 16).write(folder);
    Files.writeString(folder.resolve(file), "{\"model\": ");
    assertRefused(
        folder.resolve(file)
            + ": is no JSON (Unexpected end-of-input within/between Object entries)");
  }

  @Test
  void aVocabularyThatIsNoTextOrLacksATokenIsNamed() throws IOException {
    new RandomModel(Architecture.BERT, "", 2, 16, 16).write(folder);
    Files.write(folder.resolve("vocab.txt"), new byte[] {'a', (byte) 0xFF, '\n'});
    assertRefused(folder.resolve("vocab.txt") + ": is no text in UTF-8");
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 0}},"
            + " \"normalizer\": {\"type\": \"BertNormalizer\"},"
            + " \"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"}}");
    assertRefused(folder.resolve("tokenizer.json") + ": the vocabulary of 1 tokens has no [CLS]");
  }
}
