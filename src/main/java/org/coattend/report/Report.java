package org.coattend.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.InputFile;
import org.coattend.spark.JobDescription;

/**
 * A folder of Parquet tables with a manifest. A run adds the families that the manifest does not
 * name yet, or replaces everything.
 *
 * <p>What a run writes stays aside until the run is whole ({@link Staging}), so that a run that
 * fails or is killed leaves the report as it was.
 */
public final class Report {
  private static final String NEXT = ".next";

  private final SparkSession spark;
  private final Path folder;
  private final String manifest;
  private final List<String> tables;
  private final List<String> others;
  private final boolean overwrite;
  private final Optional<Manifest> earlier;
  private final Set<String> rewritten = new HashSet<>();
  private final Set<String> written = new HashSet<>();
  private final Staging staging;

  private Report(
      SparkSession spark,
      Path folder,
      String manifest,
      List<String> tables,
      List<String> others,
      boolean overwrite,
      Optional<Manifest> earlier) {
    this.spark = spark;
    this.folder = folder;
    this.manifest = manifest;
    this.tables = tables;
    this.others = others;
    this.overwrite = overwrite;
    this.earlier = earlier;
    staging = new Staging(folder, hadoop());
  }

  /**
   * Opens a folder for a run.
   *
   * @param tables names of all tables that the job writes
   * @param shaping the options on which the tables' content depends: a folder made with others is
   *     refused
   * @param overwrite whether what is there is replaced
   * @throws IllegalArgumentException when what is there can be neither continued nor replaced
   */
  public static Report open(
      SparkSession spark,
      String folder,
      List<String> tables,
      Map<String, Object> shaping,
      boolean overwrite) {
    return open(spark, folder, Manifest.FILE, tables, List.of(), shaping, overwrite);
  }

