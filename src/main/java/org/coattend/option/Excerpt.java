package org.coattend.option;

/** What a file says, as a message may show it. */
public final class Excerpt {
  private static final int LONGEST = 80;

  private Excerpt() {}

  /** The beginning of a text's first line, without what is not to be seen. */
  public static String of(String text) {
    String line = text.lines().findFirst().orElse("");
    String shown =
        line.substring(0, Math.min(LONGEST, line.length())).replaceAll("[\\p{C}&&[^\t]]", "?");
    return line.length() > LONGEST ? shown + "…" : shown;
  }
}
