package org.coattend.corpus.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of the headers in notes, each of which opens a section that lasts to the next header or
 * the end.
 *
 * <p>A section is called after the pattern's first group, or the whole match if the pattern has
 * none: in capitals, inner white space as single spaces, without what stands around it and without
 * a colon at its end. Where nothing is left, or more than 256 characters, the match is no header.
 */
public final class SectionHeader implements Serializable {
  private static final Pattern WHITE = Pattern.compile("(?U)\\s+");

  private final Pattern pattern;

  /**
   * @param pattern a regular expression of Java, in which {@code ^} and {@code $} are the ends of
   *     lines; empty when notes have no sections
   * @throws IllegalArgumentException when it is none
   */
  public SectionHeader(String pattern) {
    try {
      this.pattern = pattern.isEmpty() ? null : Pattern.compile(pattern, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "section-header is no regular expression: %s at character %d"
              .formatted(e.getDescription(), e.getIndex() + 1),
          e);
    }
  }

  /** The sections of a text, in order; what stands before the first header is in none. */
  List<Section> sections(String text) {
    List<Section> sections = new ArrayList<>();
    if (pattern == null) {
      return sections;
    }
    String open = null;
    int start = 0;
    for (Matcher header = pattern.matcher(text); header.find(); ) {
      String name = name(header);
      if (!name.isEmpty() && !LabelName.isTooLong(name) && header.start() < text.length()) {
        if (open != null) {
          sections.add(new Section(open, new Span(start, header.start())));
        }
        open = name;
        start = header.start();
      }
    }
    if (open != null) {
      sections.add(new Section(open, new Span(start, text.length())));
    }
    return sections;
  }

  private static String name(Matcher header) {
    String name = header.groupCount() == 0 ? header.group() : header.group(1);
    return name == null ? "" : normalised(name);
  }

  /** A name in capitals, with single spaces and without a colon at its end. */
  static String normalised(String name) {
    String single = WHITE.matcher(name).replaceAll(" ").strip();
    String bare = single.endsWith(":") ? single.substring(0, single.length() - 1).strip() : single;
    return bare.toUpperCase(Locale.ROOT);
  }
}
