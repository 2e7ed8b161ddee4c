package org.coattend.spark.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.coattend.statistic.Divergence;

/**
 * Jensen–Shannon divergence in nats: {@code ½ Σ p ln(p/m) + ½ Σ q ln(q/m)}, m = (p + q) / 2, of
 * weights that are divided by their sums; 0 to ln 2 (Lin 1991). Null where an element is and where
 * all of an argument are 0.
 */
final class JensenShannonFunction extends SqlFunction<Double> {
  JensenShannonFunction() {
    super(
        "js_divergence",
        "js_divergence(p, q): Jensen-Shannon divergence of two distributions in nats, 0 to ln 2;"
            + " weights need not sum to 1",
        DataTypes.DoubleType,
        VECTOR,
        VECTOR);
  }

  @Override
  public Double produceResult(InternalRow input) {
    if (input.isNullAt(0) || input.isNullAt(1)) {
      return null;
    }
    double[] p = Doubles.of(input.getArray(0));
    double[] q = Doubles.of(input.getArray(1));
    if (p == null || q == null) {
      return null;
    }
    if (p.length != q.length) {
      throw wrong(
          "the arrays have %,d and %,d elements, must have equally many"
              .formatted(p.length, q.length));
    }
    boolean someP = normalise(p);
    boolean someQ = normalise(q);
    if (!someP || !someQ) {
      return null;
    }
    return Divergence.jensenShannon(p, q);
  }
}
