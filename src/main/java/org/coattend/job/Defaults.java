package org.coattend.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.File;
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
  private final Config values;

  /** Reads the defaults that come with the job. */
  public Defaults(String job) {
    this.job = job;
    described =
        ConfigFactory.parseResources(
            Defaults.class.getClassLoader(), "jobs/" + job + ".conf", REQUIRED);
    values = described.resolveWith(home());
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
    ConfigValue value = values.root().get(name);
    return new Option(
        name,
        value.unwrapped().toString(),
        String.join(" ", described.origin().comments()).strip(),
        value.valueType() == ConfigValueType.BOOLEAN);
  }

  /**
   * Defaults, overridden by a file, overridden by flags.
   *
   * @param file path of a HOCON file, or null
   * @param flags values given on the command line, by option
   * @throws IllegalArgumentException when the file cannot be read or names an option that is none
   */
  public Config overriddenBy(String file, Map<String, String> flags) {
    Config overrides = ConfigFactory.empty();
    for (Map.Entry<String, String> flag : flags.entrySet()) {
      overrides =
          overrides.withValue(
              flag.getKey(), ConfigValueFactory.fromAnyRef(flag.getValue(), "--" + flag.getKey()));
    }
    return file == null
        ? overrides.withFallback(values)
        : overrides.withFallback(fromFile(file)).withFallback(values);
  }

  private Config fromFile(String file) {
    try {
      Config config = ConfigFactory.parseFile(new File(file), REQUIRED).resolveWith(home());
      for (String option : config.root().keySet()) {
        if (!values.hasPathOrNull(option)) {
          throw new IllegalArgumentException(
              "conf-file %s: %s has no option '%s'; jobs/%s.conf names them all"
                  .formatted(file, job, option, job));
        }
      }
      return config;
    } catch (ConfigException e) {
      throw new IllegalArgumentException("conf-file %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
