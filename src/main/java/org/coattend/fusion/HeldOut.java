package org.coattend.fusion;

import java.io.Serializable;
import java.util.Locale;
import org.coattend.statistic.SplitMix;

/**
 * Which pairs nothing is learnt from. That depends on a pair's group alone, so that it stays the
 * same when others are added, and what is one group stays on one side.
 *
 * @param share of the groups that are held out, about: 0 to 1
 * @param said whether groups may say themselves which side they are on
 */
public record HeldOut(double share, boolean said) implements Serializable {
  /**
   * @throws IllegalArgumentException when the share is none
   */
  public HeldOut {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("held-out is %s, must be 0 to 1".formatted(share));
    }
  }

  /**
   * Whether a group is held out: as it says, if it may and is called train or test, in capitals or
   * not, or by its hash.
   *
   * @throws IllegalArgumentException when it is called as splits are, but neither of these
   */
  public boolean holds(String group) {
    return switch (said ? group.toLowerCase(Locale.ROOT) : "") {
      case "train" -> false;
      case "test" -> true;
      case "training", "testing", "val", "valid", "validation", "dev", "eval" ->
          throw new IllegalArgumentException(
              "split-column says '%s'; call splits train or test".formatted(group));
      default -> SplitMix.unit(group) < share;
    };
  }
}
