package org.coattend;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.job.Defaults;
import org.coattend.job.Job;
import org.coattend.job.Jobs;
import org.coattend.option.Excerpt;
import org.coattend.spark.CoattendPlugin;
import org.coattend.spark.LocalFolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line: one subcommand per job, whose options are those of {@code jobs/<job>.conf}.
 *
 * <p>Exit codes: 0 done; 2 wrong use or bad input; 1 the job failed.
 */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private static final String CONF_FILE = "--conf-file";

  private Main() {}

  /** Runs a job and leaves the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandSpec coattend = CommandSpec.create().name("jobs/submit").mixinStandardHelpOptions(true);
    coattend.usageMessage().description("Attention statistics over large sequence corpora.");
    Jobs.names().forEach(job -> coattend.addSubcommand(job, command(job)));
    CommandLine line = new CommandLine(coattend);
    line.setExpandAtFiles(false); // an argument is never a file of arguments
    line.setExecutionStrategy(Main::executeOrExplain);
    line.setParameterExceptionHandler(Main::misused);
    return line.execute(args);
  }

  private static CommandSpec command(String job) {
    CommandSpec command = CommandSpec.create().mixinStandardHelpOptions(true);
    Defaults defaults = new Defaults(job);
    defaults.options().forEach(option -> command.addOption(option(option)));
    command.addOption(
        OptionSpec.builder(CONF_FILE)
            .type(String.class)
            .paramLabel("<file>")
            .description(
                "options in HOCON, as in jobs/" + job + ".conf; a local file of the driver's")
            .build());
    command.usageMessage().sortOptions(false).abbreviateSynopsis(true).width(100);
    return command;
  }

  private static OptionSpec option(Defaults.Option option) {
    String standard = option.value().isEmpty() ? "" : " [" + option.value() + "]";
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.name())
            .type(String.class)
            .paramLabel(option.flag() ? "true|false" : "<" + option.name() + ">")
            .description((option.meaning() + standard).replace("%", "%%"));
    return option.flag() ? spec.arity("0..1").fallbackValue("true").build() : spec.build();
  }

  /** Picocli's own handler sees only exceptions of commands that are objects. */
  private static int executeOrExplain(ParseResult parsed) {
    try {
      return execute(parsed);
    } catch (Exception | Error e) {
      return explain(e);
    }
  }

  private static int execute(ParseResult parsed) throws IOException {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (!parsed.hasSubcommand()) {
      parsed.commandSpec().commandLine().usage(System.err);
      return MISUSED;
    }
    ParseResult job = parsed.subcommand();
    String name = job.commandSpec().name();
    Map<String, String> flags = new LinkedHashMap<>();
    for (OptionSpec option : job.matchedOptions()) {
      if (!option.longestName().equals(CONF_FILE)) {
        flags.put(option.longestName().substring(2), option.getValue());
      }
    }
    Config options =
        new Defaults(name).overriddenBy(job.matchedOptionValue(CONF_FILE, null), flags);
    Job created = Jobs.create(name, options);
    SparkSession spark =
        SparkSession.builder()
            .appName("coattend " + name)
            .config("spark.plugins", CoattendPlugin.among(new SparkConf().get("spark.plugins", "")))
            .getOrCreate();
    try {
      LocalFolders.restrict();
      System.out.println(Excerpt.lines(created.run(spark).summary()));
    } finally {
      spark.stop();
    }
    return DONE;
  }

  private static int misused(CommandLine.ParameterException e, String[] args) {
    System.err.printf(
        "%s%nSee %s --help%n",
        Excerpt.lines(e.getMessage()), e.getCommandLine().getCommandSpec().qualifiedName());
    return MISUSED;
  }

  /** One line for the user; the log has the whole story. */
  private static int explain(Throwable thrown) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.info("failed", thrown);
    Optional<BadInputException> bad = BadInputException.behind(thrown);
    if (bad.isPresent()) {
      return say(bad.get().getMessage(), MISUSED);
    }
    if (isMisuse(thrown) || thrown instanceof ConfigException) {
      return say(thrown.getMessage(), MISUSED);
    }
    Throwable cause = thrown;
    while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
      cause = cause.getCause();
    }
    return say("the job failed: " + cause.toString().lines().findFirst().orElse(""), FAILED);
  }

  /** Options are checked by our own code, paths by Hadoop's; elsewhere it is a fault. */
  private static boolean isMisuse(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    if (!(thrown instanceof IllegalArgumentException) || trace.length == 0) {
      return false;
    }
    String thrower = trace[0].getClassName();
    return thrower.startsWith("org.coattend.") || thrower.equals("org.apache.hadoop.fs.Path");
  }

  private static int say(String message, int code) {
    System.err.println("coattend: " + Excerpt.lines(message));
    return code;
  }
}
