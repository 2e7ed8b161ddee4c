package org.coattend.attention;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Attention of a batch of queries over keys: weights = softmax(score / temperature + log prior),
 * context = weights · values. Self-attention is that of a sequence over itself, cross-attention
 * that of one over another: the call is the same.
 *
 * @param score how queries are compared with keys
 * @param temperature above 0: the higher, the more even the weights
 */
public record Attention(ScoreFunction score, double temperature) {
  /** Below every logit, and far from the end of single precision. */
  private static final double LEAST = -1e30;

  /**
   * What comes of it.
   *
   * @param weights shape {@code [batch][queries][keys]}; each query's sum is 1, or 0 where no key
   *     may be attended to
   * @param context shape {@code [batch][queries][value width]}; 0 where no key may be attended to
   */
  public record Output(INDArray weights, INDArray context) {}

  /**
   * @throws IllegalArgumentException when the temperature is not above 0
   */
  public Attention {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature is %s, must be above 0".formatted(temperature));
    }
  }

  /** By qᵀk / √d, at temperature 1. */
  public static Attention scaledDot() {
    return new Attention(new ScoreFunction.ScaledDot(), 1);
  }

  /**
   * Attends. The arrays may be of single or double precision, all alike.
   *
   * @param queries shape {@code [batch][queries][query width]}
   * @param keys shape {@code [batch][keys][key width]}
   * @param values shape {@code [batch][keys][value width]}
   * @throws IllegalArgumentException when the shapes do not fit
   */
  public Output attend(INDArray queries, INDArray keys, INDArray values, Prior prior) {
    Shapes.requireBatches(queries, keys, values);
    Shapes.requireEqual("numbers of keys and values", keys.size(1), values.size(1));
    INDArray weights = softmax(logits(queries, keys, prior));
    return new Output(weights, Nd4j.matmul(weights, values));
  }

  /** The logits, shape {@code [batch][queries][keys]}. */
  INDArray logits(INDArray queries, INDArray keys, Prior prior) {
    return prior.added(score.score(queries, keys).divi(temperature));
  }

  /** Over the last dimension; of logits that are all −∞ it is 0. */
  private static INDArray softmax(INDArray logits) {
    INDArray top = finite(logits.max(true, 2));
    INDArray exp = Transforms.exp(logits.sub(top), false);
    INDArray sum = exp.sum(true, 2);
    return exp.divi(sum.addi(sum.eq(0).castTo(sum.dataType())));
  }

  /** With the least number for −∞, so that it may be subtracted and multiplied. */
  static INDArray finite(INDArray logits) {
    return Transforms.max(logits, LEAST, true);
  }
}
