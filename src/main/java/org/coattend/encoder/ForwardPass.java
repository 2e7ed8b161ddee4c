package org.coattend.encoder;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.coattend.attention.AttentionKernel;
import org.coattend.encoder.EncoderWeights.Norm;
import org.coattend.kernel.NativeMemory;

/**
 * Runs an encoder on one thread.
 *
 * <p>The tokens of several sequences stand one after the other as the rows of one matrix, without
 * padding; only attention goes sequence by sequence. What is computed of a sequence depends on its
 * neighbours by rounding alone. Dense layers are products in native memory, where they need no
 * copies; what lies between them is made in Java arrays, where vectors are fast and attention is
 * made block by block without leaving the cache.
 *
 * <p>Memory: about {@code rows · (5 width + inner)} floats native and {@code rows · (6 width +
 * inner)} in Java for {@link #ROWS} rows or the longest sequence that there may be, and the
 * attention of the longest sequence seen. All is allocated once, or when a longer sequence comes.
 */
public final class ForwardPass implements AutoCloseable {
  /** Rows of a batch, unless a sequence is longer: products slow down below 256. */
  static final int ROWS = 512;

  /** Queries that attend at once, at most: their attention stays in the cache. */
  private static final int QUERIES = 48;

  /** Keeps neighbouring entries of a key off each other's place in the cache. */
  private static final int APART = 16;

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

  /** Shape {@code [rows][query, key, value]}. */
  private final float[] projections;

  /** A head's keys of one sequence, shape {@code [head width][tokens + APART]}. */
  private final float[] keys;

  /** Those of a block of queries. */
  private final float[] logits;

  /** The values that attention mixes, shape {@code [rows][width]}. */
  private final float[] mixed;

  private final FloatPointer input;
  private final FloatPointer projected;
  private final FloatPointer attended;
  private final FloatPointer expanded;
  private final FloatPointer ones;

  private float[] attention = {};
  private float[] valueNorms = {};
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
    projections = new float[3 * capacity * width];
    keys = new float[config.headWidth() * (config.positions() + APART)];
    logits = new float[QUERIES * AttentionKernel.padded(config.positions())];
    mixed = new float[capacity * width];
    input = new FloatPointer((long) capacity * width);
    projected = new FloatPointer(3L * capacity * width);
    attended = new FloatPointer((long) capacity * width);
    expanded = new FloatPointer((long) capacity * config.inner());
    float[] one = new float[capacity];
    Arrays.fill(one, 1);
    ones = new FloatPointer(one);
    NativeMemory.allocated();
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
      projected.get(projections, 0, 3 * rows * width);
      if (rotation != null) {
        rotate(sequences.subList(from, to));
      }
      measureValues(weights, rows);
      for (int k = from, row = 0; k < to; row += sequences.get(k++).length) {
        int tokens = sequences.get(k).length;
        attend(row, tokens);
        visitor.attention(k, layer, tokens, attention, norms(row, tokens));
      }
      attended.put(mixed, 0, rows * width);
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
      rotation.rotate(projections, at, tokens.length);
      at += tokens.length;
    }
  }

  /** Leaves in {@link #update} vectors of the norm of each head's output of each token. */
  private void measureValues(Transformer.Layer weights, int rows) {
    int width = config.width();
    int headWidth = config.headWidth();
    for (int head = 0; head < config.heads(); head++) {
      int at = head * headWidth;
      kernel.multiply(
          projections,
          2 * width + at,
          3 * width,
          weights.valueFactors()[head],
          0,
          headWidth,
          rows,
          headWidth,
          headWidth,
          update,
          at,
          width);
    }
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
    if (attention.length < heads * tokens * tokens) {
      attention = new float[heads * tokens * tokens];
      valueNorms = new float[heads * tokens];
    }
    int blocks = (tokens + QUERIES - 1) / QUERIES;
    for (int head = 0; head < heads; head++) {
      transposeKeys(row, tokens, head);
      for (int block = 0; block < blocks; block++) {
        int first = block * tokens / blocks;
        int end = (block + 1) * tokens / blocks;
        attend(row, tokens, head, first, end - first);
      }
    }
  }

  private void transposeKeys(int row, int tokens, int head) {
    int width = config.width();
    int headWidth = config.headWidth();
    float scale = (float) (1 / Math.sqrt(headWidth));
    int at = (3 * row + 1) * width + head * headWidth;
    for (int token = 0; token < tokens; token++, at += 3 * width) {
      for (int k = 0; k < headWidth; k++) {
        keys[k * (tokens + APART) + token] = projections[at + k] * scale;
      }
    }
  }

  /** Some queries of a head. */
  private void attend(int row, int tokens, int head, int first, int count) {
    int width = config.width();
    int headWidth = config.headWidth();
    int query = 3 * (row + first) * width + head * headWidth;
    int value = (3 * row + 2) * width + head * headWidth;
    int weights = (head * tokens + first) * tokens;
    int result = (row + first) * width + head * headWidth;
    kernel.multiply(
        projections,
        query,
        3 * width,
        keys,
        0,
        tokens + APART,
        count,
        headWidth,
        tokens,
        logits,
        0,
        AttentionKernel.padded(tokens));
    kernel.softmax(logits, count, tokens, attention, weights);
    kernel.multiply(
        attention,
        weights,
        tokens,
        projections,
        value,
        3 * width,
        count,
        tokens,
        headWidth,
        mixed,
        result,
        width);
  }

  /** Gives the native memory back. */
  @Override
  public void close() {
    for (FloatPointer owned : List.of(input, projected, attended, expanded, ones)) {
      owned.close();
    }
  }
}
