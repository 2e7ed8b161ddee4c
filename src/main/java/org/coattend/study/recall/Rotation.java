package org.coattend.study.recall;

import static org.coattend.study.recall.SequenceModel.WIDTH;

import java.util.random.RandomGenerator;

/** A linear recurrent network whose states are turned and stretched at each step. */
final class Rotation {
  private Rotation() {}

  /**
   * Length of the gradient of a random unit combination of its last state to its first item, both
   * of WIDTH entries: factor^distance by formula, here by the way back through time.
   */
  static double gradient(double factor, int distance, RandomGenerator random) {
    LinearRnn network = new LinearRnn(new Shape(distance + 1, 1, WIDTH + 1, 1, 1));
    double[][] rotation = orthonormal(random);
    for (int row = 0; row < WIDTH; row++) {
      network.weights()[network.inputWeights(0) + row * WIDTH + row] = 1;
      for (int k = 0; k < WIDTH; k++) {
        network.weights()[network.recurrentWeights(0) + row * WIDTH + k] =
            (float) (factor * rotation[row][k]);
      }
    }
    double[] direction = orthonormal(random)[0];
    int readout = network.weights().length - Readout.WEIGHTS;
    for (int row = 0; row < WIDTH; row++) {
      network.weights()[readout + row * WIDTH] = (float) direction[row];
    }
    network.forward(new Batch(network.shape));
    float[] ofOutputs = new float[WIDTH];
    ofOutputs[0] = 1;
    return network.lengthsOfGradients(ofOutputs, 0)[0];
  }

  /** Rows that are orthogonal and of length 1, by Gram and Schmidt. */
  private static double[][] orthonormal(RandomGenerator random) {
    double[][] rows = new double[WIDTH][WIDTH];
    for (int row = 0; row < WIDTH; row++) {
      for (int k = 0; k < WIDTH; k++) {
        rows[row][k] = random.nextGaussian();
      }
      for (int other = 0; other < row; other++) {
        add(rows[row], -product(rows[row], rows[other]), rows[other]);
      }
      add(rows[row], 1 / Math.sqrt(product(rows[row], rows[row])) - 1, rows[row]);
    }
    return rows;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < WIDTH; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] row) {
    for (int k = 0; k < WIDTH; k++) {
      to[k] += factor * row[k];
    }
  }
}
