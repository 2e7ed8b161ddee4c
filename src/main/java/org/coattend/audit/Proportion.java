package org.coattend.audit;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Intervals and tests of shares of rows. */
final class Proportion {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private Proportion() {}

  /** What a normal deviate exceeds on either side in .05 of cases, over a number of comparisons. */
  static double z(int comparisons) {
    return NORMAL.inverseCumulativeProbability(1 - .025 / comparisons);
  }

  /** Two-sided p of a normal deviate. */
  static double twoSided(double z) {
    return 2 * NORMAL.cumulativeProbability(-Math.abs(z));
  }

  /** Score interval of k of n (Wilson 1927). */
  static Interval wilson(long k, long n) {
    return wilson(k, n, z(1));
  }

  private static Interval wilson(long k, long n, double z) {
    if (n == 0) {
      return Interval.NONE;
    }
    double share = (double) k / n;
    double scale = 1 + z * z / n;
    double middle = (share + z * z / (2 * n)) / scale;
    double half = z / scale * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
    return new Interval(k == 0 ? 0 : middle - half, k == n ? 1 : middle + half);
  }

  /**
   * Interval of k/n less l/m for rows that are independent (Newcombe 1998, method 10).
   *
   * @param comparisons of which all are to hold, by Bonferroni
   */
  static Interval difference(long k, long n, long l, long m, int comparisons) {
    if (n == 0 || m == 0) {
      return Interval.NONE;
    }
    double z = z(comparisons);
    Interval first = wilson(k, n, z);
    Interval second = wilson(l, m, z);
    double one = (double) k / n;
    double other = (double) l / m;
    return new Interval(
        one - other - Math.hypot(one - first.low(), second.high() - other),
        one - other + Math.hypot(first.high() - one, other - second.low()));
  }

  /**
   * Interval of the difference of two shares of the same rows (Agresti and Min 2005: each cell of
   * the table plus a half).
   *
   * @param only rows that have the first alone
   * @param onlyOther rows that have the second alone
   * @param n all rows
   * @param comparisons of which all are to hold, by Bonferroni
   */
  static Interval paired(long only, long onlyOther, long n, int comparisons) {
    if (n == 0) {
      return Interval.NONE;
    }
    double rows = n + 2.0;
    double difference = (only - onlyOther) / rows;
    double half =
        z(comparisons)
            * Math.sqrt((only + onlyOther + 1) / rows - difference * difference)
            / Math.sqrt(rows);
    return new Interval(Math.max(-1, difference - half), Math.min(1, difference + half));
  }

  /**
   * Exact p that the first share of the same rows is no higher than the second (McNemar),
   * one-sided.
   *
   * @return 0 to 1, 1 when no row has one alone
   */
  static double higher(long only, long onlyOther) {
    long n = only + onlyOther;
    if (only == 0) {
      return 1;
    }
    double below =
        new BinomialDistribution(null, Math.toIntExact(n), .5)
            .cumulativeProbability(Math.toIntExact(onlyOther));
    return Math.min(1, below);
  }
}
