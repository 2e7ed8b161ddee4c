package org.coattend.corpus;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What tells families apart.
 *
 * @param family its name
 * @param source the file it came from
 */
public record FamilyKey(String family, String source)
    implements Serializable, Comparable<FamilyKey> {
  private static final Comparator<FamilyKey> ORDER =
      Comparator.comparing(FamilyKey::family).thenComparing(FamilyKey::source);

  /** The family that a bad record belongs to, nameless when it is a whole file. */
  public static FamilyKey of(BadRecord bad) {
    return new FamilyKey(bad.family() == null ? "" : bad.family(), bad.source());
  }

  @Override
  public int compareTo(FamilyKey other) {
    return ORDER.compare(this, other);
  }
}
