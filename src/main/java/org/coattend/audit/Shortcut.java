package org.coattend.audit;

/**
 * A candidate with what was found.
 *
 * @param candidate the token and its partner
 * @param instability of its association with the label
 * @param reliance of decisions on it
 * @param relianceQ that decisions rest on it no more than on other positions, of all candidates
 * @param rank instability beyond chance × reliance, by which candidates are sorted
 * @param flagged whether it is taken for a shortcut
 */
public record Shortcut(
    Candidate candidate,
    Instability instability,
    RelianceSums reliance,
    double relianceQ,
    double rank,
    boolean flagged) {
  /**
   * Whether it may be a shortcut for all that was measured: its association drifts, by enough to
   * matter or not surely less, and the rows allow that enough decisions rest on it.
   */
  public boolean open() {
    return !flagged
        && instability.q() < Shortcuts.RATE
        && instability.difference() >= Shortcuts.UNSTABLE
        && reliance.mayReach(Shortcuts.RELIED);
  }
}
