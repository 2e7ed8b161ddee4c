package org.coattend.report.page;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.report.FamilyFile;
import org.coattend.report.KnownContacts;
import org.coattend.report.PageFolder;
import org.coattend.report.page.Block.Link;
import org.coattend.report.page.Block.Section;
import org.coattend.report.page.Block.Table;

/**
 * The pages of a report: {@code index.html}, and of families and complexes a page each.
 *
 * <p>Every page is one file that needs no other and no network.
 */
public final class ReportPages {
  private static final String COEVOLUTION = "coevolution";
  private static final String INTERACTIONS = "interactions";
  private static final String INDEX = "index" + PageFile.EXTENSION;

  /** What was found that could not be used. */
  private static final String QUARANTINE = "quarantine";

  /** Columns that tell which note or example a row is of. */
  private static final Set<String> IDS = Set.of("id", "note_id", "pair_id");

  private final SparkSession spark;
  private final Configuration hadoop;
  private final PageOptions options;
  private final ReportFolder report;
  private final String job;

  /** Families that are to have a page, or complexes. */
  private final List<String> chosen;

  private ReportPages(SparkSession spark, PageOptions options) {
    this.spark = spark;
    this.options = options;
    hadoop = spark.sessionState().newHadoopConf();
    report = ReportFolder.open(spark, "input", options.input());
    job = report.manifest().job();
    requireMeant("truth", !options.truth().isEmpty(), COEVOLUTION);
    requireMeant("evaluation", !options.evaluation().isEmpty(), COEVOLUTION);
    requireMeant("families", !options.families().isEmpty(), COEVOLUTION, INTERACTIONS);
    chosen = chosen();
  }

