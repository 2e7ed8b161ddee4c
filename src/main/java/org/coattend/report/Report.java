package org.coattend.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.FamilyKey;

/**
 * A folder of Parquet tables with a manifest. A run adds the families that the manifest does not
 * name yet, or replaces everything.
 */
public final class Report {
  private final SparkSession spark;
  private final Path folder;
  private final List<String> tables;
  private final boolean overwrite;
  private final Optional<Manifest> earlier;

  private Report(
      SparkSession spark,
      Path folder,
      List<String> tables,
      boolean overwrite,
      Optional<Manifest> earlier) {
    this.spark = spark;
    this.folder = folder;
    this.tables = tables;
    this.overwrite = overwrite;
    this.earlier = earlier;
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
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Path path = new Path(folder);
    try {
      Optional<Manifest> earlier = overwrite ? Optional.empty() : Manifest.read(path, hadoop);
      FileSystem files = path.getFileSystem(hadoop);
      for (String table : tables) {
        if (!overwrite && earlier.isEmpty() && files.exists(new Path(path, table))) {
          throw new IllegalArgumentException(
              "output: %s has the table %s but no manifest: an unfinished run, or not ours; give --overwrite or another folder"
                  .formatted(folder, table));
        }
      }
      earlier.ifPresent(manifest -> requireSame(folder, manifest.options(), shaping));
      files.mkdirs(path);
      return new Report(spark, path, tables, overwrite, earlier);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Families that need not be looked at again: in the report, or rejected before. */
  public Set<FamilyKey> done() {
    Set<FamilyKey> done = new HashSet<>();
    earlier.ifPresent(
        manifest -> {
          done.addAll(manifest.families());
          done.addAll(manifest.rejected());
        });
    return done;
  }

  /** Where a table or folder of the report is. */
  public String path(String name) {
    return new Path(folder, name).toString();
  }

  /** Removes what is to be replaced, the manifest first. */
  public void begin() {
    if (!overwrite) {
      return;
    }
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      files.delete(new Path(folder, Manifest.FILE), false);
      for (String table : tables) {
        files.delete(new Path(folder, table), true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds rows to a table. */
  public void write(String table, JavaRDD<Row> rows, StructType schema) {
    spark.createDataFrame(rows, schema).write().mode(SaveMode.Append).parquet(path(table));
  }

  /** Writes the manifest: this run's, put together with that of the runs before. */
  public void finish(Manifest run) {
    Manifest whole = earlier.map(before -> together(before, run)).orElse(run);
    try {
      whole.write(folder, spark.sessionState().newHadoopConf());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest together(Manifest before, Manifest run) {
    Map<String, Long> counts = new LinkedHashMap<>(before.counts());
    run.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
    Map<String, Double> seconds = new LinkedHashMap<>(before.seconds());
    run.seconds().forEach((stage, took) -> seconds.merge(stage, took, Double::sum));
    return new Manifest(
        run.job(),
        run.versions(),
        run.finished(),
        run.options(),
        joined(before.inputs(), run.inputs()),
        counts,
        seconds,
        joined(before.families(), run.families()),
        joined(before.rejected(), run.rejected()));
  }

  private static <T> List<T> joined(List<T> before, List<T> now) {
    Set<T> all = new LinkedHashSet<>(before);
    all.addAll(now);
    return List.copyOf(all);
  }
}
