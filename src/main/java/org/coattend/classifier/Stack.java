package org.coattend.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences one after the other. Positions that hold the same input share a row of inputs, unless
 * each is to have its own: the shortened copies of a sequence add nothing then for an encoder that
 * takes each position by itself.
 *
 * @param starts of each sequence among the positions, and where the last ends
 * @param rows of the inputs, shape {@code [positions]}
 * @param ids word of each row; empty where inputs are vectors
 * @param inputs shape {@code [rows][width]}
 */
record Stack(int[] starts, int[] rows, int[] ids, double[] inputs) {

  int sequences() {
    return starts.length - 1;
  }

  int length(int sequence) {
    return starts[sequence + 1] - starts[sequence];
  }

  int positions() {
    return rows.length;
  }

  /** Whether a position has a word that only marks where its sequence begins or ends. */
  boolean isEnd(int position) {
    if (ids.length == 0) {
      return false;
    }
    int id = ids[rows[position]];
    return id == Vocabulary.START_ID || id == Vocabulary.END_ID;
  }

  /**
   * Stacks sequences.
   *
   * @param embedding shape {@code [words][width]}; not used where inputs are vectors
   * @param shared whether equal inputs share a row
   * @throws IllegalArgumentException when a sequence is not of the shape's kind
   */
  static Stack of(
      List<? extends Sequence> sequences,
      ClassifierShape shape,
      double[] embedding,
      boolean shared) {
    int[] starts = new int[sequences.size() + 1];
    for (int k = 0; k < sequences.size(); k++) {
      starts[k + 1] = starts[k] + sequences.get(k).length();
    }
    return shape.words() > 0
        ? words(sequences, shape, embedding, shared, starts)
        : vectors(sequences, shape, shared, starts);
  }

  private static Stack words(
      List<? extends Sequence> sequences,
      ClassifierShape shape,
      double[] embedding,
      boolean shared,
      int[] starts) {
    int[] rows = new int[starts[sequences.size()]];
    int[] ids = new int[rows.length];
    Map<Integer, Integer> known = new HashMap<>();
    int count = 0;
    int at = 0;
    for (Sequence sequence : sequences) {
      if (!(sequence instanceof Sequence.Words words)) {
        throw new IllegalArgumentException("this classifier reads words, not vectors");
      }
      for (int id : words.ids()) {
        if (id < 0 || id >= shape.words()) {
          throw new IllegalArgumentException(
              "word %,d is none of the vocabulary's %,d".formatted(id, shape.words()));
        }
        Integer row = shared ? known.putIfAbsent(id, count) : null;
        rows[at] = row == null ? count : row;
        if (row == null) {
          ids[count++] = id;
        }
        at++;
      }
    }
    int width = shape.inputWidth();
    double[] inputs = new double[count * width];
    for (int row = 0; row < count; row++) {
      System.arraycopy(embedding, ids[row] * width, inputs, row * width, width);
    }
    return new Stack(starts, rows, Arrays.copyOf(ids, count), inputs);
  }

  private static Stack vectors(
      List<? extends Sequence> sequences, ClassifierShape shape, boolean shared, int[] starts) {
    int[] rows = new int[starts[sequences.size()]];
    IdentityHashMap<float[], Integer> known = new IdentityHashMap<>();
    List<float[]> vectors = new ArrayList<>();
    int at = 0;
    for (Sequence sequence : sequences) {
      if (!(sequence instanceof Sequence.Vectors given)) {
        throw new IllegalArgumentException("this classifier reads vectors, not words");
      }
      for (float[] vector : given.vectors()) {
        if (vector.length != shape.inputWidth()) {
          throw new IllegalArgumentException(
              "a vector has %,d values, must have %,d"
                  .formatted(vector.length, shape.inputWidth()));
        }
        Integer row = shared ? known.putIfAbsent(vector, vectors.size()) : null;
        rows[at++] = row == null ? vectors.size() : row;
        if (row == null) {
          vectors.add(vector);
        }
      }
    }
    int width = shape.inputWidth();
    double[] inputs = new double[vectors.size() * width];
    for (int row = 0; row < vectors.size(); row++) {
      for (int k = 0; k < width; k++) {
        inputs[row * width + k] = vectors.get(row)[k];
      }
    }
    return new Stack(starts, rows, new int[0], inputs);
  }
}
