package org.coattend.evaluation;

import java.util.Arrays;

/**
 * Known distances between the residues of one query, in Å, by 1-based query position.
 *
 * <p>A pair of which nothing is known, such as one with an unresolved residue, has the distance
 * {@code NaN}.
 */
public final class DistanceMap {
  private final int columns;
  private final double[] distances;

  /** A map of {@code columns} positions of which nothing is known yet. */
  public DistanceMap(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns: " + columns + "; must be at least 1");
    }
    this.columns = columns;
    this.distances = new double[Math.multiplyExact(columns, columns - 1) / 2];
    Arrays.fill(distances, Double.NaN);
  }

  public int columns() {
    return columns;
  }

  /**
   * Distance between positions i and j in Å, {@code NaN} when unknown.
   *
   * @throws IllegalArgumentException when i = j or either is outside 1…{@link #columns()}
   */
  public double distance(int i, int j) {
    return distances[index(i, j)];
  }

  /** Sets the distance of i and j, in either order. */
  public void put(int i, int j, double distance) {
    distances[index(i, j)] = distance;
  }

  private int index(int i, int j) {
    int low = Math.min(i, j);
    int high = Math.max(i, j);
    if (low < 1 || high > columns || low == high) {
      throw new IllegalArgumentException(
          "pair %d, %d: positions must differ and lie within 1…%d, the query's columns"
              .formatted(i, j, columns));
    }
    return (high - 1) * (high - 2) / 2 + low - 1;
  }
}
