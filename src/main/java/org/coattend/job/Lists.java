package org.coattend.job;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Options that are several values, comma-separated, and lists of names on the console. */
final class Lists {
  private static final int SHOWN = 10;

  private Lists() {}

  /**
   * The values of an option; none where it is blank.
   *
   * @throws IllegalArgumentException when one cannot be read
   */
  static <T> List<T> of(Config config, String option, Function<String, T> value) {
    String listed = config.getString(option);
    return listed.isBlank()
        ? List.of()
        : Arrays.stream(listed.split(",", -1))
            .map(String::strip)
            .map(one -> read(option, one, value))
            .toList();
  }

  /** How many names there are, and the first of them, a line each; nothing where there is none. */
  static List<String> shown(String what, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,d %s:", names.size(), what));
    names.stream().limit(SHOWN).map(name -> "  " + name).forEach(lines::add);
    if (names.size() > SHOWN) {
      lines.add("  …");
    }
    return lines;
  }

  private static <T> T read(String option, String text, Function<String, T> value) {
    try {
      return value.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: '%s' is no number of its kind; give some, comma-separated".formatted(option, text),
          e);
    }
  }
}
