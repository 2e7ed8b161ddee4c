package org.coattend.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.OutputLock;
import org.coattend.report.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that no other disturbs in its output folder, and that leaves nothing half-made there if it
 * fails.
 */
final class Exclusive implements Job {
  private final Job job;
  private final String output;

  Exclusive(Job job, String output) {
    this.job = job;
    this.output = output;
  }

  @Override
  public Result run(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    try (OutputLock lock = OutputLock.take(output, hadoop)) {
      boolean done = false;
      try {
        Result result = job.run(spark);
        done = true;
        return result;
      } finally {
        if (!done) {
          discard(spark);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("output: " + e.getMessage(), e);
    }
  }

  /** What went wrong is told by the job itself. */
  private void discard(SparkSession spark) {
    try {
      Report.discard(spark, output);
    } catch (IOException e) {
      Logger log = LoggerFactory.getLogger(Exclusive.class);
      log.info("what the run had written so far stays in {}", output, e);
    }
  }
}
