package org.coattend.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Ids up to one, in the order of their hashes, so that those are no special ones and the same
 * wherever they are.
 *
 * @param last of them; null for all ids
 */
public record SomeIds(String last) implements Serializable {

  /** As many ids as there may be, at most. */
  public static SomeIds of(JavaRDD<String> ids, int most) {
    List<String> first = ids.takeOrdered(most + 1, new ByHash());
    return new SomeIds(first.size() <= most ? null : first.get(most - 1));
  }

  /** Whether an id is among them. */
  public boolean has(String id) {
    return last == null || new ByHash().compare(id, last) <= 0;
  }
}
