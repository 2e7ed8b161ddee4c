package org.coattend.study.recall;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.coattend.kernel.RowKernel;

/**
 * A recurrent network of one layer: it sees an item at a time and answers from its state after the
 * last ones. Every gate is {@code activation(x Wx + h Wh)}; the biases are the last row of Wx.
 *
 * <p>Sequences of a batch go side by side, a step at a time. The way back (backpropagation through
 * time, not truncated) overwrites the gates by the gradients to what goes into their activation, of
 * which the gradients to the weights are one product over all steps.
 */
abstract class RecurrentModel implements SequenceModel {
  final RowKernel kernel = RowKernel.fastest();
  final Shape shape;

  /** Entries of a step of a batch. */
  final int stride;

  final float[] weights;
  private final float[] gradients;
  private final int gateCount;
  private final Readout readout;

  /** Activations: shape {@code [gates][steps][batch][WIDTH]}. */
  final float[][] gates;

  /** States: shape {@code [1 + steps][batch][WIDTH]}, of which the first are 0. */
  final float[] states;

  /** Gradient to the states of a step: shape {@code [batch][WIDTH]}. */
  final float[] ofState;

  /** Wh of each gate, transposed. */
  final float[] turned;

  private float[] inputs;

  RecurrentModel(Shape shape, int gateCount) {
    this.shape = shape;
    this.gateCount = gateCount;
    stride = shape.batch() * WIDTH;
    int readoutAt = gateCount * (shape.inputs() + WIDTH) * WIDTH;
    weights = new float[readoutAt + Readout.WEIGHTS];
    gradients = new float[weights.length];
    readout = new Readout(weights, gradients, readoutAt, shape.answers() * shape.batch());
    gates = new float[gateCount][shape.steps() * stride];
    states = new float[(shape.steps() + 1) * stride];
    ofState = new float[stride];
    turned = new float[gateCount * WIDTH * WIDTH];
  }

  /** Makes the gates and the next states of the step whose entries start there. */
  abstract void step(int at);

  /** The way back: from {@link #ofState} of the step to that before it. */
  abstract void stepBack(int at);

  /** What is carried back from step to step. */
  float[][] carried() {
    return new float[][] {ofState};
  }

  /** After the way back, the gradients to what was multiplied by Wh; by step. */
  float[] ofRecurred(int gate) {
    return gates[gate];
  }

  /** Where Wx of a gate starts, of the shape {@code [inputs][WIDTH]}. */
  final int inputWeights(int gate) {
    return gate * (shape.inputs() + WIDTH) * WIDTH;
  }

  /** Where Wh of a gate starts, of the shape {@code [WIDTH][WIDTH]}. */
  final int recurrentWeights(int gate) {
    return inputWeights(gate) + shape.inputs() * WIDTH;
  }

  /** Adds h Wh of a gate, h being of the step before. */
  final void recur(int gate, int at, float[] to) {
    kernel.multiply(states, at, WIDTH, weights, recurrentWeights(gate), to, at, shape.batch());
  }

  /** Adds what comes back through Wh of a gate to the gradient to the state. */
  final void recurBack(int gate, int at) {
    kernel.multiply(
        ofRecurred(gate), at, WIDTH, turned, gate * WIDTH * WIDTH, ofState, 0, shape.batch());
  }

  @Override
  public final void start(RandomGenerator random) {
    for (int gate = 0; gate < gateCount; gate++) {
      Glorot.draw(random, weights, inputWeights(gate), shape.inputs() - 1, WIDTH, WIDTH);
      Arrays.fill(weights, biases(gate), biases(gate) + WIDTH, firstBias(gate));
      Glorot.draw(random, weights, recurrentWeights(gate), WIDTH, WIDTH, WIDTH);
    }
    readout.start(random, shape.outputs());
  }

  /** The biases of a gate, at the start. */
  float firstBias(int gate) {
    return 0;
  }

  private int biases(int gate) {
    return inputWeights(gate) + (shape.inputs() - 1) * WIDTH;
  }

  @Override
  public final float[] weights() {
    return weights;
  }

  @Override
  public final float[] gradients() {
    return gradients;
  }

  @Override
  public final float[] forward(Batch batch) {
    inputs = batch.inputs;
    for (int gate = 0; gate < gateCount; gate++) {
      Arrays.fill(gates[gate], 0);
      kernel.multiply(
          inputs, 0, shape.inputs(), weights, inputWeights(gate), gates[gate], 0, shape.items());
    }
    for (int step = 0; step < shape.steps(); step++) {
      step(step * stride);
    }
    return readout.forward(states, answersAt());
  }

  private int answersAt() {
    return (1 + shape.firstAnswer()) * stride;
  }

  @Override
  public final void backward(float[] ofOutputs) {
    goBack(ofOutputs, 0, false);
    for (int gate = 0; gate < gateCount; gate++) {
      kernel.outer(
          inputs, 0, shape.inputs(), gates[gate], 0, gradients, inputWeights(gate), shape.items());
      kernel.outer(
          states, 0, WIDTH, ofRecurred(gate), 0, gradients, recurrentWeights(gate), shape.items());
    }
  }

  /**
   * Goes back to a step.
   *
   * @param rescaled whether gradients that leave single precision are scaled
   * @return by what the gradients are to be multiplied
   */
  private double goBack(float[] ofOutputs, int first, boolean rescaled) {
    for (int gate = 0; gate < gateCount; gate++) {
      Readout.transpose(weights, recurrentWeights(gate), turned, gate * WIDTH * WIDTH);
    }
    float[] ofAnswers = readout.backward(states, answersAt(), ofOutputs);
    for (float[] each : carried()) {
      Arrays.fill(each, 0);
    }
    double scale = 1;
    for (int step = shape.steps() - 1; step >= first; step--) {
      int answer = step - shape.firstAnswer();
      if (answer >= 0) {
        for (int k = 0; k < stride; k++) {
          ofState[k] += (float) (ofAnswers[answer * stride + k] / scale);
        }
      }
      stepBack(step * stride);
      if (rescaled && step > first) {
        scale *= rescale();
      }
    }
    return scale;
  }

  /** Brings what is carried near 1 by a power of 2; returns the inverse of that. */
  private double rescale() {
    float most = 0;
    for (float[] each : carried()) {
      for (float value : each) {
        most = Math.max(most, Math.abs(value));
      }
    }
    if (most == 0) {
      return 1;
    }
    int exponent = Math.getExponent(most);
    float factor = Math.scalb(1f, -exponent);
    for (float[] each : carried()) {
      for (int k = 0; k < each.length; k++) {
        each[k] *= factor;
      }
    }
    return Math.scalb(1.0, exponent);
  }

  @Override
  public final double[] lengthsOfGradients(float[] ofOutputs, int step) {
    double scale = goBack(ofOutputs, step, true);
    double[] lengths = new double[shape.batch()];
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      double squares = 0;
      for (int input = 0; input < shape.inputs() - 1; input++) {
        double sum = 0;
        for (int gate = 0; gate < gateCount; gate++) {
          int row = inputWeights(gate) + input * WIDTH;
          int at = step * stride + sequence * WIDTH;
          for (int k = 0; k < WIDTH; k++) {
            sum += (double) gates[gate][at + k] * weights[row + k];
          }
        }
        squares += sum * sum;
      }
      lengths[sequence] = scale * Math.sqrt(squares);
    }
    return lengths;
  }
}
