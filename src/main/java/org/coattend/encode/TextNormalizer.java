package org.coattend.encode;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The normalisation that BERT's vocabularies were made under; each character keeps its place in the
 * text.
 *
 * <p>Control, format, private and unassigned characters and U+FFFD vanish, white space becomes a
 * blank, ideographs get blanks around them, accents and case go. A mark that vanishes counts to the
 * character it stands on.
 *
 * @param clean whether control characters vanish and white space becomes a blank
 * @param ideographs whether CJK ideographs are set apart
 * @param stripAccents whether nonspacing marks vanish, after canonical decomposition
 * @param lowerCase whether case goes
 */
public record TextNormalizer(
    boolean clean, boolean ideographs, boolean stripAccents, boolean lowerCase) {

  /** The normalised text, by code point. */
  static final class Text {
    int[] codePoints;

    /** Where each comes from in the text, in chars; the ends are exclusive. */
    int[] starts;

    int[] ends;

    int length;

    private Text(int capacity) {
      codePoints = new int[capacity];
      starts = new int[capacity];
      ends = new int[capacity];
    }

    private void add(int codePoint, int start, int end) {
      if (length == codePoints.length) {
        int capacity = 2 * length + 16;
        codePoints = Arrays.copyOf(codePoints, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
      }
      codePoints[length] = codePoint;
      starts[length] = start;
      ends[length++] = end;
    }

    private void extend(int start, int end) {
      if (length > 0 && ends[length - 1] == start && codePoints[length - 1] != ' ') {
        ends[length - 1] = end;
      }
    }
  }

  Text normalize(String text) {
    Text out = new Text(text.length() + 16);
    for (int at = 0, end; at < text.length(); at = end) {
      int codePoint = text.codePointAt(at);
      end = at + Character.charCount(codePoint);
      if (clean && vanishes(codePoint)) {
        continue;
      }
      if (clean && isSpace(codePoint)) {
        out.add(' ', at, end);
      } else if (ideographs && isIdeograph(codePoint)) {
        out.add(' ', at, at);
        fold(codePoint, at, end, out);
        out.add(' ', end, end);
      } else {
        fold(codePoint, at, end, out);
      }
    }
    return out;
  }

  private void fold(int codePoint, int start, int end, Text out) {
    if (codePoint < 128) {
      out.add(lowerCase ? Character.toLowerCase(codePoint) : codePoint, start, end);
      return;
    }
    String folded = Character.toString(codePoint);
    if (stripAccents) {
      folded = Normalizer.normalize(folded, Normalizer.Form.NFD);
    }
    for (int k = 0, part; k < folded.length(); k += Character.charCount(part)) {
      part = folded.codePointAt(k);
      if (stripAccents && Character.getType(part) == Character.NON_SPACING_MARK) {
        out.extend(start, end);
      } else if (lowerCase) {
        Character.toString(part)
            .toLowerCase(Locale.ROOT)
            .codePoints()
            .forEach(lower -> out.add(lower, start, end));
      } else {
        out.add(part, start, end);
      }
    }
  }

  private static boolean vanishes(int codePoint) {
    if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> codePoint == 0xFFFD;
    };
  }

  /** White space that is no control character, or tab, line feed or carriage return. */
  public static boolean isSpace(int codePoint) {
    return codePoint == '\t'
        || codePoint == '\n'
        || codePoint == '\r'
        || Character.isSpaceChar(codePoint);
  }

  /** The blocks that BERT's multilingual release sets apart; no kana, no Hangul. */
  private static boolean isIdeograph(int codePoint) {
    return codePoint >= 0x3400
        && (codePoint <= 0x4DBF
            || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
            || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
            || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
            || (codePoint >= 0x2A700 && codePoint <= 0x2CEAF)
            || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F));
  }
}