  private static Report open(
      SparkSession spark,
      String folder,
      String file,
      List<String> tables,
      List<String> others,
      Map<String, Object> shaping,
      boolean overwrite) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path path = new Path(folder);
    try {
      recover(new Staging(path, hadoop), overwrite);
      Optional<Manifest> earlier = overwrite ? Optional.empty() : Manifest.read(path, file, hadoop);
      FileSystem files = path.getFileSystem(hadoop);
      if (!overwrite && earlier.isEmpty()) {
        for (String table : tables) {
          requireNone(files, path, table, "the table " + table);
        }
        for (String other : others) {
          requireNone(files, path, other, other);
        }
      }
      earlier.ifPresent(manifest -> requireSame(folder, manifest.options(), shaping));
      files.mkdirs(path);
      return new Report(spark, path, file, tables, others, overwrite, earlier);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a killed run had left to do is of no use where it cannot be read and is replaced anyway.
   */
  private static void recover(Staging staging, boolean overwrite) throws IOException {
    try {
      staging.recover();
    } catch (IllegalArgumentException e) {
      if (!overwrite) {
        throw e;
      }
      staging.remove();
    }
  }

  /**
   * Opens what is to take the place of a report, once it is whole, as an earlier run that was
   * killed has left it; or anew, if that had other options or input.
   *
   * @param inputs of this run
   */
  public static Report openReplacement(
      SparkSession spark,
      String folder,
      List<String> tables,
      Map<String, Object> shaping,
      List<InputFile> inputs) {
    String next = replacement(folder);
    try {
      Configuration hadoop = spark.sessionState().newHadoopConf();
      recover(new Staging(new Path(folder), hadoop), true);
      try {
        Report left = open(spark, next, tables, shaping, false);
        left.requireInputs(inputs);
        return left;
      } catch (IllegalArgumentException e) {
        Path path = new Path(next);
        path.getFileSystem(hadoop).delete(path, true);
        return open(spark, next, tables, shaping, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireInputs(List<InputFile> inputs) {
    if (earlier.isPresent() && !Set.copyOf(earlier.get().inputs()).equals(Set.copyOf(inputs))) {
      throw new IllegalArgumentException("output: %s is of other input".formatted(folder));
    }
  }

  /** Where the replacement of a report grows. */
  public static String replacement(String folder) {
    return new Path(folder, NEXT).toString();
  }

  /** Puts the replacement of a report in its place. */
  public static void replace(SparkSession spark, String folder, List<String> tables) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path report = new Path(folder);
    Path next = new Path(replacement(folder));
    try {
      OutputLock.requireHeld(report, hadoop);
      Manifest whole = Manifest.read(next, hadoop).orElseThrow();
      Staging staging = new Staging(report, hadoop);
      staging.discard();
      staging.commit(new Staging.Commit(NEXT, tables, tables, Manifest.FILE, whole));
      clearPages(report, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNone(FileSystem files, Path folder, String name, String what)
      throws IOException {
    if (files.exists(new Path(folder, name))) {
      throw new IllegalArgumentException(
          "output: %s has %s but no manifest, so it is not ours; give --overwrite or another folder"
              .formatted(folder, what));
    }
  }

  /**
   * Opens a folder for a run whose tables are of all its input at once, so that nothing can be
   * added later.
   *
   * @param others files and folders beside the tables, which are replaced with them
   * @throws IllegalArgumentException when there is a report that is not to be replaced
   */
  public static Report create(
      SparkSession spark,
      String folder,
      List<String> tables,
      List<String> others,
      boolean overwrite) {
    return create(spark, folder, Manifest.FILE, tables, others, overwrite);
  }

  /**
   * The same beside another report, whose manifest has another name.
   *
   * @param file name of the manifest
   * @throws IllegalArgumentException when there is a report that is not to be replaced
   */
  public static Report create(
      SparkSession spark,
      String folder,
      String file,
      List<String> tables,
      List<String> others,
      boolean overwrite) {
    Report report = open(spark, folder, file, tables, others, Map.of(), overwrite);
    if (report.earlier.isPresent()) {
      throw new IllegalArgumentException(
          "output: %s has a report; give --overwrite or another folder".formatted(folder));
    }
    return report;
  }

  private static void requireSame(
      String folder, Map<String, Object> earlier, Map<String, Object> now) {
    now.forEach(
        (option, value) -> {
          if (!String.valueOf(value).equals(String.valueOf(earlier.get(option)))) {
            throw new IllegalArgumentException(
                "output: %s was made with %s = %s, this run has %s; give --overwrite or another folder"
                    .formatted(folder, option, earlier.get(option), value));
          }
        });
  }

  /** Families in the report already. */
  public Set<FamilyKey> families() {
    return Set.copyOf(earlier.map(Manifest::families).orElse(List.of()));
  }

  /**
   * Checks that files whose families are in the report are still what they were.
   *
   * @throws IllegalArgumentException when the size of one has changed
   */
  public void requireUnchanged(List<InputFile> inputs) {
    Set<String> fitted = families().stream().map(FamilyKey::source).collect(Collectors.toSet());
    Map<String, Long> before = new HashMap<>();
    earlier
        .map(Manifest::inputs)
        .orElse(List.of())
        .forEach(input -> before.put(input.path(), input.bytes()));
    for (InputFile input : inputs) {
      long bytes = before.getOrDefault(input.path(), input.bytes());
      if (bytes != input.bytes() && fitted.contains(input.path())) {
        throw new IllegalArgumentException(
            "input: %s has %,d bytes, but had %,d when its families were fitted for %s; give --overwrite or another output"
                .formatted(input.path(), input.bytes(), bytes, folder));
      }
    }
  }

  /** Families, or whole files, that could not be used before and are looked at again. */
  public Set<FamilyKey> rejected(List<InputFile> inputs) {
    Set<String> paths = inputs.stream().map(InputFile::path).collect(Collectors.toSet());
    return earlier.map(Manifest::rejected).orElse(List.of()).stream()
        .filter(key -> paths.contains(key.source()))
        .collect(Collectors.toSet());
  }

  /**
   * Checks that families can be told apart by name, also from those in the report.
   *
   * @throws IllegalArgumentException when they cannot
   */
  public void requireDistinct(Collection<FamilyKey> added) {
    Map<String, FamilyKey> byName = new HashMap<>();
    families().forEach(key -> byName.put(key.family(), key));
    for (FamilyKey key : added) {
      FamilyKey other = byName.put(key.family(), key);
      if (other != null) {
        throw new IllegalArgumentException(
            "output: %s can have one family '%s', but there are %s and %s; rename one, or give --overwrite or another folder"
                .formatted(folder, key.family(), other.source(), key.source()));
      }
    }
  }

  /**
   * Checks that families which take something from each other are not added to others.
   *
   * @param what they do, in words
   * @throws IllegalArgumentException when both are there
   */
  public void requireAllAtOnce(Collection<FamilyKey> added, String what) {
    if (!added.isEmpty() && !families().isEmpty()) {
      throw new IllegalArgumentException(
          "output: %s has families whose %s learnt without these; give --overwrite or another folder"
              .formatted(folder, what));
    }
  }

  /** Where this run writes a table, file or folder of the report. */
  public String path(String name) {
    return staging.path(name).toString();
  }

  /** Removes what an unfinished run has left. */
  public void begin() {
    try {
      staging.discard();
      fileSystem().delete(new Path(folder, NEXT), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds rows to a table. */
  public void write(String table, JavaRDD<Row> rows, StructType schema) {
    JobDescription.with(
        spark.sparkContext(),
        "table " + table,
        () -> {
          append(table, rows, schema);
          return table;
        });
  }

  private void append(String table, JavaRDD<Row> rows, StructType schema) {
    spark.createDataFrame(rows, schema).write().mode(SaveMode.Append).parquet(path(table));
    try {
      written.addAll(staging.files(List.of(table)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what a run that has failed had written, but for batches that are whole. */
  public static void discard(SparkSession spark, String folder) throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path report = new Path(folder);
    if (OutputLock.isHeld(report, hadoop)) {
      new Staging(report, hadoop).discard();
      Path next = new Path(replacement(folder));
      new Staging(next, hadoop).discard();
      if (Manifest.read(next, hadoop).isEmpty()) {
        next.getFileSystem(hadoop).delete(next, true);
      }
    }
  }

  /** Whether there is anything in a folder of the report. */
  public boolean has(String name) {
    try {
      Path path = new Path(folder, name);
      return fileSystem().exists(path) && fileSystem().listStatus(path).length > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds rows to a table, and takes others out.
   *
   * @return the rows taken out
   */
  public List<Row> rewrite(
      String table, FilterFunction<Row> obsolete, JavaRDD<Row> rows, StructType schema) {
    if (earlier.isEmpty()) {
      write(table, rows, schema);
      return List.of();
    }
    Dataset<Row> before = spark.read().schema(schema).parquet(new Path(folder, table).toString());
    List<Row> taken = before.filter(obsolete).collectAsList();
    JavaRDD<Row> kept = before.filter((FilterFunction<Row>) row -> !obsolete.call(row)).toJavaRDD();
    write(table, kept.union(rows).coalesce(1), schema);
    earlier.get().files().stream()
        .filter(file -> file.startsWith(table + "/"))
        .forEach(rewritten::add);
    return taken;
  }

  /**
   * Writes the manifest: this run's, put together with that of the runs before.
   *
   * @throws IllegalStateException when another run has written into the folder meanwhile
   */
  public void finish(Manifest run) {
    try {
      requireAlone();
      List<String> files =
          new ArrayList<>(
              earlier.map(Manifest::files).orElse(List.of()).stream()
                  .filter(file -> !rewritten.contains(file))
                  .toList());
      files.addAll(staging.files(tables));
      Manifest whole = earlier.map(before -> together(before, run)).orElse(run).withFiles(files);
      OutputLock.requireHeld(folder, hadoop());
      staging.commit(new Staging.Commit("", replaced(), tables, manifest, whole));
      clearPages(folder, hadoop());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> replaced() {
    if (!overwrite) {
      return List.of();
    }
    List<String> gone = new ArrayList<>(tables);
    gone.addAll(others);
    return gone;
  }

  /** Pages show what was. */
  private static void clearPages(Path report, Configuration hadoop) throws IOException {
    new PageFolder(new Path(report, PageFolder.NAME), hadoop).clear();
  }

  private void requireAlone() throws IOException {
    Set<String> lost = new TreeSet<>(written);
    lost.removeAll(staging.files(tables));
    String trace = null;
    if (!lost.isEmpty()) {
      trace = "%s, which this run has written, is gone".formatted(lost.iterator().next());
    } else if (!overwrite && !Manifest.read(folder, manifest, hadoop()).equals(earlier)) {
      trace = "its manifest has changed during this run";
    }
    if (trace != null) {
      throw new IllegalStateException(
          "output: %s: %s: another run writes there; run again when no other does"
              .formatted(folder, trace));
    }
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(hadoop());
  }

  private Configuration hadoop() {
    return spark.sessionState().newHadoopConf();
  }

  private Manifest together(Manifest before, Manifest run) {
    Map<String, Long> counts = new LinkedHashMap<>(before.counts());
    run.counts()
        .forEach(
            (name, count) ->
                counts.merge(name, count, name.equals(Manifest.LATEST) ? (a, b) -> b : Long::sum));
    Map<String, Double> seconds = new LinkedHashMap<>(before.seconds());
    run.seconds().forEach((stage, took) -> seconds.merge(stage, took, Double::sum));
    Map<String, InputFile> inputs = new LinkedHashMap<>();
    before.inputs().forEach(input -> inputs.put(input.path(), input));
    run.inputs().forEach(input -> inputs.put(input.path(), input));
    List<FamilyKey> rejected = new ArrayList<>(before.rejected());
    rejected.removeAll(rejected(run.inputs()));
    return new Manifest(
        run.job(),
        run.versions(),
        run.finished(),
        run.options(),
        List.copyOf(inputs.values()),
        counts,
        seconds,
        joined(before.families(), run.families()),
        joined(rejected, run.rejected()),
        run.files());
  }

  private static <T> List<T> joined(List<T> before, List<T> now) {
    Set<T> all = new LinkedHashSet<>(before);
    all.addAll(now);
    return List.copyOf(all);
  }
}
