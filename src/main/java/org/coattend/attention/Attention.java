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
 * @param temperature from 1e-6 to 1e6: the higher, the more even the weights
 */
public record Attention(ScoreFunction score, double temperature) {
  /** Below it, quotients leave single precision. */
  public static final double LOWEST_TEMPERATURE = 1e-6;

  /** Above it, nothing of the scores is left in single precision. */
  public static final double HIGHEST_TEMPERATURE = 1e6;

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
   * @throws IllegalArgumentException when the temperature is out of range
   */
  public Attention {
    if (!(temperature >= LOWEST_TEMPERATURE && temperature <= HIGHEST_TEMPERATURE)) {
      throw new IllegalArgumentException(
          "temperature is %s, must be %s to %s"
              .formatted(temperature, LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE));
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
   * @param prior of either precision
   * @throws IllegalArgumentException when shapes or precisions do not fit
   */
  public Output attend(INDArray queries, INDArray keys, INDArray values, Prior prior) {
    requireFit(queries, keys, values, prior);
    INDArray weights = softmax(logits(queries, keys, prior, 0, 0));
    return new Output(weights, Nd4j.matmul(weights, values));
  }

  static void requireFit(INDArray queries, INDArray keys, INDArray values, Prior prior) {
    Shapes.requireBatches(queries, keys, values);
    Shapes.requireEqual("numbers of keys and values", keys.size(1), values.size(1));
    prior.requireFits(queries.size(0), queries.size(1), keys.size(1));
  }

  /**
   * The logits of some queries and keys, shape {@code [batch][queries][keys]}.
   *
   * @param firstQuery position of the first of these queries among all
   * @param firstKey position of the first of these keys
   */
  INDArray logits(INDArray queries, INDArray keys, Prior prior, long firstQuery, long firstKey) {
    return prior.added(score.score(queries, keys).divi(temperature), firstQuery, firstKey);
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
