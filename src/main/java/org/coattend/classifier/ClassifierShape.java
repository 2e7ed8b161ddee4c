package org.coattend.classifier;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sizes of an attention classifier, which has at most 2²⁶ numbers (512 MB).
 *
 * @param encoder of its inputs
 * @param attention over the states
 * @param words of its vocabulary, at most 2²¹; 0 where it reads vectors
 * @param inputWidth values of an input, at most 4,096
 * @param stateWidth values of a state, at most 4,096
 * @param classes 2 to 4,096
 */
public record ClassifierShape(
    EncoderKind encoder,
    AttentionKind attention,
    int words,
    int inputWidth,
    int stateWidth,
    int classes)
    implements Serializable {
  /** Most numbers, which keeps a damaged description from asking for all memory. */
  private static final int MOST = 1 << 26;

  private static final int MOST_WORDS = 1 << 21;

  /**
   * @throws IllegalArgumentException when there can be no such classifier
   */
  public ClassifierShape(
      EncoderKind encoder,
      AttentionKind attention,
      int words,
      int inputWidth,
      int stateWidth,
      int classes) {
    if (encoder == null || attention == null) {
      throw new IllegalArgumentException("a classifier needs an encoder and an attention");
    }
    Checked.within("input width", inputWidth, 1, 4096);
    Checked.within("state width", stateWidth, 1, 4096);
    Checked.within("words", words, 0, MOST_WORDS);
    Checked.within("classes", classes, 2, 4096);
    if (encoder == EncoderKind.NONE && stateWidth != inputWidth) {
      throw new IllegalArgumentException(
          "without an encoder states are as wide as inputs, not %d and %d"
              .formatted(stateWidth, inputWidth));
    }
    if (encoder == EncoderKind.LSTM && stateWidth % 2 != 0) {
      throw new IllegalArgumentException(
          "states of two directions are %d wide, must be even".formatted(stateWidth));
    }
    this.encoder = encoder;
    this.attention = attention;
    this.words = words;
    this.inputWidth = inputWidth;
    this.stateWidth = stateWidth;
    this.classes = classes;
    long numbers =
        arrays().stream().mapToLong(array -> (long) array.rows() * array.columns()).sum();
    if (numbers > MOST) {
      throw new IllegalArgumentException(
          "a classifier of %,d numbers is too large, must have at most %,d"
              .formatted(numbers, MOST));
    }
  }

  /**
   * One of a classifier's arrays.
   *
   * @param name what it is
   * @param rows of it
   * @param columns of it
   */
  public record Array(String name, int rows, int columns) {
    int size() {
      return rows * columns;
    }
  }

  /** Values of one direction of an LSTM. */
  int directionWidth() {
    return stateWidth / 2;
  }

  /** Values that additive attention scores by: half a state, as Jain and Wallace have it. */
  int scoreWidth() {
    return Math.max(1, stateWidth / 2);
  }

  /** All that a classifier of this shape is, in the order of its parameters. */
  public List<Array> arrays() {
    List<Array> arrays = new ArrayList<>();
    if (words > 0) {
      arrays.add(new Array("embedding", words, inputWidth));
    }
    switch (encoder) {
      case NONE -> {}
      case TANH -> {
        arrays.add(new Array("encoder.weights", inputWidth, stateWidth));
        arrays.add(new Array("encoder.bias", 1, stateWidth));
      }
      case LSTM -> {
        for (String direction : List.of("forward", "backward")) {
          int gates = LstmDirection.GATES * directionWidth();
          arrays.add(new Array("encoder." + direction + ".input", inputWidth, gates));
          arrays.add(new Array("encoder." + direction + ".recurrent", directionWidth(), gates));
          arrays.add(new Array("encoder." + direction + ".bias", 1, gates));
        }
      }
    }
    switch (attention) {
      case ADDITIVE -> {
        arrays.add(new Array("attention.weights", stateWidth, scoreWidth()));
        arrays.add(new Array("attention.bias", 1, scoreWidth()));
        arrays.add(new Array("attention.query", 1, scoreWidth()));
      }
      case DOT -> arrays.add(new Array("attention.query", 1, stateWidth));
      case MEAN -> {}
    }
    arrays.add(new Array("output.weights", stateWidth, classes));
    arrays.add(new Array("output.bias", 1, classes));
    return arrays;
  }

  /** How many terms a layer adds up, by which its first weights are drawn. */
  int added(Array array) {
    if (array.name().startsWith("encoder.")) {
      return encoder == EncoderKind.LSTM ? directionWidth() : inputWidth;
    }
    return array.name().equals("attention.query") ? array.columns() : stateWidth;
  }

  /** Zeros for each array. */
  double[][] zeros() {
    return arrays().stream().map(array -> new double[array.size()]).toArray(double[][]::new);
  }

  /** Where the arrays of a part start, or would. */
  int first(String part) {
    List<Array> arrays = arrays();
    return IntStream.range(0, arrays.size())
        .filter(k -> arrays.get(k).name().startsWith(part + "."))
        .findFirst()
        .orElse(arrays.size());
  }
}
