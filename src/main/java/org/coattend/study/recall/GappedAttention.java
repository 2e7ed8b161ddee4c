package org.coattend.study.recall;

import java.util.random.RandomGenerator;
import org.coattend.attention.Attention;
import org.coattend.attention.Prior;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scaled dot-product attention from random queries to keys whose scores are all 0 but the target's:
 * keys are random, less what they have of the query's direction.
 */
final class GappedAttention {
  private static final int WIDTH = 32;

  /** Independent values of each key. */
  private static final int VALUES = 16;

  private final int keys;
  private final int batch;
  private final float[] queries;
  private final float[] others;
  private final INDArray values;

  /**
   * What is recalled.
   *
   * @param weight of the target, mean over queries
   * @param errors by query and value: the context less the target's
   */
  record Recall(double weight, double[] errors) {}

  /**
   * @param keys of each query, of which the target is the first
   * @param batch queries, each with keys of its own
   */
  GappedAttention(int keys, int batch, RandomGenerator random) {
    this.keys = keys;
    this.batch = batch;
    queries = normal(random, batch * WIDTH);
    others = normal(random, batch * keys * WIDTH);
    values =
        Nd4j.createFromArray(normal(random, batch * keys * VALUES)).reshape(batch, keys, VALUES);
  }

  private static float[] normal(RandomGenerator random, int count) {
    float[] numbers = new float[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** Recalls with a gap between the target's score and the others'. */
  Recall recall(double gap) {
    Attention.Output output =
        Attention.scaledDot()
            .attend(
                Nd4j.createFromArray(queries).reshape(batch, 1, WIDTH),
                Nd4j.createFromArray(keys(gap)).reshape(batch, keys, WIDTH),
                values,
                Prior.EVEN);
    double weight = 0;
    double[] errors = new double[batch * VALUES];
    for (int query = 0; query < batch; query++) {
      weight += output.weights().getDouble(query, 0, 0) / batch;
      for (int value = 0; value < VALUES; value++) {
        errors[query * VALUES + value] =
            output.context().getDouble(query, 0, value) - values.getDouble(query, 0, value);
      }
    }
    return new Recall(weight, errors);
  }

  private float[] keys(double gap) {
    float[] all = new float[others.length];
    for (int query = 0; query < batch; query++) {
      double norm = product(query, queries, query * WIDTH);
      for (int key = 0; key < keys; key++) {
        int at = (query * keys + key) * WIDTH;
        double wanted = key == 0 ? gap * Math.sqrt(WIDTH) : 0;
        double along = (wanted - product(query, others, at)) / norm;
        for (int k = 0; k < WIDTH; k++) {
          all[at + k] = (float) (others[at + k] + along * queries[query * WIDTH + k]);
        }
      }
    }
    return all;
  }

  private double product(int query, float[] other, int at) {
    double sum = 0;
    for (int k = 0; k < WIDTH; k++) {
      sum += (double) queries[query * WIDTH + k] * other[at + k];
    }
    return sum;
  }

  /** The least gap at which the target has a weight, by bisection. */
  double neededGap(double weight) {
    double low = 0;
    double high = 64;
    for (int halving = 0; halving < 30; halving++) {
      double middle = (low + high) / 2;
      if (recall(middle).weight() < weight) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
