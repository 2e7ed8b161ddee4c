package org.coattend.attention;

/** Attention of one batch entry by its definition, in double precision. */
final class PlainAttention {
  final double[][] weights;
  final double[][] context;

  /** The score of one query and one key. */
  @FunctionalInterface
  interface Score {
    double of(double[] query, double[] key);
  }

  PlainAttention(
      double[][] queries,
      double[][] keys,
      double[][] values,
      Score score,
      double temperature,
      double[][] logPrior) {
    weights = new double[queries.length][keys.length];
    context = new double[queries.length][values[0].length];
    for (int q = 0; q < queries.length; q++) {
      double[] logits = new double[keys.length];
      double top = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < keys.length; k++) {
        logits[k] = score.of(queries[q], keys[k]) / temperature + logPrior[q][k];
        top = Math.max(top, logits[k]);
      }
      if (top == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double sum = 0;
      for (double logit : logits) {
        sum += Math.exp(logit - top);
      }
      for (int k = 0; k < keys.length; k++) {
        weights[q][k] = Math.exp(logits[k] - top) / sum;
        for (int j = 0; j < context[q].length; j++) {
          context[q][j] += weights[q][k] * values[k][j];
        }
      }
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** A vector times a matrix. */
  static double[] times(double[] vector, double[][] matrix) {
    double[] product = new double[matrix[0].length];
    for (int j = 0; j < product.length; j++) {
      for (int k = 0; k < vector.length; k++) {
        product[j] += vector[k] * matrix[k][j];
      }
    }
    return product;
  }

  double entropy(int query) {
    double entropy = 0;
    for (double weight : weights[query]) {
      entropy -= weight == 0 ? 0 : weight * Math.log(weight);
    }
    return entropy;
  }
}
