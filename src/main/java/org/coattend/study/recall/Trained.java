package org.coattend.study.recall;

import java.io.Serializable;
import java.util.List;

/**
 * A model after its training.
 *
 * @param run which of those that differ in their seed, from 0
 * @param weights that were trained
 * @param steps of training
 * @param error of new sequences, their targets anywhere
 * @param stepsToBound after how many steps the error was first below the bound; null if never
 * @param secondsToBound of training until then; null if never
 * @param seconds of training
 * @param recalled by position of the target
 */
public record Trained(
    Task task,
    ModelKind model,
    int length,
    int run,
    int weights,
    int steps,
    double error,
    Integer stepsToBound,
    Double secondsToBound,
    double seconds,
    List<Recalled> recalled)
    implements Serializable {

  /** Whether its training left the numbers that single precision holds. */
  public boolean hasDiverged() {
    return !Double.isFinite(error);
  }

  /**
   * What becomes of a target at a position.
   *
   * @param position of the target from 0; of the first, where there are two
   * @param distance steps from there to the answer
   * @param error of new sequences
   * @param gradient length of the gradient of the answer to the target's item, the mean over
   *     sequences
   * @param gradientAtStart the same before training
   * @param attention weight of the target, or of both; null where there is none
   */
  public record Recalled(
      int position,
      int distance,
      double error,
      double gradient,
      double gradientAtStart,
      Double attention)
      implements Serializable {}
}
