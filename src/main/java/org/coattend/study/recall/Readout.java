package org.coattend.study.recall;

import static org.coattend.study.recall.SequenceModel.WIDTH;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.coattend.kernel.RowKernel;

/** The linear map from states to answers that all models end with: state · R + b. */
final class Readout {
  /** Weights: R of the shape {@code [WIDTH][WIDTH]}, then b. */
  static final int WEIGHTS = (WIDTH + 1) * WIDTH;

  /** Those of outputs that do not count. */
  static int unused(Shape shape) {
    return (WIDTH + 1) * (WIDTH - shape.outputs());
  }

  private final RowKernel kernel = RowKernel.fastest();
  private final float[] weights;
  private final float[] gradients;
  private final int at;
  private final int rows;
  private final float[] turned = new float[WIDTH * WIDTH];
  private final float[] outputs;
  private final float[] ofStates;

  /**
   * @param at where its weights and their gradients start
   * @param rows states at a time
   */
  Readout(float[] weights, float[] gradients, int at, int rows) {
    this.weights = weights;
    this.gradients = gradients;
    this.at = at;
    this.rows = rows;
    outputs = new float[rows * WIDTH];
    ofStates = new float[rows * WIDTH];
  }

  /** Draws the weights of some outputs; those of the others are 0 and stay so. */
  void start(RandomGenerator random, int used) {
    Glorot.draw(random, weights, at, WIDTH, used, WIDTH);
  }

  /** The answers, {@code [rows][WIDTH]}, from states that start at a place. */
  float[] forward(float[] states, int statesAt) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(weights, at + WIDTH * WIDTH, outputs, row * WIDTH, WIDTH);
    }
    kernel.multiply(states, statesAt, WIDTH, weights, at, outputs, 0, rows);
    return outputs;
  }

  /** Adds to the gradients; returns the gradient to the states, {@code [rows][WIDTH]}. */
  float[] backward(float[] states, int statesAt, float[] ofOutputs) {
    kernel.outer(states, statesAt, WIDTH, ofOutputs, 0, gradients, at, rows);
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < WIDTH; k++) {
        gradients[at + WIDTH * WIDTH + k] += ofOutputs[row * WIDTH + k];
      }
    }
    transpose(weights, at, turned, 0);
    Arrays.fill(ofStates, 0);
    kernel.multiply(ofOutputs, 0, WIDTH, turned, 0, ofStates, 0, rows);
    return ofStates;
  }

  /** A square matrix of WIDTH rows. */
  static void transpose(float[] from, int fromAt, float[] to, int toAt) {
    for (int row = 0; row < WIDTH; row++) {
      for (int column = 0; column < WIDTH; column++) {
        to[toAt + column * WIDTH + row] = from[fromAt + row * WIDTH + column];
      }
    }
  }
}
