package org.coattend.audit;

import java.io.Serializable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Mean, deviation and quantiles of values between −1 and 1. Sums are whole numbers of 2^−32, so
 * that they are the same in whatever order values come, for up to 2^30 values; quantiles are
 * multiples of 2^−12. NaN is no value.
 */
public final class BoundedMoments implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double UNITS = 0x1p32;
  private static final double STEPS = 0x1p12;

  private long count;
  private long sum;
  private long squares;
  private final NavigableMap<Integer, Long> counts = new TreeMap<>();

  /**
   * Takes in a value.
   *
   * @throws IllegalArgumentException when it is below −1 or above 1
   */
  public void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    if (Math.abs(value) > 1 + 1e-9) {
      throw new IllegalArgumentException("value is %s, must be −1 to 1".formatted(value));
    }
    count++;
    sum += Math.round(value * UNITS);
    squares += Math.round(value * value * UNITS);
    counts.merge((int) Math.round(value * STEPS), 1L, Long::sum);
  }

  /** Takes in the values of another. */
  public void merge(BoundedMoments other) {
    count += other.count;
    sum += other.sum;
    squares += other.squares;
    other.counts.forEach((at, its) -> counts.merge(at, its, Long::sum));
  }

  /** Values. */
  public long count() {
    return count;
  }

  /** Mean; NaN without a value. */
  public double mean() {
    return sum / UNITS / count;
  }

  /** Standard deviation of the values, with n − 1; NaN for fewer than two. */
  public double deviation() {
    double mean = mean();
    double square = Math.max(0, squares / UNITS / count - mean * mean);
    return count < 2 ? Double.NaN : Math.sqrt(square * count / (count - 1));
  }

  /** Interval of the mean, by the normal distribution; NaN for fewer than two values. */
  public Interval meanInterval() {
    double half = Proportion.z(1) * deviation() / Math.sqrt((double) count);
    return new Interval(mean() - half, mean() + half);
  }

  /** Median, see {@link #quantile}. */
  public double median() {
    return quantile(.5);
  }

  /**
   * The least value that a share of the values does not exceed.
   *
   * @param share above 0, at most 1
   * @return a multiple of 2^−12; NaN without a value
   */
  public double quantile(double share) {
    long left = (long) Math.ceil(share * count);
    for (Map.Entry<Integer, Long> at : counts.entrySet()) {
      left -= at.getValue();
      if (left <= 0) {
        return at.getKey() / STEPS;
      }
    }
    return Double.NaN;
  }

  /**
   * How many values lie in each of some equal bins. A value between two counts for the upper one,
   * the highest of all for the last.
   *
   * @param low where the first bin begins; values below count for it
   * @param high where the last one ends; values above count for it
   */
  public long[] histogram(double low, double high, int bins) {
    long[] histogram = new long[bins];
    counts.forEach(
        (at, its) -> {
          int bin = (int) Math.floor((at / STEPS - low) / (high - low) * bins);
          histogram[Math.max(0, Math.min(bins - 1, bin))] += its;
        });
    return histogram;
  }
}
