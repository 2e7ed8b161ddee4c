package org.coattend.audit;

import java.io.Serializable;

/** Rows by whether each of two things holds for them, such as that two decisions are right. */
public final class PairedCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private long rows;
  private long both;
  private long only;
  private long onlyOther;

  void add(boolean one, boolean other) {
    rows++;
    if (one && other) {
      both++;
    } else if (one) {
      only++;
    } else if (other) {
      onlyOther++;
    }
  }

  void merge(PairedCounts more) {
    rows += more.rows;
    both += more.both;
    only += more.only;
    onlyOther += more.onlyOther;
  }

  /** Rows. */
  public long rows() {
    return rows;
  }

  /** Share of rows for which the first holds; NaN without rows. */
  public double share() {
    return (double) (both + only) / rows;
  }

  /** Share of rows for which the second holds; NaN without rows. */
  public double otherShare() {
    return (double) (both + onlyOther) / rows;
  }

  /** Interval of the first share (Wilson). */
  public Interval interval() {
    return Proportion.wilson(both + only, rows);
  }

  /** The first share less the second; NaN without rows. */
  public double difference() {
    return share() - otherShare();
  }

  /** Interval of the difference, the rows being the same (Agresti and Min 2005). */
  public Interval differenceInterval() {
    return differenceInterval(1);
  }

  /** The same, of a number of comparisons of which all are to hold (Bonferroni). */
  Interval differenceInterval(int comparisons) {
    return Proportion.paired(only, onlyOther, rows, comparisons);
  }

  /** One-sided exact p of McNemar that the first share is no higher; 1 without rows. */
  public double higher() {
    return Proportion.higher(only, onlyOther);
  }
}
