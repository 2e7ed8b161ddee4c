package org.coattend.classifier;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Two long short-term memories, one from each end; a state is theirs side by side. */
final class LstmEncoding implements Encoding {
  private final LstmDirection forward;
  private final LstmDirection backward;
  private final double[] states;
  private final int[] rows;
  private final Stack stack;

  LstmEncoding(ClassifierShape shape, double[][] parameters, Stack stack) {
    this.stack = stack;
    states = new double[stack.positions() * shape.stateWidth()];
    rows = IntStream.range(0, stack.positions()).toArray();
    int[] order =
        IntStream.range(0, stack.sequences())
            .boxed()
            .sorted(Comparator.comparingInt(sequence -> -stack.length(sequence)))
            .mapToInt(Integer::intValue)
            .toArray();
    forward = new LstmDirection(shape, parameters, stack, order, false, states);
    backward = new LstmDirection(shape, parameters, stack, order, true, states);
  }

  @Override
  public double[] states() {
    return states;
  }

  @Override
  public int[] rows() {
    return rows;
  }

  @Override
  public double[] back(double[] ofStates, double[][] gradient) {
    double[] ofInputs = new double[stack.inputs().length];
    forward.back(ofStates, gradient, ofInputs);
    backward.back(ofStates, gradient, ofInputs);
    return ofInputs;
  }
}
