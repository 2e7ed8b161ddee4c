package org.coattend.attention;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What is known of the keys before a query is compared with them: logarithms of prior weights,
 * added to the logits. A key that may not be attended to has −∞.
 *
 * @param log shape {@code [batch or 1][queries or 1][keys or 1]}, or null where all keys are alike
 */
public record Prior(INDArray log) {
  /** All keys alike. */
  public static final Prior EVEN = new Prior(null);

  /**
   * A mask.
   *
   * @param allowed 1 where a key may be attended to, 0 where not; shape as that of the logarithms
   */
  public static Prior mask(INDArray allowed) {
    return new Prior(Transforms.log(allowed.gt(0).castTo(allowed.dataType()), false));
  }

  /** Both: a product of priors. */
  public Prior and(Prior other) {
    if (log == null) {
      return other;
    }
    return other.log == null ? this : new Prior(log.add(other.log));
  }

  /** The same for several heads of each batch entry, one after the other. */
  Prior repeated(int heads) {
    return log == null || log.size(0) == 1 ? this : new Prior(log.repeat(0, heads));
  }

  /** Of some queries and keys, the ends excluded. */
  Prior of(long fromQuery, long toQuery, long fromKey, long toKey) {
    return log == null
        ? this
        : new Prior(
            log.get(
                NDArrayIndex.all(),
                log.size(1) == 1 ? NDArrayIndex.all() : NDArrayIndex.interval(fromQuery, toQuery),
                log.size(2) == 1 ? NDArrayIndex.all() : NDArrayIndex.interval(fromKey, toKey)));
  }

  /** The logits with it. */
  INDArray added(INDArray logits) {
    return log == null ? logits : logits.add(log);
  }
}