  /**
   * Looks at a report, before anything is written.
   *
   * @throws IllegalArgumentException when the input is no finished report, a family is not in it,
   *     or an option is not for such a report
   */
  public static ReportPages of(SparkSession spark, PageOptions options) {
    ReportPages pages = new ReportPages(spark, options);
    List<String> files =
        Stream.concat(
                Stream.of(INDEX),
                pages.chosen.stream().map(family -> FamilyFile.name(family, PageFile.EXTENSION)))
            .toList();
    try {
      pages.folder().requireFree(files, options.overwrite());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  private void requireMeant(String option, boolean given, String... jobs) {
    if (given && !List.of(jobs).contains(job)) {
      throw new IllegalArgumentException(
          "%s: %s is of the job %s; the option is for %s alone"
              .formatted(option, options.input(), job, String.join(" and ", jobs)));
    }
  }

  private List<String> chosen() {
    Optional<Dataset<Row>> all = named();
    if (all.isEmpty()) {
      return List.of();
    }
    if (options.families().isEmpty()) {
      Dataset<Row> first = all.get().orderBy(desc("neff"), col("family")).limit(options.pages());
      return first.select("family").as(Encoders.STRING()).collectAsList();
    }
    Set<String> found = families();
    for (String family : options.families()) {
      if (!found.contains(family)) {
        throw new IllegalArgumentException(
            "families: there is no '%s' in %s".formatted(family, options.input()));
      }
    }
    return List.copyOf(options.families());
  }

  /** The table with a row for each family or complex, if the report has one. */
  private Optional<Dataset<Row>> named() {
    return switch (job) {
      case COEVOLUTION -> Optional.of(report.table("families"));
      case INTERACTIONS -> Optional.of(report.table("complexes"));
      default -> Optional.empty();
    };
  }

  /** The names of all families or complexes, in order. */
  public Set<String> families() {
    return named()
        .map(all -> new TreeSet<>(all.select("family").as(Encoders.STRING()).collectAsList()))
        .orElseGet(TreeSet::new);
  }

  /** What the pages are of. */
  public String described() {
    return "%s of the job %s".formatted(options.input(), job);
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
   * Writes the pages, in place of those that are there.
   *
   * @param known contacts of families
   * @throws IllegalArgumentException when the report lacks a table or a column
   */
  public Result write(KnownContacts known) {
    try {
      return switch (job) {
        case COEVOLUTION -> families(known);
        case INTERACTIONS -> complexes();
        case "notes" -> whole(NotesPage.of(report, options.rows()));
        default -> whole(tables());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result families(KnownContacts known) throws IOException {
    FamilyPages pages = new FamilyPages(report, options);
    List<Block> precision = Precision.of(spark, report, options);
    Dataset<Row> families = pages.families().persist();
    try {
      return write(
          new Page("Co-evolving residues", "Families and their alignments."),
          "Families",
          families,
          pages.rows(chosen(families)),
          pages.maker(known),
          precision);
    } finally {
      families.unpersist();
    }
  }

  private Result complexes() throws IOException {
    ComplexPages pages = new ComplexPages(report, options.rows());
    Dataset<Row> complexes = pages.complexes();
    return write(
        new Page("Interactions", "Pairs of proteins."),
        "Complexes",
        complexes,
        pages.rows(chosen(complexes)),
        pages.maker(),
        List.of());
  }

  private Dataset<Row> chosen(Dataset<Row> families) {
    Dataset<Row> names = spark.createDataset(chosen, Encoders.STRING()).toDF("family");
    return families.join(broadcast(names), "family");
  }

  /** Writes the pages of families or complexes, and that which links to them. */
  private Result write(
      Page index,
      String heading,
      Dataset<Row> families,
      Stream<Dataset<Row>> rows,
      FamilyRows.Maker maker,
      List<Block> more)
      throws IOException {
    long all = families.count();
    index.add(Block.Facts.of(report.manifest()));
    index.add(new Section(heading, ""));
    Table table = TableView.of(heading.toLowerCase(Locale.ROOT), "", inOrder(families), shown());
    Optional<Table> aside =
        report.has(QUARANTINE)
            ? Optional.of(
                TableView.of(
                    QUARANTINE, "", TableView.ordered(report.table(QUARANTINE)), options.rows()))
            : Optional.empty();
    folder().clear();
    List<Row> written =
        FamilyRows.write(
            rows,
            options.output(),
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(hadoop)),
            maker);
    index.add(linked(table, written, all));
    aside
        .filter(found -> !found.rows().isEmpty())
        .ifPresent(
            found -> index.add(new Section("Quarantine", "What could not be used.")).add(found));
    index.addAll(more);
    return new Result(
        write(index),
        written.size(),
        all,
        written.stream()
            .filter(row -> !row.<String>getAs("problem").isEmpty())
            .map(row -> row.getAs("family") + ": " + row.getAs("problem"))
            .sorted()
            .toList());
  }

  /** Those with a page first. */
  private Dataset<Row> inOrder(Dataset<Row> families) {
    return families.orderBy(
        col("family").isInCollection(chosen).desc(), desc("neff"), col("family"));
  }

  private int shown() {
    return Math.max(options.rows(), chosen.size());
  }

  /** The table of families, each with a link to its page, where it has one. */
  private static Table linked(Table table, List<Row> written, long all) {
    Map<String, String> files =
        written.stream()
            .collect(Collectors.toMap(row -> row.getAs("family"), row -> row.getAs("file")));
    List<Table.Column> columns = new ArrayList<>(table.columns());
    columns.set(0, new Table.Column("family", columns.get(0).meaning(), "link"));
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Object> cells = new ArrayList<>(row);
      String family = (String) row.get(0);
      cells.set(0, new Link(family, files.getOrDefault(family, "")));
      rows.add(cells);
    }
    return new Table(
        table.name(),
        written.size() < all
            ? "%,d of %,d have a page of their own; they are first, those with the largest neff before others."
                .formatted(written.size(), all)
            : "Those with the largest neff first.",
        columns,
        rows,
        table.total());
  }

  /** The tables of the report, but for those that tell of single notes or examples. */
  private Page tables() {
    Page page = new Page("Tables of the job " + job, "The tables of the report.");
    page.add(Block.Facts.of(report.manifest()));
    for (String name : report.tables()) {
      Dataset<Row> table = report.table(name);
      if (Stream.of(table.columns()).anyMatch(IDS::contains)) {
        page.add(
            new Section(
                name.replace('_', ' '),
                "Not on this page: the table %s has rows of single notes or examples."
                    .formatted(name)));
      } else {
        page.add(new Section(name.replace('_', ' '), ""));
        page.add(TableView.of(name, "", TableView.ordered(table), options.rows()));
      }
    }
    return page;
  }

  private Result whole(Page page) throws IOException {
    folder().clear();
    return new Result(write(page), 0, 0, List.of());
  }

  private String write(Page index) throws IOException {
    Path file = new Path(options.output(), INDEX);
    PageFile.write(file, hadoop, index);
    return file.toString();
  }

  private PageFolder folder() throws IOException {
    return new PageFolder(new Path(options.output()), hadoop);
  }
}
