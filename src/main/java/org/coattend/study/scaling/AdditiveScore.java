package org.coattend.study.scaling;

import org.coattend.attention.ScoreFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The score vᵀ tanh(Wq + Uk): ∂s/∂q = W (v ∘ (1 − tanh²)), ∂s/∂k = U (v ∘ (1 − tanh²)), W and U
 * having a row for each entry of the query and key.
 */
record AdditiveScore(ScoreFunction.Additive function) implements DrawnScore {

  @Override
  public Gradients at(INDArray queries, INDArray keys) {
    long count = queries.size(0);
    long keyCount = keys.size(1);
    long hidden = function.v().length();
    INDArray fromQueries = queries.reshape(count, queries.size(2)).mmul(function.w());
    INDArray fromKeys = keys.reshape(count * keyCount, keys.size(2)).mmul(function.u());
    INDArray states =
        Transforms.tanh(
            fromKeys.reshape(count, keyCount, hidden).add(fromQueries.reshape(count, 1, hidden)),
            false);
    INDArray slopes = states.mul(states).rsubi(1).muli(function.v().reshape(1, 1, hidden));
    return new Gradients() {
      @Override
      public double[] ofQueries(INDArray coefficients) {
        return Nd4j.matmul(coefficients, slopes)
            .reshape(count, hidden)
            .mmul(function.w().transpose())
            .norm2(1)
            .toDoubleVector();
      }

      @Override
      public double[][] ofKeys() {
        return slopes
            .reshape(count * keyCount, hidden)
            .mmul(function.u().transpose())
            .norm2(1)
            .reshape(count, keyCount)
            .toDoubleMatrix();
      }
    };
  }
}
