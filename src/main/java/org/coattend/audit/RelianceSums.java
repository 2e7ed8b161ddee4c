package org.coattend.audit;

import java.io.Serializable;

/** How decisions rest on one token; merging in any order gives the same. */
public final class RelianceSums implements Serializable {
  private static final long serialVersionUID = 1;

  private final BoundedMoments drop = new BoundedMoments();
  private final PairedCounts deletion = new PairedCounts();
  private final PairedCounts swap = new PairedCounts();

  void addDrop(double change) {
    drop.add(change);
  }

  void addDeletion(boolean flips, boolean otherFlips) {
    deletion.add(flips, otherFlips);
  }

  void addSwap(boolean flips, boolean otherFlips) {
    swap.add(flips, otherFlips);
  }

  /**
   * Takes in those of another.
   *
   * @return this
   */
  public RelianceSums merge(RelianceSums other) {
    drop.merge(other.drop);
    deletion.merge(other.deletion);
    swap.merge(other.swap);
    return this;
  }

  /** Probability of the decided class less that without the token; −1 to 1. */
  public BoundedMoments drop() {
    return drop;
  }

  /** Decisions that change without the token, and without as many other positions. */
  public PairedCounts deletion() {
    return deletion;
  }

  /**
   * Decisions that change when the token becomes its partner, and when as many other positions
   * become the partner.
   */
  public PairedCounts swap() {
    return swap;
  }

  /** Whether a swap changes more decisions beyond those of other positions than deletion does. */
  boolean bySwap() {
    return positive(swap.difference()) > positive(deletion.difference());
  }

  /** Deletion or swap, what changes more decisions beyond those of other positions. */
  PairedCounts stronger() {
    return bySwap() ? swap : deletion;
  }

  /** Whether the rows allow that a share of decisions rests on the token; so it is without rows. */
  boolean mayReach(double share) {
    boolean byDeletion = !deletion.differenceInterval().below(share);
    return byDeletion || (swap.rows() > 0 && !swap.differenceInterval().below(share));
  }

  /**
   * Share of decisions that change beyond those of the other positions, by deletion or by swap,
   * what is more; at least 0.
   */
  public double reliance() {
    return Math.max(positive(deletion.difference()), positive(swap.difference()));
  }

  private static double positive(double value) {
    return value > 0 ? value : 0;
  }

  /** One-sided exact p that neither changes more than other positions, by Bonferroni. */
  public double p() {
    return Math.min(1, 2 * Math.min(deletion.higher(), swap.higher()));
  }
}
