package org.coattend.attention;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What attention comes to, without its map: computed tile by tile with a running maximum (Milakov
 * and Gimelshein 2018, alg. 3), so that no more of the map is held than one tile of each batch
 * entry.
 *
 * @param context shape {@code [batch][queries][value width]}
 * @param entropy of each query's weights in nats: shape {@code [batch][queries]}
 * @param most each query's largest weight: of the same shape
 * @param logNormaliser logarithm of the sum of exp(logit): of the same shape; −∞ where no key may
 *     be attended to, and the others are 0 there
 */
public record AttentionSummary(
    INDArray context, INDArray entropy, INDArray most, INDArray logNormaliser) {

  /** Sums of some queries over the keys so far; logits count from the running maximum. */
  private static final class Running {
    /** The largest logit so far. */
    INDArray top;

    /** Of exp(logit). */
    INDArray sum;

    /** Of exp(logit) · logit. */
    INDArray logits;

    /** Of exp(logit) · value. */
    INDArray context;

    void add(INDArray tile, INDArray values) {
      INDArray tileTop = tile.max(true, 2);
      INDArray next = top == null ? tileTop : Transforms.max(top, tileTop, true);
      INDArray shifted = tile.sub(Attention.finite(next));
      INDArray exp = Transforms.exp(shifted, true);
      INDArray tileSum = exp.sum(true, 2);
      INDArray tileLogits = exp.mul(Attention.finite(shifted)).sum(true, 2);
      INDArray tileContext = Nd4j.matmul(exp, values);
      if (top == null) {
        sum = tileSum;
        logits = tileLogits;
        context = tileContext;
      } else {
        INDArray lowered = Attention.finite(top.sub(Attention.finite(next)));
        INDArray factor = Transforms.exp(lowered, true);
        logits = logits.add(sum.mul(lowered)).muli(factor).addi(tileLogits);
        sum = sum.mul(factor).addi(tileSum);
        context = context.mul(factor).addi(tileContext);
      }
      top = next;
    }
  }

  /**
   * Sums up attention.
   *
   * @param tile queries, and keys, that are taken at a time, at least 1
   * @throws IllegalArgumentException when shapes or precisions do not fit, or there is no tile
   */
  public static AttentionSummary of(
      Attention attention,
      INDArray queries,
      INDArray keys,
      INDArray values,
      Prior prior,
      int tile) {
    Attention.requireFit(queries, keys, values, prior);
    if (tile < 1) {
      throw new IllegalArgumentException("tile is %d, must be at least 1".formatted(tile));
    }
    long batch = queries.size(0);
    long count = queries.size(1);
    AttentionSummary all =
        new AttentionSummary(
            Nd4j.create(queries.dataType(), batch, count, values.size(2)),
            Nd4j.create(queries.dataType(), batch, count),
            Nd4j.create(queries.dataType(), batch, count),
            Nd4j.create(queries.dataType(), batch, count));
    for (long from = 0; from < count; from += tile) {
      long to = Math.min(count, from + tile);
      INDArray block = items(queries, from, to);
      Running running = new Running();
      for (long key = 0; key < keys.size(1); key += tile) {
        long end = Math.min(keys.size(1), key + tile);
        running.add(
            attention.logits(block, items(keys, key, end), prior, from, key),
            items(values, key, end));
      }
      all.put(from, to, running);
    }
    return all;
  }

  private static INDArray items(INDArray array, long from, long to) {
    return array
        .get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all())
        .dup('c');
  }

  private void put(long from, long to, Running running) {
    var block = NDArrayIndex.interval(from, to);
    INDArray nothing = running.sum.eq(0).castTo(running.sum.dataType());
    INDArray sum = running.sum.add(nothing);
    INDArray some = nothing.rsub(1);
    INDArray log = Transforms.log(sum, true);
    long[] shape = {running.sum.size(0), to - from};
    context.get(NDArrayIndex.all(), block, NDArrayIndex.all()).assign(running.context.div(sum));
    entropy
        .get(NDArrayIndex.all(), block)
        .assign(log.sub(running.logits.div(sum)).muli(some).reshape(shape));
    most.get(NDArrayIndex.all(), block).assign(some.div(sum).reshape(shape));
    logNormaliser.get(NDArrayIndex.all(), block).assign(log.add(running.top).reshape(shape));
  }
}
