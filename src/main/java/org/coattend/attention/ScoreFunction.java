package org.coattend.attention;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** How well each key answers each query. */
public sealed interface ScoreFunction {

  /**
   * The scores.
   *
   * @param queries shape {@code [batch][queries][query width]}
   * @param keys shape {@code [batch][keys][key width]}
   * @return shape {@code [batch][queries][keys]}
   * @throws IllegalArgumentException when the shapes do not fit
   */
  INDArray score(INDArray queries, INDArray keys);

  /** qᵀk. */
  record Dot() implements ScoreFunction {
    @Override
    public INDArray score(INDArray queries, INDArray keys) {
      Shapes.requireBatches(queries, keys);
      Shapes.requireEqual("widths of queries and keys", queries.size(2), keys.size(2));
      return Nd4j.matmul(queries, keys, false, true, false);
    }
  }

  /**
   * qᵀk / √d (Vaswani et al. 2017, eq. 1): where the entries of queries and keys are independent
   * with mean 0 and variance 1, the score's variance is 1 whatever their width d.
   */
  record ScaledDot() implements ScoreFunction {
    @Override
    public INDArray score(INDArray queries, INDArray keys) {
      return new Dot().score(queries, keys).muli(1 / Math.sqrt((double) queries.size(2)));
    }
  }

  /**
   * qᵀWk (Luong et al. 2015, §3.1, "general").
   *
   * @param w shape {@code [query width][key width]}
   */
  record General(INDArray w) implements ScoreFunction {
    @Override
    public INDArray score(INDArray queries, INDArray keys) {
      return new Dot().score(Shapes.project(queries, w), keys);
    }
  }

  /**
   * vᵀ tanh(Wq + Uk) (Bahdanau et al. 2015, §A.1.2).
   *
   * @param w shape {@code [query width][hidden]}
   * @param u shape {@code [key width][hidden]}
   * @param v shape {@code [hidden]}
   */
  record Additive(INDArray w, INDArray u, INDArray v) implements ScoreFunction {
    /** Floats of a block of hidden states. */
    private static final long BLOCK = 1 << 20;

    @Override
    public INDArray score(INDArray queries, INDArray keys) {
      Shapes.requireBatches(queries, keys);
      INDArray projectedQueries = Shapes.project(queries, w);
      INDArray projectedKeys = Shapes.project(keys, u);
      Shapes.requireEqual("hidden widths of w and u", w.size(1), u.size(1));
      Shapes.requireSamePrecision(queries, v);
      Shapes.requireEqual("hidden width and entries of v", w.size(1), v.length());
      long batch = queries.size(0);
      long count = queries.size(1);
      long keyCount = keys.size(1);
      long hidden = w.size(1);
      INDArray scores = Nd4j.create(queries.dataType(), batch, count, keyCount);
      INDArray column = v.reshape(hidden, 1);
      long rows = Math.max(1, BLOCK / Math.max(1, batch * keyCount * hidden));
      for (long from = 0; from < count; from += rows) {
        var block = NDArrayIndex.interval(from, Math.min(count, from + rows));
        INDArray part = projectedQueries.get(NDArrayIndex.all(), block, NDArrayIndex.all());
        long size = part.size(1);
        INDArray sum =
            part.reshape(batch, size, 1, hidden)
                .add(projectedKeys.reshape(batch, 1, keyCount, hidden));
        INDArray states = Transforms.tanh(sum, false).reshape(batch * size * keyCount, hidden);
        scores
            .get(NDArrayIndex.all(), block, NDArrayIndex.all())
            .assign(states.mmul(column).reshape(batch, size, keyCount));
      }
      return scores;
    }
  }
}
