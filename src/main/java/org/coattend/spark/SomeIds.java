package org.coattend.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Ids up to one, in the order of their hashes, so that those are no special ones and the same
 * wherever they are. The hash is not the one that splits go by: the first of all are of all splits.
 *
 * @param last of them; null for all ids
 */
public record SomeIds(String last) implements Serializable {
  /** Ids that can be chosen at most: they pass through the driver. */
  public static final int MOST = 1_000_000;

  /** The order of the ids. */
  public static final ByHash ORDER = new ByHash("some ");

  /**
   * As many ids as there may be, at most.
   *
   * @param most 1 to {@value #MOST}
   * @throws IllegalArgumentException when it is out of its range
   */
  public static SomeIds of(JavaRDD<String> ids, int most) {
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("ids are %d, must be 1 to %d".formatted(most, MOST));
    }
    List<String> first = ids.takeOrdered(most + 1, ORDER);
    return new SomeIds(first.size() <= most ? null : first.get(most - 1));
  }

  /** Whether an id is among them. */
  public boolean has(String id) {
    return last == null || ORDER.compare(id, last) <= 0;
  }
}
