package org.coattend.encoder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.coattend.encode.Tokenizer;
import org.coattend.encode.WordPiece;

/** A transformer and the tokens that it was trained on. */
public record PretrainedEncoder(Transformer transformer, Tokenizer tokenizer) {
  private static final String MINI_LM = "/all-minilm-l6-v2";
  private static final int MINI_LM_HEADS = 12;
  private static final float BERT_EPSILON = 1e-12f;

  /** Read when it is first asked for, once in a JVM. */
  private static final class MiniLm {
    static final PretrainedEncoder INSTANCE = readMiniLm();
  }

  /**
   * all-MiniLM-L6-v2 (Wang et al. 2020; Reimers &amp; Gurevych 2019), which the jar carries: 6
   * layers of 12 heads, 384 wide, up to 512 tokens of an uncased English vocabulary.
   *
   * @throws UncheckedIOException when the jar lacks it
   */
  public static PretrainedEncoder miniLm() {
    return MiniLm.INSTANCE;
  }

  /**
   * An encoder in Hugging Face's layout: BERT or a derivative of it with a WordPiece vocabulary, or
   * ESM-2.
   *
   * @param folder with {@code config.json}, {@code model.safetensors}, and {@code tokenizer.json}
   *     or {@code vocab.txt}
   * @throws IOException when a file is missing or broken, or the encoder or its tokeniser is of
   *     another kind; the message is one line
   */
  public static PretrainedEncoder read(Path folder) throws IOException {
    return new EncoderFolder(folder).read();
  }

  private static PretrainedEncoder readMiniLm() {
    try (InputStream model = resource(MINI_LM + ".onnx");
        InputStream tokens = resource(MINI_LM + "-tokenizer.json")) {
      OnnxFile file = new OnnxFile(ByteBuffer.wrap(model.readAllBytes()));
      int[] words = file.shape("embeddings.word_embeddings.weight");
      int positions = file.shape("embeddings.position_embeddings.weight")[0];
      int inner = file.shape("encoder.layer.0.intermediate.dense.bias")[0];
      int layers = 0;
      while (file.has("encoder.layer." + layers + ".output.dense.bias")) {
        layers++;
      }
      EncoderConfig config =
          new EncoderConfig(
              Architecture.BERT,
              layers,
              MINI_LM_HEADS,
              words[1],
              inner,
              words[0],
              positions,
              BERT_EPSILON);
      return new PretrainedEncoder(
          new Transformer(BertWeights.read(file, "", config)),
          WordPiece.read(MINI_LM + "-tokenizer.json", tokens));
    } catch (IOException missing) {
      throw new UncheckedIOException("all-MiniLM-L6-v2 cannot be read", missing);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = PretrainedEncoder.class.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException(name + " is not on the class path");
    }
    return in;
  }

  /**
   * A text's tokens as the transformer reads them, between the special ones.
   *
   * @param tokens of the text
   * @param from first of them
   * @param to after the last
   */
  public int[] sequence(int[] tokens, int from, int to) {
    int[] sequence = new int[to - from + 2];
    sequence[0] = tokenizer.first();
    System.arraycopy(tokens, from, sequence, 1, to - from);
    sequence[to - from + 1] = tokenizer.last();
    return sequence;
  }
}
