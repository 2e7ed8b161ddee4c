package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.KnownContacts;
import org.coattend.report.page.PageOptions;
import org.coattend.report.page.ReportPages;

/**
 * Makes pages of HTML of what another job has written.
 *
 * <p><b>Input.</b> A report: its tables and its manifest; of coevolution also known contacts.
 *
 * <p><b>Output.</b> {@code index.html} and, of coevolution and interactions, a page of each family.
 * Every page is one file, which needs no other and no network.
 *
 * <p><b>Example.</b> {@code jobs/submit report --input report --truth contacts/}
 */
public final class ReportJob implements Job {
  /** A comma that is not part of a family's name. */
  private static final String COMMA = "(?<!\\\\),";

  static PageOptions options(Config config) {
    return new PageOptions(
        config.getString("input"),
        config.getString("truth"),
        config.getString("distance-column"),
        config.getDouble("contact-distance"),
        config.getString("chain"),
        config.getString("evaluation"),
        families(config.getString("families")),
        config.getInt("pages"),
        config.getInt("rows"),
        config.getString("output"),
        config.getBoolean("overwrite"));
  }

  private static Set<String> families(String listed) {
    return Stream.of(listed.split(COMMA, -1))
        .map(name -> name.strip().replace("\\,", ","))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  /** What came of it. */
  public record Result(ReportPages.Result pages) implements Job.Result {
    @Override
    public String summary() {
      List<String> lines =
          new ArrayList<>(
              Lists.shown("families whose known contacts cannot be used", pages.problems()));
      String families =
          pages.of() == 0
              ? ""
              : String.format(
                  Locale.ROOT, ", pages of %,d of %,d families", pages.families(), pages.of());
      lines.add("pages: " + pages.index() + families);
      return String.join("\n", lines);
    }
  }

  private final PageOptions options;

  public ReportJob(Config config) {
    this(options(config));
  }

  ReportJob(PageOptions options) {
    this.options = options;
  }

  @Override
  public Result run(SparkSession spark) {
    Stages stages = new Stages(spark, "report");
    try {
      ReportPages pages =
          stages.run("read", () -> ReportPages.of(spark, options), ReportPages::described);
      KnownContacts known =
          options.truth().isEmpty()
              ? KnownContacts.none()
              : stages.run(
                  "truth",
                  () -> known(pages.families(), spark.sessionState().newHadoopConf()),
                  ReportJob::described);
      return new Result(
          stages.run("write", () -> pages.write(known), result -> "pages in " + options.output()));
    } finally {
      stages.close();
    }
  }

  private KnownContacts known(Set<String> families, Configuration hadoop) {
    try {
      return new KnownContacts(
          TruthFiles.ofSome(TruthFiles.list(options.truth(), hadoop).keySet(), families),
          options.distanceColumn(),
          options.chain());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String described(KnownContacts known) {
    int families = known.files().size();
    return String.format(
        Locale.ROOT, "known contacts of %,d %s", families, families == 1 ? "family" : "families");
  }
}
