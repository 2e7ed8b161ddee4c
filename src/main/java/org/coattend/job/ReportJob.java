package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.coattend.evaluation.TruthFile;
import org.coattend.report.Report;
import org.coattend.report.page.KnownContacts;
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

  /**
   * What to do.
   *
   * @param input folder of a report
   * @param truth known contacts as {@link TruthFiles} lists them; empty: none
   * @param distanceColumn column of contacts tables with the distance, in Å
   * @param contactDistance pairs closer than this are contacts, in Å
   * @param chain of structures; may be empty
   * @param evaluation folder of the evaluate job; empty: the input
   * @param families that get a page; none: all, up to pages
   * @param pages of families, at most
   * @param rows of a table, at most
   * @param output folder of the pages
   * @param overwrite whether pages that are there are replaced
   */
  public record Options(
      String input,
      String truth,
      String distanceColumn,
      double contactDistance,
      String chain,
      String evaluation,
      Set<String> families,
      int pages,
      int rows,
      String output,
      boolean overwrite) {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      if (input.isBlank()) {
        throw new IllegalArgumentException("input is empty; give the output folder of a job");
      }
      families = Set.copyOf(families);
      output = output.isEmpty() ? new Path(input, Report.PAGES).toString() : output;
      if (!(contactDistance > 0)) {
        throw new IllegalArgumentException(
            "contact-distance is %s, must be above 0".formatted(contactDistance));
      }
    }

    static Options of(Config config) {
      return new Options(
          config.getString("input"),
          config.getString("truth"),
          config.getString("distance-column"),
          config.getDouble("contact-distance"),
          config.getString("chain"),
          config.getString("evaluation"),
          new TreeSet<>(Lists.of(config, "families", name -> name)),
          config.getInt("pages"),
          config.getInt("rows"),
          config.getString("output"),
          config.getBoolean("overwrite"));
    }
  }

  /** What came of it. */
  public record Result(ReportPages.Result pages) implements Job.Result {
    @Override
    public String summary() {
      String families =
          pages.of() == 0
              ? ""
              : String.format(
                  Locale.ROOT, ", pages of %,d of %,d families", pages.families(), pages.of());
      return Stream.concat(
              pages.problems().stream().limit(10), Stream.of("pages: " + pages.index() + families))
          .collect(Collectors.joining(System.lineSeparator()));
    }
  }

  private final Options options;

  public ReportJob(Config config) {
    this(Options.of(config));
  }

  ReportJob(Options options) {
    this.options = options;
  }

  @Override
  public Result run(SparkSession spark) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Stages stages = new Stages(spark, "report");
    try {
      KnownContacts known = stages.run("read", () -> known(spark, hadoop), ReportJob::described);
      ReportPages.Result pages =
          stages.run(
              "write",
              () -> {
                clear(hadoop);
                return ReportPages.write(spark, pageOptions(known));
              },
              result -> "pages in " + options.output());
      return new Result(pages);
    } finally {
      stages.close();
    }
  }

  private PageOptions pageOptions(KnownContacts known) {
    return new PageOptions(
        options.input(),
        options.evaluation(),
        options.output(),
        known,
        options.families(),
        options.pages(),
        options.rows());
  }

  private KnownContacts known(SparkSession spark, Configuration hadoop) {
    if (options.truth().isEmpty()) {
      return KnownContacts.none();
    }
    try {
      Path families = new Path(options.input(), "families");
      if (!families.getFileSystem(hadoop).exists(families)) {
        throw new IllegalArgumentException(
            "truth: %s is no report of coevolution, no contacts of it can be known"
                .formatted(options.input()));
      }
      Set<String> names =
          new TreeSet<>(
              spark
                  .read()
                  .parquet(families.toString())
                  .select("family")
                  .as(Encoders.STRING())
                  .collectAsList());
      Map<String, TruthFile> files =
          TruthFiles.byFamily(TruthFiles.list(options.truth(), hadoop).keySet(), names);
      return new KnownContacts(
          new LinkedHashMap<>(files),
          options.distanceColumn(),
          options.chain(),
          options.contactDistance());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String described(KnownContacts known) {
    int families = known.files().size();
    return families == 0
        ? "no known contacts"
        : String.format(
            Locale.ROOT,
            "known contacts of %,d %s",
            families,
            families == 1 ? "family" : "families");
  }

  /** Removes pages of an earlier run, and nothing else. */
  private void clear(Configuration hadoop) {
    Path folder = new Path(options.output());
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (!files.exists(folder)) {
        return;
      }
      List<Path> pages =
          Stream.of(files.listStatus(folder))
              .map(FileStatus::getPath)
              .filter(path -> path.getName().endsWith(".html"))
              .toList();
      if (!pages.isEmpty() && !options.overwrite()) {
        throw new IllegalArgumentException(
            "output: %s has pages; give --overwrite or another folder".formatted(folder));
      }
      for (Path page : pages) {
        files.delete(page, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
