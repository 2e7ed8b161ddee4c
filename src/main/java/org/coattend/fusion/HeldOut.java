package org.coattend.fusion;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Which pairs nothing is learnt from. That depends on a pair's group alone, so that it stays the
 * same when others are added, and what is one group stays on one side.
 *
 * @param share of the groups that are held out, about: 0 to 1
 */
public record HeldOut(double share) implements Serializable {
  /** Groups that say themselves which side they are on. */
  private static final String TRAIN = "train";

  private static final String TEST = "test";

  /**
   * @throws IllegalArgumentException when the share is none
   */
  public HeldOut {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("held-out is %s, must be 0 to 1".formatted(share));
    }
  }

  /** Whether a group is held out: as it says, if it is called train or test, or by its hash. */
  public boolean holds(String group) {
    return switch (group) {
      case TRAIN -> false;
      case TEST -> true;
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
