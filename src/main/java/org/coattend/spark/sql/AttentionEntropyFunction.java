package org.coattend.spark.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;

/**
 * Entropy of attention, divided by that of an even one: {@code −Σ_k p_k ln p_k / ln n}, p_k = w_k /
 * Σ w, 0 to 1 (Clark et al. 2019, §3.4). Null where an element is, where all are 0 and where there
 * are fewer than two, for then no attention can be more even than another.
 */
final class AttentionEntropyFunction extends SqlFunction<Double> {
  AttentionEntropyFunction() {
    super(
        "attention_entropy",
        "attention_entropy(weights): entropy of attention weights divided by ln of their number,"
            + " 0 (all on one) to 1 (even); they need not sum to 1",
        DataTypes.DoubleType,
        VECTOR);
  }

  @Override
  public Double produceResult(InternalRow input) {
    if (input.isNullAt(0)) {
      return null;
    }
    double[] weights = Doubles.of(input.getArray(0));
    if (weights == null || weights.length < 2 || !normalise(weights)) {
      return null;
    }
    double entropy = 0;
    for (double p : weights) {
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return Math.min(1, entropy / Math.log(weights.length));
  }
}
