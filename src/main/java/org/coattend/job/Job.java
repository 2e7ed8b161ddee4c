package org.coattend.job;

import org.apache.spark.sql.SparkSession;

/** One thing that users run. */
public interface Job {

  /** What came of a run. */
  interface Result {
    /** Lines for the console, the whereabouts of what was written last. */
    String summary();
  }

  /**
   * Runs to the end.
   *
   * @throws IllegalArgumentException when the options do not fit what is there
   * @throws org.coattend.corpus.BadInputException when the input cannot be used
   */
  Result run(SparkSession spark);
}
