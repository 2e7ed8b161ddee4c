package org.coattend.job;

import com.typesafe.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.PageFolder;
import org.coattend.report.page.PageOptions;

/** A job and, when it has ended, the pages of what it has written. */
final class WithPages implements Job {
  private final Job job;
  private final PageOptions pages;

  WithPages(Job job, PageOptions pages) {
    this.job = job;
    this.pages = pages;
  }

  /**
   * Options of the report job for what another writes.
   *
   * @param name of the other
   * @param options of the other
   */
  static PageOptions options(String name, Config options) {
    Map<String, String> shown = new LinkedHashMap<>();
    String output = options.getString("output");
    shown.put("input", output);
    shown.put("overwrite", "true");
    if (name.equals("evaluate")) {
      shown.put("input", options.getString("input"));
      for (String option : new String[] {"truth", "distance-column", "contact-distance", "chain"}) {
        shown.put(option, options.getString(option));
      }
      if (!output.isEmpty()) {
        shown.put("evaluation", output);
        shown.put("output", new Path(output, PageFolder.NAME).toString());
      }
    }
    return ReportJob.options(new Defaults("report").overriddenBy(null, shown));
  }

  /** What the job itself has to say is said before its pages, which may fail. */
  @Override
  public Result run(SparkSession spark) {
    System.out.println(job.run(spark).summary());
    try {
      return new ReportJob(pages).run(spark);
    } catch (RuntimeException e) {
      System.err.printf(
          "coattend: the job is done and its tables are whole, but not its pages; for these run: jobs/submit report --input %s --overwrite%n",
          pages.input());
      throw e;
    }
  }
}
