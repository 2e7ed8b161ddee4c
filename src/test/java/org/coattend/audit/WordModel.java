package org.coattend.audit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.coattend.classifier.Argmax;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Softmax;

/**
 * A model of words without context: attention is the softmax of a score of each word, a word's
 * state goes through a linear output layer.
 *
 * @param scores by word
 * @param states shape {@code [words][width]}
 * @param output shape {@code [width][classes]}
 * @param bias by class
 */
record WordModel(double[] scores, double[][] states, double[][] output, double[] bias)
    implements AttentionModel {

  /** States that are themselves what a word says for each class. */
  static WordModel direct(double[] scores, double[][] values, double... bias) {
    double[][] same = new double[bias.length][bias.length];
    IntStream.range(0, bias.length).forEach(k -> same[k][k] = 1);
    return new WordModel(scores, values, same, bias);
  }

  static Example example(String id, int label, int... words) {
    return new Example(id, new Sequence.Words(words), new BitSet(), label, "");
  }

  @Override
  public int classes() {
    return bias.length;
  }

  @Override
  public Reading read(Sequence sequence) {
    int[] words = ((Sequence.Words) sequence).ids();
    double[] attention =
        Softmax.of(IntStream.of(words).mapToDouble(word -> scores[word]).toArray());
    double[][] read = IntStream.of(words).mapToObj(word -> states[word]).toArray(double[][]::new);
    double[][] values = Arrays.stream(read).map(this::value).toArray(double[][]::new);
    Reading reading = new Reading(attention, read, values, bias, new double[words.length]);
    double[] p = reading.probabilities();
    int decided = Argmax.of(p);
    for (int i = 0; i < words.length; i++) {
      double mean = 0;
      for (int k = 0; k < p.length; k++) {
        mean += p[k] * values[i][k];
      }
      reading.gradientTimesInput()[i] = attention[i] * p[decided] * (values[i][decided] - mean);
    }
    return reading;
  }

  private double[] value(double[] state) {
    double[] value = new double[bias.length];
    for (int j = 0; j < state.length; j++) {
      for (int k = 0; k < value.length; k++) {
        value[k] += state[j] * output[j][k];
      }
    }
    return value;
  }

  @Override
  public double[][] probabilities(List<Sequence> sequences) {
    return sequences.stream()
        .map(
            sequence ->
                sequence.length() == 0 ? Softmax.of(bias.clone()) : read(sequence).probabilities())
        .toArray(double[][]::new);
  }
}
