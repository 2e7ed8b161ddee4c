package org.coattend.encoder;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.coattend.encoder.EncoderWeights.Norm;

/**
 * Runs an encoder on one thread.
 *
 * <p>The tokens of several sequences stand one after the other as the rows of one matrix, without
 * padding; only attention goes sequence by sequence. What is computed of a sequence depends on its
 * neighbours by rounding alone. Matrix products are made in native memory, where they need no
 * copies; what lies between them in Java arrays, where vectors are fast.
 *
 * <p>Memory: about {@code rows · (6 width + 2 inner)} floats native and {@code rows · (2 width +
 * inner)} in Java for {@link #ROWS} rows or the longest sequence that there may be, and twice the
 * attention of the longest sequence seen. All is allocated once, or when a longer sequence comes.
 */
public final class ForwardPass implements AutoCloseable {
  /** Rows of a batch, unless a sequence is longer: products slow down below 256. */
  static final int ROWS = 512;

  /** Logits that are taken from native memory and brought back at once: they stay in the cache. */
  private static final int LOGITS = 1 << 17;

  private final Transformer transformer;
  private final EncoderConfig config;
  private final EncoderKernel kernel;
  private final int capacity;

  /** The states between layers: shape {@code [rows][width]}. */
  private final float[] states;

  /** What a dense layer adds to them, or their norms. */
  private final float[] update;

  /** Between two dense layers: shape {@code [rows][inner]}. */
  private final float[] hidden;

  private final FloatPointer input;
  private final FloatPointer projected;
  private final FloatPointer attended;
  private final FloatPointer expanded;
  private final FloatPointer ones;
  private FloatPointer logits = new FloatPointer();

  /** Views that are set to what a product reads or writes. */
  private final FloatPointer query;

  private final FloatPointer key;
  private final FloatPointer value;
  private final FloatPointer result;
  private FloatPointer headLogits = new FloatPointer();

  private float[] attention = {};
  private float[] valueNorms = {};
  private final float[] scratch;
  private final Rotation rotation;

  ForwardPass(Transformer transformer, EncoderKernel kernel) {
    this.transformer = transformer;
    this.kernel = kernel;
    config = transformer.config();
    capacity = Math.max(ROWS, config.positions());
    int width = config.width();
    states = new float[capacity * width];
    update = new float[capacity * width];
    hidden = new float[capacity * config.inner()];
    input = new FloatPointer((long) capacity * width);
    projected = new FloatPointer(3L * capacity * width);
    attended = new FloatPointer((long) capacity * width);
    expanded = new FloatPointer((long) capacity * config.inner());
    float[] one = new float[capacity];
    Arrays.fill(one, 1);
    ones = new FloatPointer(one);
    query = new FloatPointer(projected);
    key = new FloatPointer(projected);
    value = new FloatPointer(projected);
    result = new FloatPointer(attended);
    scratch = new float[config.positions()];
    rotation = config.architecture() == Architecture.ESM2 ? new Rotation(config) : null;
  }

  /**
   * Encodes sequences, as many at a time as make a batch; those of similar length should be
   * neighbours.
   *
   * @param sequences the tokens of each, with what stands before and after them: 1 to {@code
   *     positions} of them
   * @throws IllegalArgumentException when a sequence is empty or too long, or has a token that the
   *     vocabulary does not have; nothing is encoded then
   */
  public void encode(List<int[]> sequences, EncodingVisitor visitor) {
    for (int k = 0; k < sequences.size(); k++) {
      check(k, sequences.get(k));
    }
    for (int from = 0, to; from < sequences.size(); from = to) {
      int rows = 0;
      for (to = from; to < sequences.size() && rows + sequences.get(to).length <= capacity; to++) {
        rows += sequences.get(to).length;
      }
      encode(sequences, from, to, rows, visitor);
    }
  }

  private void check(int place, int[] tokens) {
    if (tokens.length < 1 || tokens.length > config.positions()) {
      throw new IllegalArgumentException(
          "sequence %d has %,d tokens, must have 1 to %,d"
              .formatted(place, tokens.length, config.positions()));
    }
    for (int token : tokens) {
      if (token < 0 || token >= config.vocabulary()) {
        throw new IllegalArgumentException(
            "sequence %d has the token %d, must be 0 to %d"
                .formatted(place, token, config.vocabulary() - 1));
      }
    }
  }

  private void encode(List<int[]> sequences, int from, int to, int rows, EncodingVisitor visitor) {
    int width = config.width();
    embed(sequences.subList(from, to));
    if (transformer.embedded != null) {
      normalise(transformer.embedded, rows, states);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      Transformer.Layer weights = transformer.layers.get(layer);
      input.put(enter(weights.attentionNorm(), rows), 0, rows * width);
      weights.projection().multiply(input, rows, projected);
      weights.projection().addBias(ones, rows, projected);
      if (rotation != null) {
        rotate(sequences.subList(from, to));
      }
      measureValues(weights, rows);
      for (int k = from, row = 0; k < to; row += sequences.get(k++).length) {
        int tokens = sequences.get(k).length;
        attend(row, tokens);
        visitor.attention(k, layer, tokens, attention, norms(row, tokens));
      }
      weights.output().multiply(attended, rows, input);
      leave(weights.output(), weights.attentionNorm(), rows);
      input.put(enter(weights.denseNorm(), rows), 0, rows * width);
      weights.expand().multiply(input, rows, expanded);
      expanded.get(hidden, 0, rows * config.inner());
      kernel.gelu(hidden, rows, weights.expand().bias);
      expanded.put(hidden, 0, rows * config.inner());
      weights.contract().multiply(expanded, rows, input);
      leave(weights.contract(), weights.denseNorm(), rows);
    }
    if (transformer.encoded != null) {
      normalise(transformer.encoded, rows, states);
    }
    for (int k = from, row = 0; k < to; row += sequences.get(k++).length) {
      visitor.states(k, sequences.get(k).length, states, row * width);
    }
  }

