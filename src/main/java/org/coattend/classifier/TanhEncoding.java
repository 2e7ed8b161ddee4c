package org.coattend.classifier;

import org.coattend.kernel.MatrixProduct;

/** h = tanh(x W + b). */
final class TanhEncoding implements Encoding {
  private final ClassifierShape shape;
  private final Stack stack;
  private final double[] weights;
  private final int first;
  private final int count;
  private final double[] states;

  TanhEncoding(ClassifierShape shape, double[][] parameters, Stack stack) {
    this.shape = shape;
    this.stack = stack;
    first = shape.first("encoder");
    weights = parameters[first];
    count = stack.inputs().length / shape.inputWidth();
    states = Rows.repeated(parameters[first + 1], count);
    MatrixProduct.add(
        stack.inputs(), weights, count, shape.inputWidth(), shape.stateWidth(), states);
    Rows.tanh(states, 0, states.length);
  }

  @Override
  public double[] states() {
    return states;
  }

  @Override
  public int[] rows() {
    return stack.rows();
  }

  @Override
  public double[] back(double[] ofStates, double[][] gradient) {
    double[] slopes = new double[ofStates.length];
    for (int k = 0; k < slopes.length; k++) {
      slopes[k] = ofStates[k] * (1 - states[k] * states[k]);
    }
    if (gradient != null) {
      MatrixProduct.addTransposedBy(
          stack.inputs(), slopes, count, shape.inputWidth(), shape.stateWidth(), gradient[first]);
      Rows.addTo(gradient[first + 1], slopes, count);
    }
    return MatrixProduct.byTransposed(
        slopes, weights, count, shape.stateWidth(), shape.inputWidth());
  }
}
