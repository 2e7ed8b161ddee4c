package org.coattend.audit;

import java.io.Serializable;
import org.coattend.audit.Verdict.Answer;

/**
 * {@link GroupRow}s of one group summed up; merging in any order gives the same. Whether the group
 * is relied on rests on the decisions that deletion and swap change, right or wrong; attention
 * tells only whether it shows it.
 */
public final class GroupSums implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Share of rows beyond which an effect counts: one decision of twenty more than what as many
   * other positions do.
   */
  public static final double EFFECT = .05;

  /** Attention that shows a group in fewer than half of the rows that rest on it conceals it. */
  public static final double SEEN = .5;

  private final PairedCounts deletion = new PairedCounts();
  private final PairedCounts control = new PairedCounts();
  private final PairedCounts changes = new PairedCounts();
  private final PairedCounts flips = new PairedCounts();
  private final BoundedMoments mass = new BoundedMoments();
  private final BoundedMoments uniformMass = new BoundedMoments();
  private long first;
  private long shown;

  /** Takes in a row. */
  public void add(GroupRow row) {
    boolean right = row.deleted() == row.label();
    deletion.add(row.decided() == row.label(), right);
    if (row.otherDeleted() != GroupRow.NONE) {
      control.add(row.otherDeleted() == row.label(), right);
      changes.add(row.deleted() != row.decided(), row.otherDeleted() != row.decided());
    }
    if (row.swapped() != GroupRow.NONE) {
      flips.add(row.swapped() != row.decided(), row.otherReplaced() != row.decided());
    }
    mass.add(row.mass());
    uniformMass.add(row.uniformMass());
    first += row.first() ? 1 : 0;
    shown += row.shown() ? 1 : 0;
  }

  /**
   * Takes in those of another.
   *
   * @return this
   */
  public GroupSums merge(GroupSums other) {
    deletion.merge(other.deletion);
    control.merge(other.control);
    changes.merge(other.changes);
    flips.merge(other.flips);
    mass.merge(other.mass);
    uniformMass.merge(other.uniformMass);
    first += other.first;
    shown += other.shown;
    return this;
  }

  /** Rows that carry the group. */
  public long rows() {
    return deletion.rows();
  }

  /** Accuracy, and the other without the group. */
  public PairedCounts deletion() {
    return deletion;
  }

  /** Accuracy without as many other positions, and the other without the group. */
  public PairedCounts control() {
    return control;
  }

  /** Decisions that change without the group, and without as many other positions. */
  public PairedCounts changes() {
    return changes;
  }

  /** Decisions that change when the group is swapped, and when others are replaced. */
  public PairedCounts flips() {
    return flips;
  }

  /** Attention on the group. */
  public BoundedMoments mass() {
    return mass;
  }

  /** What it would have, were the attention of all positions but ends spread evenly. */
  public BoundedMoments uniformMass() {
    return uniformMass;
  }

  /** Share of rows in which a member has more attention than all others; NaN without rows. */
  public double first() {
    return (double) first / rows();
  }

  /**
   * Share of rows in which attention shows the group: a member has at least .8 of the highest
   * attention of others; NaN without rows.
   */
  public double shown() {
    return (double) shown / rows();
  }

  /** Its interval (Wilson). */
  public Interval shownInterval() {
    return Proportion.wilson(shown, rows());
  }

  /**
   * The verdict. Deletion, and swap, say so when they change more than {@link #EFFECT} of decisions
   * beyond what the same does to others, and deny it when they change less. Either may say so: that
   * words can stand for each other, or that few of a group can be swapped, does not undo what
   * deletion shows. Both must deny it, of what was measured. A group that is relied on is concealed
   * when attention shows it in less than {@link #SEEN} as many rows as decisions rest on it:
   * attention that is even, or a little lower on the group, conceals nothing, while a single other
   * position that draws all eyes does.
   */
  public Reliance reliance() {
    Answer deletion = changes.differenceInterval().against(EFFECT);
    Answer swap = flips.differenceInterval().against(EFFECT);
    if (deletion == Answer.YES || swap == Answer.YES) {
      return shownInterval().below(SEEN * rested()) ? Reliance.CONCEALED : Reliance.RELIED_ON;
    }
    boolean swapDenies = swap == Answer.NO || flips.rows() == 0;
    return deletion == Answer.NO && swapDenies ? Reliance.NOT_RELIED_ON : Reliance.UNDECIDED;
  }

  /** Share of decisions that rest on the group, by deletion or swap, what is more. */
  private double rested() {
    return Math.max(changes.difference(), flips.rows() == 0 ? 0 : flips.difference());
  }
}
