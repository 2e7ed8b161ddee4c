package org.coattend.job;

import com.typesafe.config.Config;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Options that are several values, comma-separated. */
final class Lists {
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
