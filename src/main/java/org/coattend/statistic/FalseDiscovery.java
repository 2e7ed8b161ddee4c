package org.coattend.statistic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Control of the share of false ones among the hypotheses that are rejected (Benjamini and Hochberg
 * 1995). It holds for tests that are independent or positively dependent.
 */
public final class FalseDiscovery {
  private FalseDiscovery() {}

  /**
   * The least rate of false discoveries at which each hypothesis is rejected: with the p of m tests
   * in ascending order, q(k) = min over i ≥ k of m p(i) / i, at most 1.
   *
   * @param p by test, 0 to 1; NaN where there is no test, which counts for nothing
   * @return by test, 0 to 1; NaN where p is
   * @throws IllegalArgumentException when a p is below 0 or above 1
   */
  public static double[] qValues(double[] p) {
    for (double each : p) {
      if (each < 0 || each > 1) {
        throw new IllegalArgumentException("p is %s, must be 0 to 1".formatted(each));
      }
    }
    int[] tests = descending(p);
    double[] q = new double[p.length];
    Arrays.fill(q, Double.NaN);
    double least = 1;
    for (int k = 0; k < tests.length; k++) {
      int rank = tests.length - k;
      least = Math.min(least, p[tests[k]] * ((double) tests.length / rank));
      q[tests[k]] = least;
    }
    return q;
  }

  /** The places of the tests, the largest p first. */
  private static int[] descending(double[] p) {
    return IntStream.range(0, p.length)
        .filter(k -> !Double.isNaN(p[k]))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> p[k]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
