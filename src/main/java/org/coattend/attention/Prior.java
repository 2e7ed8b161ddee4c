package org.coattend.attention;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What is known of the keys before a query is compared with them: logarithms of prior weights,
 * added to the logits. A key that may not be attended to has −∞.
 *
 * @param log shape {@code [batch or 1][queries or 1][keys or 1]}, of single or double precision; or
 *     null where all keys are alike
 * @param causal whether a query may only attend to keys up to its own position
 */
public record Prior(INDArray log, boolean causal) {
  /** All keys alike. */
  public static final Prior EVEN = new Prior(null, false);

  /** All keys up to the query's own position alike, none beyond: no mask is stored. */
  public static final Prior CAUSAL = new Prior(null, true);

  /**
   * @throws IllegalArgumentException when the logarithms have another rank, or are no fractions
   */
  public Prior {
    if (log != null) {
      requireRank(log);
      if (!log.dataType().isFPType()) {
        throw new IllegalArgumentException(
            "a prior's logarithms are %s, must be FLOAT or DOUBLE".formatted(log.dataType()));
      }
    }
  }

  /** From logarithms alone. */
  public Prior(INDArray log) {
    this(log, false);
  }

  /**
   * A mask.
   *
   * @param allowed above 0, or true, where a key may be attended to; of any type; shape as that of
   *     the logarithms
   */
  public static Prior mask(INDArray allowed) {
    requireRank(allowed);
    INDArray open = allowed.castTo(DataType.FLOAT).gt(0).castTo(DataType.FLOAT);
    return new Prior(Transforms.log(open, false));
  }

  private static void requireRank(INDArray array) {
    if (array.rank() != 3) {
      throw new IllegalArgumentException(
          "a prior's shape is %s, must be [batch or 1][queries or 1][keys or 1]"
              .formatted(Arrays.toString(array.shape())));
    }
  }

  /**
   * Both: a product of priors.
   *
   * @throws IllegalArgumentException when a size differs and neither is 1
   */
  public Prior and(Prior other) {
    if (log == null || other.log == null) {
      return new Prior(log == null ? other.log : log, causal || other.causal);
    }
    for (int axis = 0; axis < 3; axis++) {
      if (log.size(axis) != 1 && other.log.size(axis) != 1) {
        Shapes.requireEqual("sizes of two priors", log.size(axis), other.log.size(axis));
      }
    }
    INDArray sum = log.castTo(DataType.DOUBLE).add(other.log.castTo(DataType.DOUBLE));
    return new Prior(sum, causal || other.causal);
  }

  /**
   * @throws IllegalArgumentException when it is of other queries or keys
   */
  void requireFits(long batch, long queries, long keys) {
    long[] shape = {batch, queries, keys};
    for (int axis = 0; log != null && axis < shape.length; axis++) {
      if (log.size(axis) != 1 && log.size(axis) != shape[axis]) {
        throw new IllegalArgumentException(
            "a prior's shape is %s, must be 1 or equal in each of [batch][queries][keys] = %s"
                .formatted(Arrays.toString(log.shape()), Arrays.toString(shape)));
      }
    }
  }

  /**
   * The logits of some queries and keys with it.
   *
   * @param firstQuery position of their first query among all
   * @param firstKey position of their first key
   */
  INDArray added(INDArray logits, long firstQuery, long firstKey) {
    long queries = logits.size(1);
    long keys = logits.size(2);
    INDArray sum = logits;
    if (log != null) {
      INDArray part =
          log.get(
              NDArrayIndex.all(),
              part(log.size(1), firstQuery, queries),
              part(log.size(2), firstKey, keys));
      sum = sum.add(part.castTo(logits.dataType()));
    }
    boolean future = firstKey + keys - 1 > firstQuery;
    return causal && future
        ? sum.add(future(firstQuery, queries, firstKey, keys).castTo(logits.dataType()))
        : sum;
  }

  private static INDArrayIndex part(long size, long first, long count) {
    return size == 1 ? NDArrayIndex.all() : NDArrayIndex.interval(first, first + count);
  }

  /** −∞ where the key comes after the query: shape {@code [1][queries][keys]}. */
  private static INDArray future(long firstQuery, long queries, long firstKey, long keys) {
    float[][][] log = new float[1][(int) queries][(int) keys];
    for (int query = 0; query < queries; query++) {
      long allowed = Math.max(0, firstQuery + query + 1 - firstKey);
      if (allowed < keys) {
        Arrays.fill(log[0][query], (int) allowed, (int) keys, Float.NEGATIVE_INFINITY);
      }
    }
    return Nd4j.createFromArray(log);
  }
}
