package org.coattend.attention;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks shapes, and multiplies batches by one matrix. */
final class Shapes {
  private Shapes() {}

  /** Each is {@code [batch][items][width]}, of the same batch and precision, none empty. */
  static void requireBatches(INDArray... arrays) {
    for (INDArray array : arrays) {
      if (array.rank() != 3) {
        throw new IllegalArgumentException(
            "a shape is %s, must be [batch][items][width]"
                .formatted(Arrays.toString(array.shape())));
      }
      if (array.length() == 0) {
        throw new IllegalArgumentException(
            "a shape is %s, each size must be at least 1"
                .formatted(Arrays.toString(array.shape())));
      }
      requireEqual("batches", arrays[0].size(0), array.size(0));
      requireSamePrecision(arrays[0], array);
    }
  }

  static void requireEqual(String what, long one, long other) {
    if (one != other) {
      throw new IllegalArgumentException("%s differ: %d and %d".formatted(what, one, other));
    }
  }

  static void requireSamePrecision(INDArray one, INDArray other) {
    if (!one.dataType().isFPType() || one.dataType() != other.dataType()) {
      throw new IllegalArgumentException(
          "arrays are %s and %s, must be all FLOAT or all DOUBLE"
              .formatted(one.dataType(), other.dataType()));
    }
  }

  static void requireMatrix(INDArray matrix) {
    if (matrix.rank() != 2) {
      throw new IllegalArgumentException(
          "a weight matrix has the shape %s".formatted(Arrays.toString(matrix.shape())));
    }
  }

  /**
   * Every item times a matrix.
   *
   * @param items shape {@code [batch][items][width]}
   * @param matrix shape {@code [width][new width]}
   * @return shape {@code [batch][items][new width]}
   */
  static INDArray project(INDArray items, INDArray matrix) {
    requireBatches(items);
    requireMatrix(matrix);
    requireSamePrecision(items, matrix);
    requireEqual("width of items and rows of the matrix", items.size(2), matrix.size(0));
    return items
        .reshape(items.size(0) * items.size(1), items.size(2))
        .mmul(matrix)
        .reshape(items.size(0), items.size(1), matrix.size(1));
  }
}
