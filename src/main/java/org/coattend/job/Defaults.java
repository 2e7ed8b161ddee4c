package org.coattend.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.util.List;
import java.util.Map;

/**
 * A job's options, as {@code jobs/<job>.conf} describes them: their names, their meaning in the
 * comments, their defaults.
 */
public final class Defaults {
  private static final ConfigParseOptions REQUIRED =
      ConfigParseOptions.defaults().setAllowMissing(false);

  private final String job;
  private final Config values;

  /** Reads the defaults that come with the job. */
  public Defaults(String job) {
    this.job = job;
    values =
        ConfigFactory.parseResources(
                Defaults.class.getClassLoader(), "jobs/" + job + ".conf", REQUIRED)
            .resolveWith(home());
  }

  /** Where the samples are: the folder that {@code jobs/submit} was started from the copy of. */
  private static Config home() {
    return ConfigFactory.parseMap(
        Map.of("coattend.home", System.getProperty("coattend.home", ".")));
  }

  /** The options in the order of the file. */
  public List<Map.Entry<String, ConfigValue>> options() {
    return values.root().entrySet().stream()
        .sorted((a, b) -> Integer.compare(line(a), line(b)))
        .toList();
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

  private static int line(Map.Entry<String, ConfigValue> option) {
    return option.getValue().origin().lineNumber();
  }
}
