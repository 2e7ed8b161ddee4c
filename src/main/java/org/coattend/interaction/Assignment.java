package org.coattend.interaction;

import java.util.Arrays;

/**
 * The one-to-one assignment with the largest total score, by shortest augmenting paths (Kuhn 1955;
 * Jonker and Volgenant 1987), in time O(n² m) for n ≤ m.
 */
final class Assignment {
  private Assignment() {}

  /**
   * Assigns as many as there are on the smaller side.
   *
   * @param scores finite, shape {@code [n][m]}, n and m at least 1
   * @return for each of n, which of m it is assigned to; −1 where m &lt; n and it is left over
   */
  static int[] of(double[][] scores) {
    int n = scores.length;
    int m = scores[0].length;
    if (n <= m) {
      return wide(scores);
    }
    double[][] turned = new double[m][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        turned[j][i] = scores[i][j];
      }
    }
    int[] assigned = new int[n];
    Arrays.fill(assigned, -1);
    int[] back = wide(turned);
    for (int j = 0; j < m; j++) {
      assigned[back[j]] = j;
    }
    return assigned;
  }

  /** Where there are at least as many columns as lines; both count from 1 within. */
  private static int[] wide(double[][] scores) {
    int n = scores.length;
    int m = scores[0].length;
    double[] lineDual = new double[n + 1];
    double[] columnDual = new double[m + 1];
    int[] lineOf = new int[m + 1];
    int[] before = new int[m + 1];
    double[] slack = new double[m + 1];
    boolean[] visited = new boolean[m + 1];
    for (int line = 1; line <= n; line++) {
      lineOf[0] = line;
      Arrays.fill(slack, Double.POSITIVE_INFINITY);
      Arrays.fill(visited, false);
      int column = 0;
      while (lineOf[column] != 0) {
        visited[column] = true;
        int at = lineOf[column];
        int next = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 1; j <= m; j++) {
          if (!visited[j]) {
            double reduced = -scores[at - 1][j - 1] - lineDual[at] - columnDual[j];
            if (reduced < slack[j]) {
              slack[j] = reduced;
              before[j] = column;
            }
            if (slack[j] < least) {
              least = slack[j];
              next = j;
            }
          }
        }
        for (int j = 0; j <= m; j++) {
          if (visited[j]) {
            lineDual[lineOf[j]] += least;
            columnDual[j] -= least;
          } else {
            slack[j] -= least;
          }
        }
        column = next;
      }
      while (column != 0) {
        lineOf[column] = lineOf[before[column]];
        column = before[column];
      }
    }
    int[] assigned = new int[n];
    for (int j = 1; j <= m; j++) {
      if (lineOf[j] != 0) {
        assigned[lineOf[j] - 1] = j - 1;
      }
    }
    return assigned;
  }
}
