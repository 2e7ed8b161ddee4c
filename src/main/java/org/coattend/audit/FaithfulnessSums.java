package org.coattend.audit;

import java.io.Serializable;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.coattend.statistic.Divergence;

/**
 * {@link ExampleAudit}s summed up. Everything is a count, or a sum of whole numbers, so that
 * merging in any order gives the same.
 */
public final class FaithfulnessSums implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Changes of the output up to this are small: what adversarial attention is allowed by default.
   */
  public static final double SMALL = .05;

  /** Divergences above this are far, of at most ln 2 = .693 (Jain and Wallace 2019, figure 7). */
  public static final double FAR = .5;

  /**
   * The same as a part of what any attention can reach in a row: of ln 2 it is {@link #FAR}. Short
   * rows, and rows whose ends have most of the attention, cannot reach as much.
   */
  public static final double NEARLY_FARTHEST = FAR / Divergence.LARGEST;

  /** What rounding leaves of a divergence of 0. */
  private static final double NOTHING = 1e-9;

  private final PairedCounts right = new PairedCounts();
  private final NavigableMap<String, PairedCounts> rightByEnvironment = new TreeMap<>();
  private final TauSums gradient = new TauSums();
  private final TauSums leaveOneOut = new TauSums();
  private final TauSums valueWeighted = new TauSums();
  private final BoundedMoments uniformChange = new BoundedMoments();
  private final BoundedMoments permutedChange = new BoundedMoments();
  private final BoundedMoments divergence = new BoundedMoments();
  private final BoundedMoments valuesBlind = new BoundedMoments();
  private final BoundedMoments outputBlind = new BoundedMoments();
  private final BoundedMoments valuesBlindToAdversary = new BoundedMoments();
  private final BoundedMoments outputBlindToAdversary = new BoundedMoments();
  private long sameDecisions;
  private long small;
  private long far;
  private long movable;
  private long nearlyFarthest;
  private long searched;

  /** Takes in an example. */
  public void add(ExampleAudit audit) {
    boolean isRight = audit.decided() == audit.label();
    boolean uniformIsRight = audit.uniformDecided() == audit.label();
    right.add(isRight, uniformIsRight);
    rightIn(audit.environment()).add(isRight, uniformIsRight);
    gradient.add(audit.gradient());
    leaveOneOut.add(audit.leaveOneOut());
    valueWeighted.add(audit.valueWeighted());
    uniformChange.add(audit.uniformChange());
    permutedChange.add(audit.permutedChange());
    divergence.add(audit.adversarialDivergence());
    valuesBlind.add(audit.uniformBlindness().values());
    outputBlind.add(audit.uniformBlindness().output());
    valuesBlindToAdversary.add(audit.adversarialBlindness().values());
    outputBlindToAdversary.add(audit.adversarialBlindness().output());
    sameDecisions += audit.decided() == audit.uniformDecided() ? 1 : 0;
    small += audit.uniformChange() <= SMALL ? 1 : 0;
    far += audit.adversarialDivergence() > FAR ? 1 : 0;
    if (audit.reachableDivergence() > NOTHING) {
      movable++;
      double least = NEARLY_FARTHEST * audit.reachableDivergence();
      nearlyFarthest += audit.adversarialDivergence() > least ? 1 : 0;
    }
    searched += audit.exact() ? 0 : 1;
  }

  /**
   * Takes in those of another.
   *
   * @return this
   */
  public FaithfulnessSums merge(FaithfulnessSums other) {
    right.merge(other.right);
    other.rightByEnvironment.forEach((name, counts) -> rightIn(name).merge(counts));
    gradient.merge(other.gradient);
    leaveOneOut.merge(other.leaveOneOut);
    valueWeighted.merge(other.valueWeighted);
    uniformChange.merge(other.uniformChange);
    permutedChange.merge(other.permutedChange);
    divergence.merge(other.divergence);
    valuesBlind.merge(other.valuesBlind);
    outputBlind.merge(other.outputBlind);
    valuesBlindToAdversary.merge(other.valuesBlindToAdversary);
    outputBlindToAdversary.merge(other.outputBlindToAdversary);
    sameDecisions += other.sameDecisions;
    small += other.small;
    far += other.far;
    movable += other.movable;
    nearlyFarthest += other.nearlyFarthest;
    searched += other.searched;
    return this;
  }

  private PairedCounts rightIn(String environment) {
    return rightByEnvironment.computeIfAbsent(environment, name -> new PairedCounts());
  }

  /** Examples. */
  public long rows() {
    return right.rows();
  }

  /** Accuracy with the model's own attention, and the other with uniform attention. */
  public PairedCounts right() {
    return right;
  }

  /** The same by environment. */
  public NavigableMap<String, PairedCounts> rightByEnvironment() {
    return Collections.unmodifiableNavigableMap(rightByEnvironment);
  }

  /** Attention against gradient × input. */
  public TauSums gradient() {
    return gradient;
  }

  /** Attention against leave-one-out. */
  public TauSums leaveOneOut() {
    return leaveOneOut;
  }

  /** Attention against value-weighted attention. */
  public TauSums valueWeighted() {
    return valueWeighted;
  }

  /** Changes of the output by uniform attention. */
  public BoundedMoments uniformChange() {
    return uniformChange;
  }

  /** Median changes of the output by permuted attention. */
  public BoundedMoments permutedChange() {
    return permutedChange;
  }

  /** Divergences of adversarial attention. */
  public BoundedMoments divergence() {
    return divergence;
  }

  /** What the values cannot see of own attention less uniform. */
  public BoundedMoments valuesBlind() {
    return valuesBlind;
  }

  /** What the output cannot see of it. */
  public BoundedMoments outputBlind() {
    return outputBlind;
  }

  /** What the values cannot see of own attention less adversarial. */
  public BoundedMoments valuesBlindToAdversary() {
    return valuesBlindToAdversary;
  }

  /** What the output cannot see of it. */
  public BoundedMoments outputBlindToAdversary() {
    return outputBlindToAdversary;
  }

  /** Share of examples in which uniform attention decides the same; NaN without examples. */
  public double sameDecisions() {
    return (double) sameDecisions / rows();
  }

  /** Share in which uniform attention changes the output by at most {@link #SMALL}. */
  public double small() {
    return (double) small / uniformChange.count();
  }

  /** Its interval. */
  public Interval smallInterval() {
    return Proportion.wilson(small, uniformChange.count());
  }

  /** Share in which adversarial attention is farther than {@link #FAR}. */
  public double far() {
    return (double) far / divergence.count();
  }

  /** Examples in which attention can be any other. */
  public long movable() {
    return movable;
  }

  /**
   * Share of these in which adversarial attention is farther than {@link #NEARLY_FARTHEST} of what
   * any attention can be.
   */
  public double nearlyFarthest() {
    return (double) nearlyFarthest / movable;
  }

  /** Its interval. */
  public Interval nearlyFarthestInterval() {
    return Proportion.wilson(nearlyFarthest, movable);
  }

  /** Whether no attention is farther than what was found, in any example. */
  public boolean exact() {
    return searched == 0;
  }
}
