package org.coattend.spark;

import java.io.Serializable;
import java.util.Comparator;
import org.coattend.statistic.SplitMix;

/**
 * Ids by a hash, so that those that come first are no special ones.
 *
 * @param salt set before each id, so that what else goes by a hash of the id does not go along
 */
public record ByHash(String salt) implements Comparator<String>, Serializable {

  /** By the hash of the ids alone. */
  public ByHash() {
    this("");
  }

  @Override
  public int compare(String one, String other) {
    int byHash = Double.compare(SplitMix.unit(salt + one), SplitMix.unit(salt + other));
    return byHash != 0 ? byHash : one.compareTo(other);
  }
}
