package org.coattend.report.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.coattend.report.Manifest;

/** The tables of a finished report, as far as its manifest names their files. */
final class ReportFolder {
  /** The manifest of an evaluation, which may be in the folder of another report. */
  static final String EVALUATION = "_evaluation.json";

  private final SparkSession spark;
  private final String option;
  private final Path folder;
  private final Manifest manifest;

  private ReportFolder(SparkSession spark, String option, Path folder, Manifest manifest) {
    this.spark = spark;
    this.option = option;
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Opens the output folder of a job.
   *
   * @param option by which the folder was given
   * @throws IllegalArgumentException when there is no finished report
   */
  static ReportFolder open(SparkSession spark, String option, String folder) {
    return find(spark, option, folder, Manifest.FILE)
        .or(() -> find(spark, option, folder, EVALUATION))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: %s has no %s: not a report, or an unfinished one; name the output folder of a job that has ended"
                        .formatted(option, folder, Manifest.FILE)));
  }

  /** A folder with a manifest of the given name, if that is there. */
  static Optional<ReportFolder> find(
      SparkSession spark, String option, String folder, String manifest) {
    Path path = new Path(folder);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    try {
      return Manifest.read(path, manifest, hadoop)
          .map(found -> new ReportFolder(spark, option, path, found));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s in %s is damaged, or of another version; run the job that wrote it again"
              .formatted(option, manifest, folder),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Manifest manifest() {
    return manifest;
  }

  /** Whether a path leads here. */
  boolean isAt(Path path) {
    try {
      Configuration hadoop = spark.sessionState().newHadoopConf();
      return path.getFileSystem(hadoop)
          .makeQualified(path)
          .equals(folder.getFileSystem(hadoop).makeQualified(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a table that has rows or could have some. */
  boolean has(String table) {
    return !files(table).isEmpty();
  }

  /** The names of all tables, in order. */
  List<String> tables() {
    return manifest.files().stream()
        .map(file -> file.substring(0, file.indexOf('/')))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * A table.
   *
   * @throws IllegalArgumentException when it is not there
   */
  Dataset<Row> table(String name) {
    List<String> files = files(name);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: there is no table %s in %s; run the job that wrote it again"
              .formatted(option, name, folder));
    }
    return spark.read().parquet(files.toArray(String[]::new));
  }

  /**
   * A table that is to have some columns.
   *
   * @throws IllegalArgumentException when it is not there, or lacks one
   */
  Dataset<Row> table(String name, StructType needed) {
    Dataset<Row> table = table(name);
    List<String> columns = List.of(table.columns());
    for (String column : needed.fieldNames()) {
      if (!columns.contains(column)) {
        throw new IllegalArgumentException(
            "%s: the table %s in %s has no column %s, as another version wrote it; run its job again"
                .formatted(option, name, folder, column));
      }
    }
    return table;
  }

  private List<String> files(String table) {
    return manifest.files().stream()
        .filter(file -> file.startsWith(table + "/"))
        .map(file -> new Path(folder, file).toString())
        .toList();
  }
}
