package org.coattend.classifier;

import org.coattend.kernel.MatrixProduct;

/** Scores of states, before the softmax. */
interface Scores {
  /** Shape {@code [states]}. */
  double[] scores();

  /**
   * Goes back.
   *
   * @param ofScores derivatives by the scores
   * @param gradient of the parameters, added to
   * @param ofStates derivatives by the states, added to
   */
  void back(double[] ofScores, double[][] gradient, double[] ofStates);

  /** Scores rows of states. */
  static Scores of(ClassifierShape shape, double[][] parameters, double[] states) {
    return switch (shape.attention()) {
      case ADDITIVE -> new Additive(shape, parameters, states);
      case DOT -> new Dot(shape, parameters, states);
      case MEAN -> new Equal(states.length / shape.stateWidth());
    };
  }

  /** q · tanh(h W + b). */
  final class Additive implements Scores {
    private final ClassifierShape shape;
    private final double[][] parameters;
    private final double[] states;
    private final int first;
    private final int count;
    private final double[] hidden;

    Additive(ClassifierShape shape, double[][] parameters, double[] states) {
      this.shape = shape;
      this.parameters = parameters;
      this.states = states;
      first = shape.first("attention");
      count = states.length / shape.stateWidth();
      hidden = Rows.repeated(parameters[first + 1], count);
      MatrixProduct.add(
          states, parameters[first], count, shape.stateWidth(), shape.scoreWidth(), hidden);
      Rows.tanh(hidden, 0, hidden.length);
    }

    @Override
    public double[] scores() {
      return MatrixProduct.of(hidden, parameters[first + 2], count, shape.scoreWidth(), 1);
    }

    @Override
    public void back(double[] ofScores, double[][] gradient, double[] ofStates) {
      int width = shape.scoreWidth();
      double[] query = parameters[first + 2];
      double[] slopes = new double[hidden.length];
      for (int row = 0; row < count; row++) {
        for (int k = 0; k < width; k++) {
          double squashed = hidden[row * width + k];
          gradient[first + 2][k] += ofScores[row] * squashed;
          slopes[row * width + k] = ofScores[row] * query[k] * (1 - squashed * squashed);
        }
      }
      MatrixProduct.addTransposedBy(
          states, slopes, count, shape.stateWidth(), width, gradient[first]);
      Rows.addTo(gradient[first + 1], slopes, count);
      MatrixProduct.addByTransposed(
          slopes, parameters[first], count, width, shape.stateWidth(), ofStates);
    }
  }

  /** q · h / √width. */
  final class Dot implements Scores {
    private final double[] states;
    private final int first;
    private final int width;
    private final int count;
    private final double[] query;

    Dot(ClassifierShape shape, double[][] parameters, double[] states) {
      this.states = states;
      first = shape.first("attention");
      width = shape.stateWidth();
      count = states.length / width;
      query = parameters[first].clone();
      for (int k = 0; k < width; k++) {
        query[k] /= Math.sqrt(width);
      }
    }

    @Override
    public double[] scores() {
      return MatrixProduct.of(states, query, count, width, 1);
    }

    @Override
    public void back(double[] ofScores, double[][] gradient, double[] ofStates) {
      double scale = 1 / Math.sqrt(width);
      for (int row = 0; row < count; row++) {
        for (int k = 0; k < width; k++) {
          gradient[first][k] += scale * ofScores[row] * states[row * width + k];
          ofStates[row * width + k] += ofScores[row] * query[k];
        }
      }
    }
  }

  /** All 0. */
  record Equal(int states) implements Scores {
    @Override
    public double[] scores() {
      return new double[states];
    }

    @Override
    public void back(double[] ofScores, double[][] gradient, double[] ofStates) {
      // Nothing moves equal scores.
    }
  }
}
