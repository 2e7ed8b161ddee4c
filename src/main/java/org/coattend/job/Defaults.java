package org.coattend.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A job's options, as {@code jobs/<job>.conf} describes them: their names, their meaning in the
 * comments, their defaults.
 */
public final class Defaults {
  private static final ConfigParseOptions REQUIRED =
      ConfigParseOptions.defaults().setAllowMissing(false);

  /**
   * One option.
   *
   * @param name as in the file and, after two dashes, on the command line
   * @param value its default
   * @param meaning the comment above it
   * @param flag whether it is true or false
   */
  public record Option(String name, String value, String meaning, boolean flag) {}

  private final String job;
  private final Config described;

  /** As the file writes them: Typesafe's parser makes an Integer of 8.0, but keeps the text. */
  private final Config written;

  private final Config values;

  /** Reads the defaults that come with the job. */
  public Defaults(String job) {
    this.job = job;
    described =
        ConfigFactory.parseResources(
            Defaults.class.getClassLoader(), "jobs/" + job + ".conf", REQUIRED);
    written = described.resolveWith(home());
    Config typed = written;
    for (String option : written.root().keySet()) {
      typed = typed.withValue(option, typed(option, written.getString(option)));
    }
    values = typed;
  }

  /** Where the samples are: the folder that {@code jobs/submit} was started from the copy of. */
  private static Config home() {
    return ConfigFactory.parseMap(
        Map.of("coattend.home", System.getProperty("coattend.home", ".")));
  }

  /** The options in the order of the file. */
  public List<Option> options() {
    return described.root().entrySet().stream()
        .sorted(Comparator.comparingInt(option -> option.getValue().origin().lineNumber()))
        .map(option -> option(option.getKey(), option.getValue()))
        .toList();
  }

  private Option option(String name, ConfigValue described) {
    Object value = values.root().get(name).unwrapped();
    return new Option(
        name,
        value.toString(),
        String.join(" ", described.origin().comments()).strip(),
        value instanceof Boolean);
  }

  /**
   * Defaults, overridden by a file, overridden by flags. Each value is of the type of its default:
   * a whole number, a finite number, true or false, or text.
   *
   * @param file path of a HOCON file, or null
   * @param flags values given on the command line, by option
   * @throws IllegalArgumentException when the file cannot be read, names an option that is none, or
   *     a value is not of its option's type
   */
  public Config overriddenBy(String file, Map<String, String> flags) {
    Config options = file == null ? values : fromFile(file).withFallback(values);
    for (Map.Entry<String, String> flag : flags.entrySet()) {
      options = options.withValue(flag.getKey(), typed(flag.getKey(), flag.getValue()));
    }
    return options;
  }

  private Config fromFile(String file) {
    try {
      Config config = ConfigFactory.parseFile(new File(file), REQUIRED).resolveWith(home());
      Config options = ConfigFactory.empty();
      for (String option : config.root().keySet()) {
        if (!values.root().containsKey(option)) {
          throw new IllegalArgumentException(
              "%s has no option '%s'; jobs/%s.conf names them all".formatted(job, option, job));
        }
        options = options.withValue(option, typed(option, config.getString(option)));
      }
      return options;
    } catch (ConfigException e) {
      throw new IllegalArgumentException("conf-file " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("conf-file %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private ConfigValue typed(String option, String text) {
    Object standard = written.root().get(option).unwrapped();
    if (standard instanceof Boolean) {
      return ConfigValueFactory.fromAnyRef(truth(option, text));
    }
    if (standard instanceof Number) {
      if (written.getString(option).matches("-?[0-9]+")) {
        return ConfigValueFactory.fromAnyRef(wholeNumber(option, text));
      }
      return ConfigValueFactory.fromAnyRef(number(option, text));
    }
    return ConfigValueFactory.fromAnyRef(text);
  }

  private static boolean truth(String option, String text) {
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw mistyped(option, text, "true or false");
    };
  }

  private static int wholeNumber(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw mistyped(option, text, "a whole number, at most " + Integer.MAX_VALUE);
    }
  }

  private static double number(String option, String text) {
    try {
      double number = new BigDecimal(text).doubleValue();
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number that is too large.
    }
    throw mistyped(option, text, "a number");
  }

  private static IllegalArgumentException mistyped(String option, String text, String allowed) {
    return new IllegalArgumentException("%s is '%s', must be %s".formatted(option, text, allowed));
  }
}
