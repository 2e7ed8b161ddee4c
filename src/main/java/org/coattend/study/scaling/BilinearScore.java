package org.coattend.study.scaling;

import java.util.Arrays;
import org.coattend.attention.ScoreFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A score qᵀWk times a factor: ∂s/∂q = factor · Wk, ∂s/∂k = factor · Wᵀq.
 *
 * @param weights W, or null for the identity
 */
record BilinearScore(ScoreFunction function, INDArray weights, double factor)
    implements DrawnScore {

  @Override
  public Gradients at(INDArray queries, INDArray keys) {
    return new Gradients() {
      @Override
      public double[] ofQueries(INDArray coefficients) {
        INDArray sums = Nd4j.matmul(coefficients, keys);
        INDArray rows = sums.reshape(sums.size(0), sums.size(2));
        return lengths(weights == null ? rows : rows.mmul(weights.transpose()));
      }

      @Override
      public double[][] ofKeys() {
        INDArray rows = queries.reshape(queries.size(0), queries.size(2));
        double[] lengths = lengths(weights == null ? rows : rows.mmul(weights));
        double[][] ofKeys = new double[lengths.length][(int) keys.size(1)];
        Arrays.setAll(
            ofKeys,
            query -> {
              Arrays.fill(ofKeys[query], lengths[query]);
              return ofKeys[query];
            });
        return ofKeys;
      }
    };
  }

  private double[] lengths(INDArray rows) {
    return rows.norm2(1).muli(factor).toDoubleVector();
  }
}
