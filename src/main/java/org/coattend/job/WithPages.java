package org.coattend.job;

import com.typesafe.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.Report;

/** A job and, when it has ended, the pages of what it has written. */
final class WithPages implements Job {
  private final Job job;
  private final ReportJob pages;

  WithPages(Job job, ReportJob.Options pages) {
    this.job = job;
    this.pages = new ReportJob(pages);
  }

  /**
   * Options of the report job for what another writes.
   *
   * @param name of the other
   * @param options of the other
   */
  static ReportJob.Options options(String name, Config options) {
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
        shown.put("output", new Path(output, Report.PAGES).toString());
      }
    }
    return ReportJob.Options.of(new Defaults("report").overriddenBy(null, shown));
  }

  /** What came of both. */
  record Result(Job.Result job, Job.Result pages) implements Job.Result {
    @Override
    public String summary() {
      return job.summary() + System.lineSeparator() + pages.summary();
    }
  }

  @Override
  public Result run(SparkSession spark) {
    Job.Result result = job.run(spark);
    return new Result(result, pages.run(spark));
  }
}
