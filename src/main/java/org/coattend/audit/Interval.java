package org.coattend.audit;

import java.io.Serializable;
import java.util.Locale;
import org.coattend.audit.Verdict.Answer;

/**
 * A 95 % confidence interval; NaN on both sides when there is nothing to tell from.
 *
 * @param low side
 * @param high side
 */
public record Interval(double low, double high) implements Serializable {
  static final Interval NONE = new Interval(Double.NaN, Double.NaN);

  /** Whether all of it is above a value. */
  boolean above(double value) {
    return low > value;
  }

  /** Whether all of it is below a value. */
  boolean below(double value) {
    return high < value;
  }

  /** Whether the value is above a threshold; undecided when it is within, or nothing is known. */
  Answer against(double threshold) {
    if (above(threshold)) {
      return Answer.YES;
    }
    return below(threshold) ? Answer.NO : Answer.UNDECIDED;
  }

  /** As a page shows it. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f to %.3f", low, high);
  }
}
