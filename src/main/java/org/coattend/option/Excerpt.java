package org.coattend.option;

/** What a file says, as a message may show it. */
public final class Excerpt {
  private static final int LONGEST = 80;

  private Excerpt() {}

  /** The beginning of a text's first line, without what is not to be seen. */
  public static String of(String text) {
    String line = text.lines().findFirst().orElse("");
    String shown = onOneLine(line.substring(0, Math.min(LONGEST, line.length())));
    return line.length() > LONGEST ? shown + "…" : shown;
  }

  /** The whole text, without what is not to be seen, ends of lines among it. */
  public static String onOneLine(String text) {
    return text.replaceAll("[\\p{C}&&[^\t]]", "?");
  }

  /**
   * The lines of a text, without what is not to be seen: names from files steer no terminal and
   * turn no text around.
   */
  public static String lines(String text) {
    return text.replaceAll("[\\p{C}&&[^\t\n]]", "?");
  }
}
