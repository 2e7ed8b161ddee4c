package org.coattend.report.page;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.report.page.Block.Bars;
import org.coattend.report.page.Block.Link;
import org.coattend.report.page.Block.Section;
import org.coattend.report.page.Block.Table;

/**
 * Writes the pages of a report: {@code index.html}, and of families and complexes a page each.
 *
 * <p>Every page is one file that needs no other and no network.
 */
public final class ReportPages {
  public static final String INDEX = "index.html";

  /** What was found that could not be used. */
  private static final String QUARANTINE = "quarantine";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final PageOptions options;
  private final ReportFolder report;

  private ReportPages(SparkSession spark, PageOptions options) {
    this.spark = spark;
    this.options = options;
    hadoop = spark.sessionState().newHadoopConf();
    report = ReportFolder.open(spark, options.input());
  }

  /**
   * What was written.
   *
   * @param index path of the first page
   * @param families how many have a page of their own
   * @param of how many there are
   * @param problems why known contacts are not on their family's page
   */
  public record Result(String index, int families, long of, List<String> problems) {}

  /**
   * Writes the pages.
   *
   * @throws IllegalArgumentException when the input is no finished report, or a family is not in it
   */
  public static Result write(SparkSession spark, PageOptions options) {
    return new ReportPages(spark, options).write();
  }

  private Result write() {
    return switch (report.manifest().job()) {
      case "coevolution" -> families();
      case "interactions" -> complexes();
      case "simulate" -> whole(SimulatedPage.of(report, options.input(), hadoop));
      case "notes" -> whole(NotesPage.of(report, options.rows()));
      default -> whole(tables());
    };
  }

  private Result families() {
    Dataset<Row> families = FamilyPages.families(report).persist();
    try {
      Dataset<Row> chosen = chosen(families);
      List<Written> written =
          FamilyRows.write(
              FamilyPages.rows(report, chosen, options.rows()),
              options.output(),
              broadcast(),
              FamilyPages.maker(options.known(), options.rows()));
      Page index =
          index("Co-evolving residues", "Families and their alignments.", families, written);
      precision(index);
      return result(index, written, families.count());
    } finally {
      families.unpersist();
    }
  }

  private Result complexes() {
    Dataset<Row> complexes = report.table("complexes");
    List<Written> written =
        FamilyRows.write(
            ComplexPages.rows(report, chosen(complexes), options.rows()),
            options.output(),
            broadcast(),
            ComplexPages.maker(options.rows()));
    Page index = index("Interactions", "Pairs of proteins.", complexes, written);
    return result(index, written, complexes.count());
  }

  private Dataset<Row> chosen(Dataset<Row> families) {
    if (options.families().isEmpty()) {
      return families.orderBy(desc("neff"), col("family")).limit(options.pages());
    }
    Dataset<Row> named = families.filter(col("family").isInCollection(options.families()));
    List<String> found = named.select("family").as(Encoders.STRING()).collectAsList();
    for (String family : options.families()) {
      if (!found.contains(family)) {
        throw new IllegalArgumentException(
            "families: there is no '%s' in %s".formatted(family, options.input()));
      }
    }
    return named;
  }

  private Page index(String title, String lead, Dataset<Row> families, List<Written> written) {
    Page page = new Page(title, lead);
    page.add(Block.Facts.of(report.manifest()));
    page.add(new Section("Families", ""));
    page.add(linked(families, written));
    if (report.has(QUARANTINE)) {
      Table aside = TableView.of(QUARANTINE, "", report.table(QUARANTINE), options.rows());
      if (!aside.rows().isEmpty()) {
        page.add(new Section("Quarantine", "What could not be used."));
        page.add(aside);
      }
    }
    return page;
  }

  /** The table of families, each with a link to its page, where it has one. */
  private Table linked(Dataset<Row> families, List<Written> written) {
    Map<String, String> files =
        written.stream().collect(Collectors.toMap(Written::family, Written::file));
    Table table = TableView.of("families", "", families.orderBy("family"), Integer.MAX_VALUE);
    List<Table.Column> columns = new ArrayList<>(table.columns());
    columns.set(0, new Table.Column("family", "name of the family", "link"));
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Object> cells = new ArrayList<>(row);
      String family = (String) row.get(0);
      cells.set(0, new Link(family, files.getOrDefault(family, "")));
      rows.add(cells);
    }
    return new Table(
        table.name(),
        written.size() < rows.size()
            ? "%,d of %,d families have a page of their own.".formatted(written.size(), rows.size())
            : "",
        columns,
        rows,
        table.total());
  }

  /** How precise the pairs are, where known contacts told. */
  private void precision(Page page) {
    ReportFolder evaluation =
        options.evaluation().isEmpty() ? report : ReportFolder.open(spark, options.evaluation());
    if (!evaluation.has("precision_mean")) {
      return;
    }
    List<Row> means = evaluation.table("precision_mean").collectAsList();
    List<String> tops = means.stream().map(row -> row.<String>getAs("top")).distinct().toList();
    Function<Row, String> separation =
        row -> "at least %d apart".formatted(row.<Integer>getAs("min_separation"));
    List<Bars.Series> series =
        means.stream()
            .map(separation)
            .distinct()
            .map(
                name ->
                    new Bars.Series(
                        name,
                        means.stream()
                            .filter(row -> separation.apply(row).equals(name))
                            .map(row -> row.<Double>getAs("precision"))
                            .toList()))
            .toList();
    page.add(new Section("Precision", "The share of the best pairs that are known contacts."));
    page.add(
        new Bars(
            "Precision, mean over families",
            "Of the best L/10, L/5, … pairs, L being the columns, as far as they are resolved.",
            "precision",
            tops,
            series));
    if (evaluation.has("precision")) {
      page.add(TableView.of("precision", "", evaluation.table("precision"), options.rows()));
    }
  }

  /** Every table of the report, as it is. */
  private Page tables() {
    Page page =
        new Page("Tables of the job " + report.manifest().job(), "Every table of the report.");
    page.add(Block.Facts.of(report.manifest()));
    for (String name : report.tables()) {
      page.add(new Section(name.replace('_', ' '), ""));
      page.add(TableView.of(name, "", report.table(name), options.rows()));
    }
    return page;
  }

  private Result result(Page index, List<Written> written, long of) {
    return new Result(
        write(index),
        written.size(),
        of,
        written.stream()
            .filter(page -> !page.problem().isEmpty())
            .map(page -> page.family() + ": " + page.problem())
            .sorted()
            .toList());
  }

  private Result whole(Page page) {
    return new Result(write(page), 0, 0, List.of());
  }

  private String write(Page index) {
    String file = new Path(options.output(), INDEX).toString();
    try {
      PageFile.write(file, hadoop, index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private Broadcast<SerializableConfiguration> broadcast() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(new SerializableConfiguration(hadoop));
  }
}
