package org.coattend.classifier;

import java.util.Arrays;
import org.coattend.kernel.MatrixProduct;

/** A classifier's way through a stack of sequences, and back. */
final class Pass {
  private final ClassifierShape shape;
  private final double[][] parameters;
  private final Stack stack;
  private final Encoding encoding;
  private final Scores scores;

  /** Shape {@code [positions]}. */
  private final double[] attention;

  /** Shape {@code [rows of states][classes]}. */
  private final double[] values;

  /** Shape {@code [sequences][classes]}. */
  private final double[][] probabilities;

  Pass(ClassifierShape shape, double[][] parameters, Stack stack) {
    this.shape = shape;
    this.parameters = parameters;
    this.stack = stack;
    encoding = Encoding.of(shape, parameters, stack);
    double[] states = encoding.states();
    scores = Scores.of(shape, parameters, states);
    values =
        MatrixProduct.of(
            states,
            parameters[shape.first("output")],
            states.length / shape.stateWidth(),
            shape.stateWidth(),
            shape.classes());
    attention = new double[stack.positions()];
    probabilities = new double[stack.sequences()][];
    double[] scored = scores.scores();
    for (int sequence = 0; sequence < probabilities.length; sequence++) {
      int from = stack.starts()[sequence];
      int to = stack.starts()[sequence + 1];
      for (int i = from; i < to; i++) {
        attention[i] = stack.isEnd(i) ? Double.NEGATIVE_INFINITY : scored[encoding.rows()[i]];
      }
      Softmax.of(attention, from, to);
      probabilities[sequence] = probabilities(from, to);
    }
  }

  private double[] probabilities(int from, int to) {
    double[] logits = bias().clone();
    for (int i = from; i < to; i++) {
      int value = encoding.rows()[i] * logits.length;
      for (int k = 0; k < logits.length; k++) {
        logits[k] += attention[i] * values[value + k];
      }
    }
    Softmax.of(logits, 0, logits.length);
    return logits;
  }

  private double[] bias() {
    return parameters[shape.first("output") + 1];
  }

  double[][] probabilities() {
    return probabilities;
  }

  double[] attention() {
    return attention;
  }

  /**
   * Goes back, once.
   *
   * @param ofLogits derivatives by the logits, shape {@code [sequences][classes]}
   * @param ofAttention derivatives by the attention beside those through the logits, shape {@code
   *     [positions]}, added to; null to hold the attention
   * @param gradient of the parameters but for the embedding, added to; may be null where the
   *     attention is held, for that of the inputs alone
   * @return derivatives by the stack's inputs
   */
  double[] back(double[][] ofLogits, double[] ofAttention, double[][] gradient) {
    int classes = shape.classes();
    double[] ofValues = new double[values.length];
    int output = shape.first("output");
    for (int sequence = 0; sequence < ofLogits.length; sequence++) {
      double[] slopes = ofLogits[sequence];
      for (int k = 0; gradient != null && k < classes; k++) {
        gradient[output + 1][k] += slopes[k];
      }
      for (int i = stack.starts()[sequence]; i < stack.starts()[sequence + 1]; i++) {
        int value = encoding.rows()[i] * classes;
        double along = 0;
        for (int k = 0; k < classes; k++) {
          ofValues[value + k] += attention[i] * slopes[k];
          along += values[value + k] * slopes[k];
        }
        if (ofAttention != null) {
          ofAttention[i] += along;
        }
      }
    }
    double[] states = encoding.states();
    int count = states.length / shape.stateWidth();
    if (gradient != null) {
      MatrixProduct.addTransposedBy(
          states, ofValues, count, shape.stateWidth(), classes, gradient[output]);
    }
    double[] ofStates =
        MatrixProduct.byTransposed(
            ofValues, parameters[output], count, classes, shape.stateWidth());
    if (ofAttention != null) {
      scores.back(ofScores(ofAttention, count), gradient, ofStates);
    }
    return encoding.back(ofStates, gradient);
  }

  /** Through the softmax: α_i (d_i − Σ_j α_j d_j). */
  private double[] ofScores(double[] ofAttention, int count) {
    double[] slopes = new double[count];
    for (int sequence = 0; sequence < stack.sequences(); sequence++) {
      int from = stack.starts()[sequence];
      int to = stack.starts()[sequence + 1];
      double mean = 0;
      for (int i = from; i < to; i++) {
        mean += attention[i] * ofAttention[i];
      }
      for (int i = from; i < to; i++) {
        slopes[encoding.rows()[i]] += attention[i] * (ofAttention[i] - mean);
      }
    }
    return slopes;
  }

  /** What it makes of its only sequence, whose positions each have a row of their own. */
  Reading reading() {
    int length = stack.length(0);
    double[] p = probabilities[0];
    int decided = Argmax.of(p);
    double[] slopes = new double[p.length];
    for (int k = 0; k < p.length; k++) {
      slopes[k] = p[decided] * ((k == decided ? 1 : 0) - p[k]);
    }
    double[] ofInputs = back(new double[][] {slopes}, null, null);
    int width = shape.inputWidth();
    double[] gradientTimesInput = new double[length];
    for (int i = 0; i < length; i++) {
      for (int k = i * width; k < (i + 1) * width; k++) {
        gradientTimesInput[i] += ofInputs[k] * stack.inputs()[k];
      }
    }
    return new Reading(
        attention,
        rows(encoding.states(), length),
        rows(values, length),
        bias().clone(),
        gradientTimesInput);
  }

  private static double[][] rows(double[] matrix, int count) {
    int width = matrix.length / count;
    double[][] rows = new double[count][];
    for (int row = 0; row < count; row++) {
      rows[row] = Arrays.copyOfRange(matrix, row * width, (row + 1) * width);
    }
    return rows;
  }
}
