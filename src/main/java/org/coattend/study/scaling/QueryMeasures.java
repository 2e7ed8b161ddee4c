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
    double top = Arrays.stream(scores).max().orElseThrow() / temperature;
    double[] weights = new double[keys];
    double sum = 0;
    double squares = 0;
    double shifted = 0;
    for (int key = 0; key < keys; key++) {
      double logit = scores[key] / temperature;
      squares += logit * logit;
      weights[key] = Math.exp(logit - top);
      sum += weights[key];
      shifted += weights[key] * (logit - top);
    }
    double second = 0;
    double third = 0;
    double context = 0;
    for (int key = 0; key < keys; key++) {
      double weight = weights[key] / sum;
      weights[key] = weight;
      second += weight * weight;
      third += weight * weight * weight;
      context += weight * values[key];
    }
    double[] coefficients = new double[keys];
    double toKeys = 0;
    for (int key = 0; key < keys; key++) {
      coefficients[key] = weights[key] * (values[key] - context) / temperature;
      double length = coefficients[key] * keyGradients[key];
      toKeys += length * length;
    }
    queries++;
    add(Measure.VARIANCE, squares / keys);
    add(Measure.ENTROPY, Math.log(sum) - shifted / sum);
    add(Measure.MAX_WEIGHT, 1 / sum);
    add(Measure.SATURATED, 1 / sum > Measure.SATURATION ? 1 : 0);
    add(Measure.JACOBIAN, Math.sqrt(Math.max(0, second - 2 * third + second * second)));
    add(Measure.KEY_GRADIENT, Math.sqrt(toKeys));
    return coefficients;
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
