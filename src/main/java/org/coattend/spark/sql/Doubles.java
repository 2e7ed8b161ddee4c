package org.coattend.spark.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;

/** Numbers of SQL. */
final class Doubles {
  private Doubles() {}

  /** A copy; null when an element is. */
  static double[] of(ArrayData array) {
    double[] values = new double[array.numElements()];
    for (int k = 0; k < values.length; k++) {
      if (array.isNullAt(k)) {
        return null;
      }
      values[k] = array.getDouble(k);
    }
    return values;
  }
}
