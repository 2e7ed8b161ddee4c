package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.EncodedAlignment;

/**
 * Weighted counts of symbols by column and of symbol pairs by pair of columns, gaps included.
 *
 * <p>Counts of disjoint sets of rows add up, so that they can be taken in any number of places.
 */
final class PairCounts {
  final int columns;
  final int symbols;
  private double rows;
  private final double[] single;

  /** By key column · symbols + symbol: counts with every key of the later columns. */
  private final float[][] pairs;

  PairCounts(int columns, int symbols) {
    this.columns = columns;
    this.symbols = symbols;
    single = new double[columns * symbols];
    pairs = new float[columns * symbols][];
    for (int key = 0; key < pairs.length; key++) {
      pairs[key] = new float[(columns - 1 - key / symbols) * symbols];
    }
  }

  /** Counts the rows of an alignment; rows of weight zero do not count. */
  void add(EncodedAlignment alignment, float[] weights) {
    byte[] codes = alignment.codes();
    int[] keys = new int[columns];
    for (int row = 0; row < alignment.rows(); row++) {
      float weight = weights[row];
      if (weight == 0) {
        continue;
      }
      rows += weight;
      int first = row * columns;
      for (int j = 0; j < columns; j++) {
        keys[j] = j * symbols + codes[first + j];
        single[keys[j]] += weight;
      }
      for (int i = 0; i < columns; i++) {
        float[] later = pairs[keys[i]];
        int offset = (i + 1) * symbols;
        for (int j = i + 1; j < columns; j++) {
          later[keys[j] - offset] += weight;
        }
      }
    }
  }

  /** Adds the counts of other rows. */
  void merge(PairCounts other) {
    rows += other.rows;
    Arrays.setAll(single, key -> single[key] + other.single[key]);
    for (int key = 0; key < pairs.length; key++) {
      for (int k = 0; k < pairs[key].length; k++) {
        pairs[key][k] += other.pairs[key][k];
      }
    }
  }

  /** Total weight: Neff. */
  double rows() {
    return rows;
  }

  /** Weight of the rows with a symbol in a column. */
  double count(int column, int symbol) {
    return single[column * symbols + symbol];
  }

  /** Weight of the rows with symbol a in column i and b in column j, i &lt; j. */
  double count(int i, int a, int j, int b) {
    return pairs[i * symbols + a][(j - i - 1) * symbols + b];
  }
}
