package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** All that something prints and logs, at level INFO, which is Spark's own. */
record Printed(String text) {

  /** Writes events with their exceptions. */
  private static final class Copy extends AbstractAppender {
    private final PrintStream out;

    Copy(PrintStream out) {
      super("copy", null, null, true, Property.EMPTY_ARRAY);
      this.out = out;
    }

    @Override
    public void append(LogEvent event) {
      out.println(event.getMessage().getFormattedMessage());
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(out);
      }
    }
  }

  /**
   * What something prints and logs that must fail, and how it fails, as the log of a run has it.
   */
  static Printed ofFailing(ThrowingCallable what) {
    return during(() -> assertThatThrownBy(what).satisfies(Throwable::printStackTrace));
  }

  static Printed during(Runnable what) {
    var bytes = new ByteArrayOutputStream();
    var copy = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PrintStream out = System.out;
    PrintStream err = System.err;
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    Level level = root.getLevel();
    Copy appender = new Copy(copy);
    appender.start();
    System.setOut(copy);
    System.setErr(copy);
    root.setLevel(Level.INFO);
    root.addAppender(appender, Level.INFO, null);
    context.updateLoggers();
    try {
      what.run();
    } finally {
      root.removeAppender(appender.getName());
      root.setLevel(level);
      context.updateLoggers();
      System.setOut(out);
      System.setErr(err);
    }
    return new Printed(bytes.toString(StandardCharsets.UTF_8));
  }
}