  private void embed(List<int[]> sequences) {
    int width = config.width();
    int at = 0;
    for (int[] tokens : sequences) {
      for (int position = 0; position < tokens.length; position++, at += width) {
        System.arraycopy(transformer.words, tokens[position] * width, states, at, width);
        if (transformer.positions != null) {
          for (int k = 0; k < width; k++) {
            states[at + k] += transformer.positions[position * width + k];
          }
        }
      }
    }
  }

  private boolean normalisesInput() {
    return config.architecture() == Architecture.ESM2;
  }

  /** What a sublayer reads. */
  private float[] enter(Norm norm, int rows) {
    if (!normalisesInput()) {
      return states;
    }
    normalise(norm, rows, update);
    return update;
  }

  /** Adds what a sublayer's last product left in {@link #input}. */
  private void leave(NativeDense dense, Norm norm, int rows) {
    input.get(update, 0, rows * config.width());
    kernel.add(states, update, rows, dense.bias);
    if (!normalisesInput()) {
      normalise(norm, rows, states);
    }
  }

  private void normalise(Norm norm, int rows, float[] out) {
    kernel.normalise(states, rows, norm.gain(), norm.shift(), config.epsilon(), out);
  }

  private void rotate(List<int[]> sequences) {
    int at = 0;
    for (int[] tokens : sequences) {
      rotation.rotate(projected, at, tokens.length);
      at += tokens.length;
    }
  }

  /** Leaves in {@link #update} vectors of the norm of each head's output of each token. */
  private void measureValues(Transformer.Layer weights, int rows) {
    int width = config.width();
    int headWidth = config.headWidth();
    for (int head = 0; head < config.heads(); head++) {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          rows,
          headWidth,
          headWidth,
          1,
          value.position(2L * width + (long) head * headWidth),
          3 * width,
          weights.valueFactors()[head],
          headWidth,
          0,
          result.position((long) head * headWidth),
          width);
    }
    attended.get(update, 0, rows * width);
  }

  private float[] norms(int row, int tokens) {
    int width = config.width();
    int headWidth = config.headWidth();
    for (int token = 0; token < tokens; token++) {
      int at = (row + token) * width;
      for (int head = 0; head < config.heads(); head++, at += headWidth) {
        float squares = 0;
        for (int k = at; k < at + headWidth; k++) {
          squares += update[k] * update[k];
        }
        valueNorms[head * tokens + token] = (float) Math.sqrt(squares);
      }
    }
    return valueNorms;
  }

  /** The attention of all heads of one sequence, and the values that it mixes. */
  private void attend(int row, int tokens) {
    int heads = config.heads();
    int squared = tokens * tokens;
    if (attention.length < heads * squared) {
      attention = new float[heads * squared];
      valueNorms = new float[heads * tokens];
    }
    int together = Math.max(1, Math.min(heads, LOGITS / squared));
    if (logits.limit() < (long) together * squared) {
      logits.close();
      logits = new FloatPointer((long) Math.max(LOGITS, squared));
      headLogits = new FloatPointer(logits);
    }
    for (int head = 0; head < heads; head += together) {
      int count = Math.min(together, heads - head);
      for (int k = 0; k < count; k++) {
        score(row, tokens, head + k, headLogits.position((long) k * squared));
      }
      logits.get(attention, head * squared, count * squared);
      kernel.softmax(attention, head * squared, count * tokens, tokens, scratch);
      logits.put(attention, head * squared, count * squared);
      for (int k = 0; k < count; k++) {
        mix(row, tokens, head + k, headLogits.position((long) k * squared));
      }
    }
  }

  private void score(int row, int tokens, int head, FloatPointer scores) {
    int width = config.width();
    int headWidth = config.headWidth();
    long at = 3L * row * width + (long) head * headWidth;
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        tokens,
        tokens,
        headWidth,
        (float) (1 / Math.sqrt(headWidth)),
        query.position(at),
        3 * width,
        key.position(at + width),
        3 * width,
        0,
        scores,
        tokens);
  }

  private void mix(int row, int tokens, int head, FloatPointer weights) {
    int width = config.width();
    int headWidth = config.headWidth();
    long at = (long) head * headWidth;
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        tokens,
        headWidth,
        tokens,
        1,
        weights,
        tokens,
        value.position(3L * row * width + 2L * width + at),
        3 * width,
        0,
        result.position((long) row * width + at),
        width);
  }

  /** Gives the native memory back. */
  @Override
  public void close() {
    for (FloatPointer owned : List.of(input, projected, attended, expanded, ones, logits)) {
      owned.close();
    }
  }
}
