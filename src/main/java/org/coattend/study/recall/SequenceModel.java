package org.coattend.study.recall;

import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.coattend.kernel.RowKernel;

/** A network with its weights, for batches of one shape. All arrays are its own and reused. */
interface SequenceModel {
  /** Width of hidden states, queries, keys and values, and of rows of outputs. */
  int WIDTH = RowKernel.WIDTH;

  /** All weights, in one array; the user may modify them. */
  float[] weights();

  /** Draws the weights. */
  void start(RandomGenerator random);

  /** The gradient to the weights that {@link #backward} adds to. */
  float[] gradients();

  /**
   * The answers to a batch.
   *
   * @return shape {@code [answers][batch][WIDTH]}, of which the entries beyond the outputs are 0
   */
  float[] forward(Batch batch);

  /**
   * Adds to the gradients, after {@link #forward}, once.
   *
   * @param ofOutputs gradient to the answers, of their shape
   */
  void backward(float[] ofOutputs);

  /**
   * Length of the gradient to an item, the constant entry left out, after {@link #forward}, once.
   * The gradients to the weights are spoilt.
   *
   * @param ofOutputs gradient to the answers, of their shape
   * @param step of the item
   * @return by sequence
   */
  double[] lengthsOfGradients(float[] ofOutputs, int step);

  /**
   * The mean weight that first answers give to their marks together, after {@link #forward}; empty
   * without attention.
   */
  default OptionalDouble weightOfMarks(Batch batch) {
    return OptionalDouble.empty();
  }
}
