package org.coattend.encoder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.coattend.encode.ResidueTokenizer;
import org.coattend.encode.TextNormalizer;
import org.coattend.encode.Tokenizer;
import org.coattend.encode.WordPiece;
import org.coattend.option.Excerpt;

/**
 * An encoder in Hugging Face's layout: {@code config.json}, {@code model.safetensors} and {@code
 * tokenizer.json} or {@code vocab.txt}.
 */
final class EncoderFolder {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String VOCABULARY = "vocab.txt";

  private final Path folder;
  private final JsonNode json;

  EncoderFolder(Path folder) throws IOException {
    this.folder = folder;
    require(CONFIG);
    require(WEIGHTS);
    json = json(CONFIG);
  }

  private void require(String file) throws IOException {
    if (!has(file)) {
      throw new IOException("%s: has no %s".formatted(folder, file));
    }
  }

  private boolean has(String file) {
    return Files.isRegularFile(folder.resolve(file));
  }

  private JsonNode json(String file) throws IOException {
    try {
      return new ObjectMapper().readTree(folder.resolve(file).toFile());
    } catch (JacksonException | CharConversionException e) {
      throw new IOException(
          "%s: is no JSON (%s)".formatted(folder.resolve(file), Excerpt.of(e.getMessage())), e);
    }
  }

  /**
   * Reads it.
   *
   * @throws IOException when a file is missing or broken, or the encoder is of another kind
   */
  PretrainedEncoder read() throws IOException {
    Architecture architecture = architecture();
    EncoderConfig config = config(architecture);
    Tokenizer tokenizer = tokenizer(architecture);
    if (tokenizer.size() > config.vocabulary()) {
      throw new IOException(
          "%s: its tokenizer has %,d tokens, its weights %,d"
              .formatted(folder, tokenizer.size(), config.vocabulary()));
    }
    try (SafetensorsFile file = new SafetensorsFile(folder.resolve(WEIGHTS))) {
      String prefix = file.prefix("embeddings.word_embeddings.weight");
      EncoderWeights weights =
          switch (architecture) {
            case BERT -> BertWeights.read(file, prefix, config);
            case ESM2 ->
                Esm2Weights.read(file, prefix, config, json.path("token_dropout").asBoolean(false));
          };
      return new PretrainedEncoder(new Transformer(weights), tokenizer);
    }
  }

  private Architecture architecture() throws IOException {
    String type = json.path("model_type").asText("unknown");
    String positions = json.path("position_embedding_type").asText("absolute");
    Architecture architecture =
        switch (type) {
          case "bert" -> Architecture.BERT;
          case "esm" -> Architecture.ESM2;
          default -> throw unusable("model_type", type, "bert or esm");
        };
    String wanted = architecture == Architecture.BERT ? "absolute" : "rotary";
    if (!positions.equals(wanted)) {
      throw unusable("position_embedding_type", positions, wanted);
    }
    String activation = json.path("hidden_act").asText("gelu");
    if (!activation.equals("gelu")) {
      throw unusable("hidden_act", activation, "gelu");
    }
    if (json.path("emb_layer_norm_before").asBoolean(false)) {
      throw unusable("emb_layer_norm_before", "true", "false");
    }
    return architecture;
  }

  private IOException unusable(String name, String value, String wanted) {
    return new IOException(
        "%s: its %s is %s, must be %s"
            .formatted(folder.resolve(CONFIG), name, Excerpt.of(value), wanted));
  }

  private EncoderConfig config(Architecture architecture) throws IOException {
    try {
      return new EncoderConfig(
          architecture,
          number("num_hidden_layers"),
          number("num_attention_heads"),
          number("hidden_size"),
          number("intermediate_size"),
          number("vocab_size"),
          number("max_position_embeddings"),
          (float) json.path("layer_norm_eps").asDouble(1e-12));
    } catch (IllegalArgumentException broken) {
      throw new IOException(folder.resolve(CONFIG) + ": " + broken.getMessage(), broken);
    }
  }

  private int number(String name) throws IOException {
    JsonNode value = json.path(name);
    if (!value.isInt()) {
      throw unusable(name, value.isMissingNode() ? "missing" : value.toString(), "a whole number");
    }
    return value.intValue();
  }

  private Tokenizer tokenizer(Architecture architecture) throws IOException {
    if (architecture == Architecture.BERT && has(TOKENIZER)) {
      Path file = folder.resolve(TOKENIZER);
      try (InputStream in = Files.newInputStream(file)) {
        return WordPiece.read(file.toString(), in);
      }
    }
    if (!has(VOCABULARY)) {
      throw new IOException(
          architecture == Architecture.BERT
              ? "%s: its tokenizer is not WordPiece: there is no %s and no %s"
                  .formatted(folder, TOKENIZER, VOCABULARY)
              : "%s: has no %s".formatted(folder, VOCABULARY));
    }
    try {
      List<String> vocabulary = Files.readAllLines(folder.resolve(VOCABULARY));
      return architecture == Architecture.BERT
          ? new WordPiece(vocabulary, normalizer())
          : new ResidueTokenizer(vocabulary);
    } catch (IllegalArgumentException broken) {
      throw new IOException(folder.resolve(VOCABULARY) + ": " + broken.getMessage(), broken);
    } catch (CharacterCodingException e) {
      throw new IOException(folder.resolve(VOCABULARY) + ": is no text in UTF-8", e);
    }
  }

  private TextNormalizer normalizer() throws IOException {
    JsonNode options =
        has(TOKENIZER_CONFIG) ? json(TOKENIZER_CONFIG) : new ObjectMapper().createObjectNode();
    boolean lowerCase = options.path("do_lower_case").asBoolean(true);
    return new TextNormalizer(
        true,
        options.path("tokenize_chinese_chars").asBoolean(true),
        options.path("strip_accents").asBoolean(lowerCase),
        lowerCase);
  }
}
