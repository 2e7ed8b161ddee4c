package org.coattend.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Alignments from files and tables, spread over Spark.
 *
 * <p>A file is read within one task; small files share tasks so that each has about as many bytes
 * to read. A table (Parquet, CSV with a header, JSON lines) has the columns {@code family, id,
 * sequence} and maybe {@code row}, the order within the family; without it the order is that of the
 * files. A table's rows are read as those of an A3M.
 *
 * <p>Families are told apart by name. Of several families of one name in different files the later
 * ones, sorted by path, get {@code ~2}, {@code ~3}, …; that is settled before any is delivered and
 * so does not depend on partitions. Stockholm files name their families themselves, so they are
 * read once for the names alone when there is more than one file. Families of tables are taken as
 * they are named: rows of one name belong together, whichever table they stand in.
 */
public final class AlignmentSource {
  private static final int TASKS_PER_CORE = 4;

  /**
   * What to read, and how.
   *
   * @param paths paths, globs and folders of any Hadoop file system; folders are searched for files
   *     with a known extension, hidden ones and those with {@code _} left out
   * @param format {@code a3m, a2m, fasta, stockholm, clustal, rows} or {@code table} for all files,
   *     those of a folder whatever their extensions; empty: each by its extension or first line
   * @param columns which columns are kept
   * @param mode what to do about bad records
   * @param limits bounds on what is accepted
   * @param wholeNames as {@link ReadOptions} has it
   */
  public record Options(
      List<String> paths,
      Optional<String> format,
      ColumnChoice columns,
      BadInputMode mode,
      Limits limits,
      boolean wholeNames) {

    static final String TABLE = "table";

    /**
     * @throws IllegalArgumentException when there is no path, or a blank one, or there is no such
     *     format
     */
    public Options {
      paths = List.copyOf(paths);
      if (paths.isEmpty() || paths.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("input is empty; give a path, glob or folder");
      }
      Objects.requireNonNull(columns, "columns");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(limits, "limits");
      format = format.map(name -> name.toLowerCase(Locale.ROOT));
      format.filter(name -> !name.equals(TABLE)).ifPresent(Options::fileFormat);
    }

    /** Of paths that commas separate. */
    public Options(
        String input,
        Optional<String> format,
        ColumnChoice columns,
        BadInputMode mode,
        Limits limits,
        boolean wholeNames) {
      this(InputListing.splitOutsideBraces(input), format, columns, mode, limits, wholeNames);
    }

    /** The paths with commas between them, for messages. */
    public String input() {
      return String.join(",", paths);
    }

    Optional<AlignmentFormat> fileFormat() {
      return format.filter(name -> !name.equals(TABLE)).map(Options::fileFormat);
    }

    boolean isTable(String name) {
      return format.map(TABLE::equals).orElseGet(() -> TableFormat.of(name).isPresent());
    }

    boolean isWanted(String name) {
      return format.isPresent() || AlignmentFormat.isNamed(name) || isTable(name);
    }

    ReadOptions reading() {
      return new ReadOptions(columns, mode, limits, wholeNames);
    }

    private static AlignmentFormat fileFormat(String name) {
      for (AlignmentFormat format : AlignmentFormat.values()) {
        if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
          return format;
        }
      }
      throw new IllegalArgumentException(
          "format is '%s', must be a3m, a2m, fasta, stockholm, clustal, rows or table"
              .formatted(name));
    }
  }

  private final SparkSession spark;
  private final Options options;
  private final List<FileStatus> files;

  private AlignmentSource(SparkSession spark, Options options, List<FileStatus> files) {
    this.spark = spark;
    this.options = options;
    this.files = files;
  }

  /**
   * Finds the files.
   *
   * @throws BadInputException when a path stands for no file
   */
  public static AlignmentSource open(SparkSession spark, Options options) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return new AlignmentSource(
        spark, options, new InputListing(hadoop, options::isWanted).files(options.paths()));
  }

  /** The files, sorted by path. */
  public List<InputFile> files() {
    return files.stream().map(InputFile::of).toList();
  }

  /**
   * Reads all families, in no particular order. Each family is whole in one element.
   *
   * <p>Under {@link BadInputMode#FAILFAST} an action on the result fails with a {@link
   * BadInputException} among the causes.
   *
   * @throws BadInputException under {@link BadInputMode#FAILFAST}, when a table lacks a column or
   *     cannot be read
   */
  public JavaRDD<FamilyRead> read() {
    List<FileStatus> tables = new ArrayList<>();
    List<FileStatus> alignments = new ArrayList<>();
    for (FileStatus file : files) {
      (options.isTable(file.getPath().getName()) ? tables : alignments).add(file);
    }
    if (tables.isEmpty()) {
      return readFiles(alignments);
    }
    JavaRDD<FamilyRead> fromTables =
        new TableReader(spark, options.reading(), parallelism()).read(paths(tables));
    return alignments.isEmpty() ? fromTables : readFiles(alignments).union(fromTables);
  }

  /**
   * The files that are no tables, for readers of their own: spread over so many splits at most,
   * each with about as many bytes. Names of families are told apart as by {@link #read}.
   *
   * @throws BadInputException under {@link BadInputMode#FAILFAST}, when Stockholm files, whose
   *     names are read ahead, hold a bad record
   */
  public List<AlignmentSplit> splits(int most) {
    List<FileStatus> alignments =
        files.stream().filter(file -> !options.isTable(file.getPath().getName())).toList();
    return splits(alignments, names(alignments), most);
  }

  private JavaRDD<FamilyRead> readFiles(List<FileStatus> alignments) {
    return families(splits(alignments, names(alignments), parallelism()));
  }

  private Map<Path, FileTask> names(List<FileStatus> alignments) {
    List<FileStatus> stockholm = alignments.stream().filter(this::isStockholm).toList();
    return FileNames.tasks(
        alignments, alignments.size() > 1 && !stockholm.isEmpty() ? ownNames(stockholm) : Map.of());
  }

  private boolean isStockholm(FileStatus file) {
    return options
        .fileFormat()
        .or(() -> AlignmentFormat.of(file.getPath().getName(), new byte[0]))
        .filter(AlignmentFormat.STOCKHOLM::equals)
        .isPresent();
  }

  /** For each file, the names of its families in their order. */
  private Map<String, List<String>> ownNames(List<FileStatus> stockholm) {
    Map<String, List<String>> unknown =
        stockholm.stream()
            .collect(Collectors.toMap(file -> InputFile.source(file.getPath()), file -> List.of()));
    return families(splits(stockholm, FileNames.tasks(stockholm, unknown), parallelism()))
        .mapToPair(read -> new Tuple2<>(read.source(), read.family()))
        .collect()
        .stream()
        .collect(
            Collectors.groupingBy(Tuple2::_1, Collectors.mapping(Tuple2::_2, Collectors.toList())));
  }

  private JavaRDD<FamilyRead> families(List<AlignmentSplit> splits) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    return context
        .parallelize(splits, splits.size())
        .mapPartitions(new FilesToFamilies(context.broadcast(hadoop)));
  }

  private int parallelism() {
    return TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
  }

  /** Spreads the files, largest first, each to the group that has the fewest bytes so far. */
  private List<AlignmentSplit> splits(List<FileStatus> files, Map<Path, FileTask> tasks, int most) {
    PriorityQueue<Group> groups =
        new PriorityQueue<>(
            Comparator.comparingLong((Group group) -> group.bytes)
                .thenComparingInt(group -> group.ordinal));
    List<Group> all = new ArrayList<>();
    for (int k = 0; k < Math.min(most, files.size()); k++) {
      all.add(new Group(k));
    }
    groups.addAll(all);
    files.stream()
        .sorted(Comparator.comparingLong(FileStatus::getLen).reversed())
        .forEach(
            file -> {
              Group group = groups.remove();
              group.files.add(tasks.get(file.getPath()));
              group.bytes += file.getLen();
              groups.add(group);
            });
    AlignmentFormat format = options.fileFormat().orElse(null);
    return all.stream()
        .map(group -> new AlignmentSplit(group.files, format, options.reading()))
        .toList();
  }

  private static List<String> paths(List<FileStatus> files) {
    return files.stream().map(file -> file.getPath().toString()).toList();
  }

  private static final class Group {
    final int ordinal;
    final List<FileTask> files = new ArrayList<>();
    long bytes;

    Group(int ordinal) {
      this.ordinal = ordinal;
    }
  }
}
