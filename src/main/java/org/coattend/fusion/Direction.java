package org.coattend.fusion;

import java.util.Locale;

/** Who attends to whom. */
public enum Direction {
  /** Words are queries, patches are keys. */
  TEXT_TO_IMAGE,
  /** Patches are queries, words are keys. */
  IMAGE_TO_TEXT;

  /** Its name in tables. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
