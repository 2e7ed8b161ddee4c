package org.coattend.attention;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Attention as inference: which item a query means is unknown, the weights are the posterior of
 * that, and the context is the posterior mean of its value. Where keys are the means of a mixture
 * of Gaussians with one variance τ and have equal norms, attention by qᵀk at temperature τ with the
 * logarithms of the mixing weights as prior is the mixture's exact posterior.
 *
 * @param weights shape {@code [batch][queries][keys]}
 * @param mean of the values: shape {@code [batch][queries][value width]}
 * @param variance of each of the value's entries: of the same shape
 * @param entropy of the weights in nats: shape {@code [batch][queries]}
 */
public record AttentionPosterior(
    INDArray weights, INDArray mean, INDArray variance, INDArray entropy) {

  /** That of attention; queries with nothing to attend to have mean, variance and entropy 0. */
  public static AttentionPosterior of(
      Attention attention, INDArray queries, INDArray keys, INDArray values, Prior prior) {
    Attention.Output output = attention.attend(queries, keys, values, prior);
    INDArray weights = output.weights();
    INDArray mean = output.context();
    INDArray variance = variance(weights, values, mean);
    INDArray positive = weights.add(weights.eq(0).castTo(weights.dataType()));
    INDArray entropy = weights.mul(Transforms.log(positive, false)).sum(2).rsubi(0);
    return new AttentionPosterior(weights, mean, variance, entropy);
  }

  /**
   * Of values less each query's mean, so that nothing cancels, however far apart the values are:
   * entry by entry, so that no more than another map is held.
   */
  private static INDArray variance(INDArray weights, INDArray values, INDArray mean) {
    INDArray variance = mean.like();
    var all = NDArrayIndex.all();
    for (long entry = 0; entry < values.size(2); entry++) {
      var one = NDArrayIndex.interval(entry, entry + 1);
      INDArray apart = values.get(all, all, one).permute(0, 2, 1).sub(mean.get(all, all, one));
      variance.get(all, all, one).assign(apart.muli(apart).muli(weights).sum(true, 2));
    }
    return variance;
  }

  /** Items that are attended to, in effect: e^entropy, 1 to the number of keys; 0 where none is. */
  public INDArray effectiveItems() {
    INDArray some = weights.sum(2).gt(0).castTo(entropy.dataType());
    return Transforms.exp(entropy, true).muli(some);
  }
}
