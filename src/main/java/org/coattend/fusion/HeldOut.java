package org.coattend.fusion;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

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
      default -> hash(group) < share;
    };
  }

  /** A hash of a name, even over 0 to 1, the end excluded. */
  public static double hash(String group) {
    CRC32 crc = new CRC32();
    crc.update(group.getBytes(StandardCharsets.UTF_8));
    return (SplitMix.mixed(crc.getValue()) >>> 11) * 0x1p-53;
  }
}
