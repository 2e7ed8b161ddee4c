package org.coattend.spark;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/** What Spark's pages and event log say that a Spark job does. */
public final class JobDescription {
  private static final String PROPERTY = "spark.job.description";

  private JobDescription() {}

  /** Does work whose Spark jobs have more in their description than what is around it. */
  public static <T> T with(SparkContext spark, String more, Supplier<T> work) {
    String around = spark.getLocalProperty(PROPERTY);
    spark.setJobDescription(around == null ? more : around + ", " + more);
    try {
      return work.get();
    } finally {
      spark.setJobDescription(around);
    }
  }
}
