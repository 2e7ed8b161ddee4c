package org.coattend.job;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Options that are one of a few words. */
final class Constants {
  private Constants() {}

  /**
   * The constant that an option names.
   *
   * @throws IllegalArgumentException when it names none
   */
  static <E extends Enum<E>> E of(Config config, String option, Class<E> type) {
    return of(option, config.getString(option), type);
  }

  /**
   * The constant of a name.
   *
   * @param option whose value it is, for the message
   * @throws IllegalArgumentException when there is none
   */
  static <E extends Enum<E>> E of(String option, String name, Class<E> type) {
    List<String> allowed = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String lower = constant.name().toLowerCase(Locale.ROOT);
      if (lower.equals(name)) {
        return constant;
      }
      allowed.add(lower);
    }
    throw new IllegalArgumentException(
        "%s is '%s', must be %s".formatted(option, name, String.join(" or ", allowed)));
  }
}
