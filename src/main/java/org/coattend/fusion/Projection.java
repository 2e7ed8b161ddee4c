package org.coattend.fusion;

import java.util.Arrays;
import org.coattend.kernel.MatrixProduct;

/**
 * Items of several owners as the heads of one direction see them: projected, then brought to norm
 * 1.
 *
 * @param starts by owner, its first item; then the number of items
 * @param width of a head
 * @param units by head: shape {@code [items][width]}, each item of norm 1
 * @param norms by head and item: what they had before
 * @param products by head and owner: of its items with each other, made when they are asked for
 */
record Projection(
    int[] starts, int width, double[][] units, double[][] norms, double[][][] products) {
  /** Keeps an item that is projected to nothing from dividing by 0. */
  private static final double LEAST_NORM = 1e-12;

  /**
   * Projects items.
   *
   * @param weights by head: shape {@code [width of the items][width]}
   */
  static Projection of(Stack stack, double[][] weights) {
    int width = weights[0].length / stack.width();
    int items = stack.items();
    double[][] units = new double[weights.length][];
    double[][] norms = new double[weights.length][items];
    for (int head = 0; head < weights.length; head++) {
      double[] unit = MatrixProduct.of(stack.values(), weights[head], items, stack.width(), width);
      for (int item = 0; item < items; item++) {
        double norm =
            Math.max(LEAST_NORM, Math.sqrt(dot(unit, unit, item * width, item * width, width)));
        norms[head][item] = norm;
        for (int k = item * width; k < (item + 1) * width; k++) {
          unit[k] /= norm;
        }
      }
      units[head] = unit;
    }
    return new Projection(
        stack.starts(),
        width,
        units,
        norms,
        new double[weights.length][stack.starts().length - 1][]);
  }

  static double dot(double[] a, double[] b, int aAt, int bAt, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += a[aAt + k] * b[bAt + k];
    }
    return sum;
  }

  int heads() {
    return units.length;
  }

  int owners() {
    return starts.length - 1;
  }

  int items() {
    return starts[starts.length - 1];
  }

  /** The items of one owner, of a head. */
  double[] units(int head, int owner) {
    return Arrays.copyOfRange(units[head], starts[owner] * width, starts[owner + 1] * width);
  }

  /** The products of an owner's items with each other, of a head. */
  double[] products(int head, int owner) {
    if (products[head][owner] == null) {
      double[] items = units(head, owner);
      int count = items.length / width;
      products[head][owner] = MatrixProduct.byTransposed(items, items, count, width, count);
    }
    return products[head][owner];
  }

  /**
   * Adds the derivatives by the weights.
   *
   * @param stack what was projected
   * @param unitSlopes derivatives by the units, by head; modified
   * @param weightSlopes by head, added to
   */
  void addWeightSlopes(Stack stack, double[][] unitSlopes, double[][] weightSlopes) {
    for (int head = 0; head < units.length; head++) {
      double[] slopes = unitSlopes[head];
      double[] unit = units[head];
      for (int item = 0; item < items(); item++) {
        int at = item * width;
        double along = dot(slopes, unit, at, at, width);
        for (int k = at; k < at + width; k++) {
          slopes[k] = (slopes[k] - along * unit[k]) / norms[head][item];
        }
      }
      MatrixProduct.addTransposedBy(
          stack.values(), slopes, items(), stack.width(), width, weightSlopes[head]);
    }
  }
}
