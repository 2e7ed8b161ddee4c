package org.coattend.job;

import org.apache.spark.SparkContext;

/**
 * What Spark's pages, event log and metrics call the Spark jobs of a run: a group for each of its
 * stages, and a description of what the run is at.
 */
final class JobGroup {
  private JobGroup() {}

  /** Puts what follows into the group of a stage. */
  static void stage(SparkContext spark, String job, String stage) {
    spark.setJobGroup(job + " " + stage, job + ": " + stage, false);
  }

  /** Puts what follows into the group of what a run does between stages. */
  static void between(SparkContext spark, String job, String doing) {
    spark.setJobGroup(job, job + ": " + doing, false);
  }

  /** A job of which whatever it does before and after its stages is in a group, too. */
  static Job around(String name, Job job) {
    return spark -> {
      between(spark.sparkContext(), name, "looks at input and output");
      try {
        return job.run(spark);
      } finally {
        spark.sparkContext().clearJobGroup();
      }
    };
  }
}
