package org.coattend.study.scaling;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Sums of the measures over queries. */
final class QueryMeasures {
  private final double temperature;
  private final Map<Measure, Double> sums = new EnumMap<>(Measure.class);
  private int queries;

  QueryMeasures(double temperature) {
    this.temperature = temperature;
  }

  /**
   * Takes in a query.
   *
   * @param scores by key
   * @param values by key; the context c is their average by the weights p
   * @param keyGradients by key: the length of the gradient of its score to it
   * @return ∂c/∂score by key, p (v − c) / temperature
   */
  double[] add(double[] scores, double[] values, double[] keyGradients) {
    int keys = scores.length;
    double largest = Arrays.stream(scores).max().orElseThrow() / temperature;
    double[] weights = new double[keys];
    double sum = 0;
    double squares = 0;
    double shifted = 0;
    for (int key = 0; key < keys; key++) {
      double logit = scores[key] / temperature;
      squares += logit * logit;
      weights[key] = Math.exp(logit - largest);
      sum += weights[key];
      shifted += weights[key] * (logit - largest);
    }
    double context = 0;
    for (int key = 0; key < keys; key++) {
      weights[key] /= sum;
      context += weights[key] * values[key];
    }
    int top = indexOfLargest(weights);
    double[] coefficients = new double[keys];
    for (int key = 0; key < keys; key++) {
      if (key != top) {
        coefficients[key] = weights[key] * (values[key] - context) / temperature;
        coefficients[top] -= coefficients[key]; // as all add up to 0: its own difference cancels
      }
    }
    double toKeys = 0;
    for (int key = 0; key < keys; key++) {
      double length = coefficients[key] * keyGradients[key];
      toKeys += length * length;
    }
    queries++;
    add(Measure.VARIANCE, squares / keys);
    add(Measure.ENTROPY, Math.log(sum) - shifted / sum);
    add(Measure.MAX_WEIGHT, 1 / sum);
    add(Measure.SATURATED, 1 / sum > Measure.SATURATION ? 1 : 0);
    add(Measure.JACOBIAN, jacobian(weights, top));
    add(Measure.KEY_GRADIENT, Math.sqrt(toKeys));
    return coefficients;
  }

  private static int indexOfLargest(double[] weights) {
    int top = 0;
    for (int key = 1; key < weights.length; key++) {
      top = weights[key] > weights[top] ? key : top;
    }
    return top;
  }

  /**
   * Frobenius norm of diag(p) − ppᵀ. Of the squares off the diagonal, Σ p_i² p_j², those of the
   * largest weight are summed apart, and 1 less that weight is the sum of the others: nothing that
   * matters cancels.
   */
  private static double jacobian(double[] weights, int top) {
    double others = 0;
    double squares = 0;
    double fourths = 0;
    double diagonal = 0;
    for (int key = 0; key < weights.length; key++) {
      if (key != top) {
        double square = weights[key] * weights[key];
        others += weights[key];
        squares += square;
        fourths += square * square;
        diagonal += square * (1 - weights[key]) * (1 - weights[key]);
      }
    }
    double square = weights[top] * weights[top];
    diagonal += square * others * others;
    return Math.sqrt(diagonal + 2 * square * squares + Math.max(0, squares * squares - fourths));
  }

  private void add(Measure measure, double value) {
    sums.merge(measure, value, Double::sum);
  }

  /**
   * The means.
   *
   * @param queryGradients by query: the length of the gradient to it
   */
  Map<Measure, Double> means(double[] queryGradients) {
    add(Measure.QUERY_GRADIENT, Arrays.stream(queryGradients).sum());
    sums.replaceAll((measure, sum) -> sum / queries);
    return sums;
  }
}
