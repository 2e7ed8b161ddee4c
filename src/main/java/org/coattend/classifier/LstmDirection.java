package org.coattend.classifier;

import java.util.Arrays;
import org.coattend.kernel.MatrixProduct;

/**
 * A long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate and no peepholes
 * along a stack of sequences: c_t = f ∘ c_{t−1} + i ∘ g, h_t = o ∘ tanh c_t. The gates stand side
 * by side in the order i, f, o, g.
 *
 * <p>A step takes all sequences that are long enough, the longest first, so that those of a step
 * are the first of the step before.
 */
final class LstmDirection {
  static final int GATES = 4;

  private final ClassifierShape shape;
  private final Stack stack;
  private final double[] input;
  private final double[] recurrent;
  private final int first;
  private final int width;
  private final int at;

  /** Position of each sequence at each step. */
  private final int[][] positions;

  /** By step, shape {@code [sequences][GATES][width]}. */
  private final double[][] gates;

  /** By step, shape {@code [sequences][width]}; those before the first step are 0. */
  private final double[][] cells;

  private final double[][] squashed;
  private final double[][] hidden;

  /**
   * Runs it.
   *
   * @param order sequences, the longest first
   * @param backward whether it starts at the end
   * @param states modified: its half of each position's state
   */
  LstmDirection(
      ClassifierShape shape,
      double[][] parameters,
      Stack stack,
      int[] order,
      boolean backward,
      double[] states) {
    this.shape = shape;
    this.stack = stack;
    first = shape.first("encoder") + (backward ? 3 : 0);
    input = parameters[first];
    recurrent = parameters[first + 1];
    width = shape.directionWidth();
    at = backward ? width : 0;
    int steps = order.length == 0 ? 0 : stack.length(order[0]);
    positions = new int[steps][];
    gates = new double[steps][];
    squashed = new double[steps][];
    cells = new double[steps + 1][];
    hidden = new double[steps + 1][];
    cells[0] = new double[order.length * width];
    hidden[0] = cells[0];
    int rows = stack.inputs().length / shape.inputWidth();
    double[] projected = Rows.repeated(parameters[first + 2], rows);
    MatrixProduct.add(stack.inputs(), input, rows, shape.inputWidth(), GATES * width, projected);
    for (int step = 0, count = order.length; step < steps; step++) {
      while (stack.length(order[count - 1]) <= step) {
        count--;
      }
      positions[step] = new int[count];
      for (int k = 0; k < count; k++) {
        positions[step][k] =
            backward ? stack.starts()[order[k] + 1] - 1 - step : stack.starts()[order[k]] + step;
      }
      step(step, projected);
      for (int k = 0; k < count; k++) {
        System.arraycopy(
            hidden[step + 1],
            k * width,
            states,
            positions[step][k] * shape.stateWidth() + at,
            width);
      }
    }
  }

  private void step(int step, double[] projected) {
    int count = positions[step].length;
    double[] gate = new double[count * GATES * width];
    for (int k = 0; k < count; k++) {
      System.arraycopy(
          projected,
          stack.rows()[positions[step][k]] * GATES * width,
          gate,
          k * GATES * width,
          GATES * width);
    }
    MatrixProduct.add(hidden[step], recurrent, count, width, GATES * width, gate);
    double[] cell = new double[count * width];
    for (int k = 0; k < count; k++) {
      int from = k * GATES * width;
      Rows.sigmoid(gate, from, from + 3 * width);
      Rows.tanh(gate, from + 3 * width, from + GATES * width);
      for (int j = 0; j < width; j++) {
        cell[k * width + j] =
            gate[from + width + j] * cells[step][k * width + j]
                + gate[from + j] * gate[from + 3 * width + j];
      }
    }
    double[] tanh = cell.clone();
    Rows.tanh(tanh, 0, tanh.length);
    double[] state = new double[count * width];
    for (int k = 0; k < count; k++) {
      int output = k * GATES * width + 2 * width;
      for (int j = 0; j < width; j++) {
        state[k * width + j] = gate[output + j] * tanh[k * width + j];
      }
    }
    gates[step] = gate;
    cells[step + 1] = cell;
    squashed[step] = tanh;
    hidden[step + 1] = state;
  }

  /**
   * Goes back, once; the gates are overwritten by their derivatives.
   *
   * @param ofStates derivatives by the states
   * @param gradient of the parameters, added to; null for that of the inputs alone
   * @param ofInputs derivatives by the stack's inputs, added to
   */
  void back(double[] ofStates, double[][] gradient, double[] ofInputs) {
    int rows = stack.inputs().length / shape.inputWidth();
    double[] ofProjected = new double[rows * GATES * width];
    double[] ofHidden = {};
    double[] ofCells = {};
    for (int step = positions.length - 1; step >= 0; step--) {
      int count = positions[step].length;
      ofHidden = Arrays.copyOf(ofHidden, count * width);
      ofCells = Arrays.copyOf(ofCells, count * width);
      for (int k = 0; k < count; k++) {
        int from = positions[step][k] * shape.stateWidth() + at;
        for (int j = 0; j < width; j++) {
          ofHidden[k * width + j] += ofStates[from + j];
        }
        throughGates(step, k, ofHidden, ofCells);
      }
      double[] ofGates = gates[step];
      if (gradient != null) {
        MatrixProduct.addTransposedBy(
            hidden[step], ofGates, count, width, GATES * width, gradient[first + 1]);
      }
      ofHidden = MatrixProduct.byTransposed(ofGates, recurrent, count, GATES * width, width);
      for (int k = 0; k < count; k++) {
        int to = stack.rows()[positions[step][k]] * GATES * width;
        for (int j = 0; j < GATES * width; j++) {
          ofProjected[to + j] += ofGates[k * GATES * width + j];
        }
      }
    }
    if (gradient != null) {
      MatrixProduct.addTransposedBy(
          stack.inputs(), ofProjected, rows, shape.inputWidth(), GATES * width, gradient[first]);
      Rows.addTo(gradient[first + 2], ofProjected, rows);
    }
    MatrixProduct.addByTransposed(
        ofProjected, input, rows, GATES * width, shape.inputWidth(), ofInputs);
  }

  private void throughGates(int step, int sequence, double[] ofHidden, double[] ofCells) {
    double[] gate = gates[step];
    int from = sequence * GATES * width;
    for (int j = 0; j < width; j++) {
      int cell = sequence * width + j;
      double i = gate[from + j];
      double f = gate[from + width + j];
      double o = gate[from + 2 * width + j];
      double g = gate[from + 3 * width + j];
      double s = squashed[step][cell];
      double h = ofHidden[cell];
      double c = ofCells[cell] + h * o * (1 - s * s);
      gate[from + j] = c * g * i * (1 - i);
      gate[from + width + j] = c * cells[step][cell] * f * (1 - f);
      gate[from + 2 * width + j] = h * s * o * (1 - o);
      gate[from + 3 * width + j] = c * i * (1 - g * g);
      ofCells[cell] = c * f;
    }
  }
}
