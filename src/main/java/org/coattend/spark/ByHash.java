package org.coattend.spark;

import java.io.Serializable;
import java.util.Comparator;
import org.coattend.statistic.SplitMix;

/** Ids by a hash, so that those that come first are no special ones. */
public final class ByHash implements Comparator<String>, Serializable {
  private static final long serialVersionUID = 1;

  @Override
  public int compare(String one, String other) {
    int byHash = Double.compare(SplitMix.unit(one), SplitMix.unit(other));
    return byHash != 0 ? byHash : one.compareTo(other);
  }
}
