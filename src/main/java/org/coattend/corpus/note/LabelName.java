package org.coattend.corpus.note;

/** Names that results are grouped by: of cohorts, relations and sections. */
final class LabelName {
  /** Characters that a name may have; a longer one is text in the wrong place. */
  private static final int LONGEST = 256;

  private LabelName() {}

  static boolean isTooLong(String name) {
    return name.length() > LONGEST;
  }

  /** Why a name that is too long cannot be used, without the name. */
  static String tooLong(String what) {
    return "%s is longer than %d characters".formatted(what, LONGEST);
  }

  /**
   * @throws IllegalArgumentException when the name is too long
   */
  static void check(String what, String name) {
    if (isTooLong(name)) {
      throw new IllegalArgumentException(tooLong(what));
    }
  }
}
