package org.coattend.study.scaling;

import org.coattend.attention.ScoreFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A score function with its weights, and its gradients. */
interface DrawnScore {

  /** The function. */
  ScoreFunction function();

  /** The gradients at some queries and keys. */
  Gradients at(INDArray queries, INDArray keys);

  /** Gradients of the scores of one query each. */
  interface Gradients {
    /**
     * Length of Σ_i a_i ∂s_i/∂q of each query.
     *
     * @param coefficients a: shape {@code [queries][1][keys]}
     * @return by query
     */
    double[] ofQueries(INDArray coefficients);

    /**
     * Lengths of ∂s_i/∂k_i.
     *
     * @return {@code [queries][keys]}
     */
    double[][] ofKeys();
  }
}
