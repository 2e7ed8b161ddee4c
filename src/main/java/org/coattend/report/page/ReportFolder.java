package org.coattend.report.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.Manifest;

/** The tables of a finished report. */
final class ReportFolder {
  private static final List<String> MANIFESTS = List.of("_manifest.json", "_evaluation.json");

  private final SparkSession spark;
  private final Path folder;
  private final Manifest manifest;

  private ReportFolder(SparkSession spark, Path folder, Manifest manifest) {
    this.spark = spark;
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * @throws IllegalArgumentException when there is no finished report
   */
  static ReportFolder open(SparkSession spark, String folder) {
    Path path = new Path(folder);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    try {
      for (String name : MANIFESTS) {
        var manifest = Manifest.read(path, name, hadoop);
        if (manifest.isPresent()) {
          return new ReportFolder(spark, path, manifest.get());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException(
        "input: %s has no _manifest.json: not a report, or an unfinished one; name the output folder of a job that has ended"
            .formatted(folder));
  }

  Manifest manifest() {
    return manifest;
  }

  /** Whether there is a table that has rows or could have some. */
  boolean has(String table) {
    return hasFiles(new Path(folder, table));
  }

  /** The names of all tables, in order. */
  List<String> tables() {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus status : files().listStatus(folder)) {
        String name = status.getPath().getName();
        if (status.isDirectory() && has(name)) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.sort(null);
    return names;
  }

  Dataset<Row> table(String name) {
    return spark.read().parquet(new Path(folder, name).toString());
  }

  private boolean hasFiles(Path table) {
    try {
      return Arrays.stream(files().listStatus(table))
          .map(file -> file.getPath().getName())
          .anyMatch(name -> name.endsWith(".parquet") && !name.startsWith("."));
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(spark.sessionState().newHadoopConf());
  }
}
