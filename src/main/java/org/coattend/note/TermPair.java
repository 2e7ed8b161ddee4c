package org.coattend.note;

import java.io.Serializable;

/**
 * How a term attends to another, tested.
 *
 * @param from the term that attends
 * @param to the one attended to
 * @param p of the sums, see {@link PairSums#p}
 * @param q least rate of false discoveries at which it is found to differ from what is usual at its
 *     distances; NaN where it cannot be tested
 */
public record TermPair(String from, String to, PairSums sums, double p, double q)
    implements Serializable {

  /** The same with its q. */
  public TermPair withQ(double rate) {
    return new TermPair(from, to, sums, p, rate);
  }
}
