package org.coattend.corpus.note;

/** Names that results are grouped by: of cohorts, relations and sections. */
final class LabelName {
  /** Characters that a name may have; a longer one is text in the wrong place. */
  private static final int LONGEST = 256;

  private LabelName() {}

  /** Without what is not seen around it: blanks, controls and marks of format. */
  static String stripped(String name) {
    int start = 0;
    int end = name.length();
    while (start < end && isUnseen(name.codePointAt(start))) {
      start += Character.charCount(name.codePointAt(start));
    }
    while (start < end && isUnseen(name.codePointBefore(end))) {
      end -= Character.charCount(name.codePointBefore(end));
    }
    return name.substring(start, end);
  }

  private static boolean isUnseen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  static boolean isTooLong(String name) {
    return name.length() > LONGEST;
  }

  /** Why a name that is too long cannot be used, without the name. */
  static String tooLong(String what) {
    return "%s is longer than %d characters".formatted(what, LONGEST);
  }

  /** Why what is no single value cannot be used, without it. */
  static String noSingleValue(String what) {
    return "%s is no single value".formatted(what);
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
