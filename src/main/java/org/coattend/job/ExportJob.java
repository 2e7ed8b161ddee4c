package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.Manifest;

/**
 * Copies the tables of a report into tables of Delta Lake or Apache Iceberg.
 *
 * <p><b>Input.</b> A report: the files of tables that its manifest names.
 *
 * <p><b>Output.</b> A table for each. One that is there is replaced in one transaction, so that a
 * reader sees the old rows or the new ones.
 *
 * <p><b>Example.</b> {@code jobs/submit export --input report --output lake -- --properties-file
 * conf/clusters/delta.conf}
 */
public final class ExportJob implements Job {

  /**
   * What to do.
   *
   * @param input folder of a report
   * @param format of the tables
   * @param output folder, or namespace of a catalog, that the tables are put into
   */
  public record Options(String input, ExportFormat format, String output) {

    /**
     * @throws IllegalArgumentException when one is empty
     */
    public Options {
      if (input.isBlank()) {
        throw new IllegalArgumentException("input is empty; give the output folder of a job");
      }
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder, or catalog.namespace");
      }
    }

    static Options of(Config config) {
      return new Options(
          config.getString("input"),
          Constants.of(config, "format", ExportFormat.class),
          config.getString("output"));
    }
  }

  /**
   * What came of it.
   *
   * @param tables paths or names
   */
  public record Result(List<String> tables) implements Job.Result {
    @Override
    public String summary() {
      return "tables: " + String.join(", ", tables);
    }
  }

  private final Options options;

  public ExportJob(Config config) {
    options = Options.of(config);
  }

  @Override
  public Result run(SparkSession spark) {
    Map<String, List<String>> files = filesByTable(spark);
    options.format().require(spark, options.output());
    Stages stages = new Stages(spark, "export");
    try {
      List<String> tables =
          stages.run(
              "write",
              () -> copy(spark, files),
              written -> "%d tables in %s".formatted(written.size(), options.output()));
      return new Result(tables);
    } finally {
      stages.close();
    }
  }

  private List<String> copy(SparkSession spark, Map<String, List<String>> files) {
    List<String> written = new ArrayList<>();
    files.forEach(
        (table, parts) ->
            written.add(
                options
                    .format()
                    .replace(
                        spark.read().parquet(parts.toArray(String[]::new)),
                        options.output(),
                        table)));
    return written;
  }

  private Map<String, List<String>> filesByTable(SparkSession spark) {
    Path folder = new Path(options.input());
    try {
      Manifest manifest =
          Manifest.read(folder, spark.sessionState().newHadoopConf())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "input: %s has no %s, so it is no finished report"
                              .formatted(folder, Manifest.FILE)));
      return manifest.files().stream()
          .collect(
              Collectors.groupingBy(
                  file -> file.substring(0, file.indexOf('/')),
                  TreeMap::new,
                  Collectors.mapping(
                      file -> new Path(folder, file).toString(), Collectors.toList())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
