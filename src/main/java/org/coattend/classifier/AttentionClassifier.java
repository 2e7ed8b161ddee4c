package org.coattend.classifier;

import java.util.Arrays;
import java.util.List;

/**
 * Embedding, encoder, attention, and a linear layer on the mean that attention takes (Jain and
 * Wallace 2019, section 3). It reads words, or vectors as they are. {@link Vocabulary#START} and
 * {@link Vocabulary#END} are encoded like words but have no attention, as Jain and Wallace mask
 * them; where nothing else is left, the output is that of the bias alone, as for a sequence without
 * positions.
 *
 * <p>Plain arrays of double precision; one instance serves all threads.
 */
public final class AttentionClassifier implements AttentionModel {
  /** Positions that are encoded at once, which bounds the memory: about 10 MB at a width of 128. */
  private static final int POSITIONS = 4096;

  private final ClassifierShape shape;
  private final Vocabulary vocabulary;
  private final double[][] parameters;

  /**
   * A classifier of known parameters.
   *
   * @param vocabulary of its words; null where it reads vectors
   * @param parameters as {@link ClassifierShape#arrays()} lists them, row by row; kept
   * @throws IllegalArgumentException when they do not fit the shape, or one is no finite number
   */
  public AttentionClassifier(ClassifierShape shape, Vocabulary vocabulary, double[][] parameters) {
    int words = vocabulary == null ? 0 : vocabulary.size();
    if (words != shape.words()) {
      throw new IllegalArgumentException(
          "a vocabulary of %,d words is none of %,d".formatted(words, shape.words()));
    }
    List<ClassifierShape.Array> arrays = shape.arrays();
    if (parameters.length != arrays.size()) {
      throw new IllegalArgumentException(
          "%d arrays are not the %d of a %s".formatted(parameters.length, arrays.size(), shape));
    }
    for (int k = 0; k < parameters.length; k++) {
      ClassifierShape.Array array = arrays.get(k);
      if (parameters[k].length != array.size()) {
        throw new IllegalArgumentException(
            "%s has %,d numbers, must have %,d × %,d"
                .formatted(array.name(), parameters[k].length, array.rows(), array.columns()));
      }
      if (!Arrays.stream(parameters[k]).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(array.name() + " has a number that is not finite");
      }
    }
    this.shape = shape;
    this.vocabulary = vocabulary;
    this.parameters = parameters;
  }

  /** Its sizes. */
  public ClassifierShape shape() {
    return shape;
  }

  /**
   * Its words.
   *
   * @throws IllegalStateException when it reads vectors
   */
  public Vocabulary vocabulary() {
    if (vocabulary == null) {
      throw new IllegalStateException("a classifier of vectors has no vocabulary");
    }
    return vocabulary;
  }

  /** The parameters themselves, as {@link ClassifierShape#arrays()} lists them, row by row. */
  public double[][] parameters() {
    return parameters;
  }

  @Override
  public int classes() {
    return shape.classes();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when it is empty, or none that this classifier can read
   */
  @Override
  public Reading read(Sequence sequence) {
    if (sequence.length() == 0) {
      throw new IllegalArgumentException("a sequence without positions has no attention");
    }
    return pass(List.of(sequence), false).reading();
  }

  @Override
  public double[][] probabilities(List<Sequence> sequences) {
    double[][] probabilities = new double[sequences.size()][];
    for (int from = 0, to; from < probabilities.length; from = to) {
      to = Batches.end(sequences, from, POSITIONS);
      double[][] some = pass(sequences.subList(from, to), true).probabilities();
      System.arraycopy(some, 0, probabilities, from, some.length);
    }
    return probabilities;
  }

  Pass pass(List<? extends Sequence> sequences, boolean shared) {
    return new Pass(shape, parameters, stack(sequences, shared));
  }

  Stack stack(List<? extends Sequence> sequences, boolean shared) {
    return Stack.of(sequences, shape, parameters[0], shared);
  }
}
