package org.coattend.fusion;

/**
 * Items of several owners, one after the other.
 *
 * @param starts by owner, its first item; then the number of items
 * @param width of an item
 * @param values shape {@code [items][width]}
 */
record Stack(int[] starts, int width, double[] values) {
  int items() {
    return starts[starts.length - 1];
  }
}
