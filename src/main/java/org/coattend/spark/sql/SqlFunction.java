package org.coattend.spark.sql;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * A function of arrays of numbers, which Spark casts to doubles. It is null where an argument is.
 *
 * @param <R> type of the result
 */
abstract class SqlFunction<R> implements UnboundFunction, ScalarFunction<R> {
  /** Numbers. */
  static final DataType VECTOR = DataTypes.createArrayType(DataTypes.DoubleType);

  /** Rows of numbers. */
  static final DataType MATRIX = DataTypes.createArrayType(VECTOR);

  private final String name;
  private final String usage;
  private final DataType result;
  private final DataType[] arguments;

  /**
   * @param usage how it is called, and what it is
   */
  SqlFunction(String name, String usage, DataType result, DataType... arguments) {
    this.name = name;
    this.usage = usage;
    this.result = result;
    this.arguments = arguments;
  }

  /** All functions. */
  static List<SqlFunction<?>> all() {
    return List.of(
        new AttentionEntropyFunction(), new AverageProductFunction(), new JensenShannonFunction());
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return usage;
  }

  @Override
  public final DataType[] inputTypes() {
    return arguments.clone();
  }

  @Override
  public final DataType resultType() {
    return result;
  }

  @Override
  public final boolean isResultNullable() {
    return true;
  }

  @Override
  public final String canonicalName() {
    return "org.coattend." + name;
  }

  /**
   * @throws UnsupportedOperationException when the arguments are of another number or type
   */
  @Override
  public final BoundFunction bind(StructType input) {
    checkCount(input.size());
    for (int k = 0; k < arguments.length; k++) {
      DataType given = input.fields()[k].dataType();
      if (!fits(given, arguments[k])) {
        throw new UnsupportedOperationException(
            "argument %d of %s is %s, must be %s; usage: %s"
                .formatted(k + 1, name, given.sql(), arguments[k].sql(), usage));
      }
    }
    return this;
  }

  /**
   * @throws UnsupportedOperationException when there are not so many arguments
   */
  final void checkCount(int given) {
    if (given != arguments.length) {
      throw new UnsupportedOperationException(
          "%s has %d arguments, must have %d; usage: %s"
              .formatted(name, given, arguments.length, usage));
    }
  }

  /** What is wrong with the values of a call. */
  final IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(name + ": " + what);
  }

  /**
   * Divides by the sum; before that by the largest, so that the sum is finite.
   *
   * @param weights modified; finite and at least 0
   * @return whether there is a sum, which is positive
   */
  final boolean normalise(double[] weights) {
    for (int k = 0; k < weights.length; k++) {
      if (!(weights[k] >= 0 && weights[k] < Double.POSITIVE_INFINITY)) {
        throw wrong(
            "element %,d is %s, must be at least 0 and finite".formatted(k + 1, weights[k]));
      }
    }
    double largest = Arrays.stream(weights).max().orElse(0);
    if (largest == 0) {
      return false;
    }
    Arrays.setAll(weights, k -> weights[k] / largest);
    double sum = Arrays.stream(weights).sum();
    Arrays.setAll(weights, k -> weights[k] / sum);
    return true;
  }

  private static boolean fits(DataType given, DataType wanted) {
    return given instanceof NullType
        || (wanted instanceof ArrayType array
            ? given instanceof ArrayType some && fits(some.elementType(), array.elementType())
            : given instanceof NumericType);
  }
}
