package org.coattend.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.Manifest;

/** Formats of tables with transactions; the library of each is the user's to bring along. */
enum ExportFormat {
  /** A folder for each table. */
  DELTA("delta", "io.delta.sql.DeltaSparkSessionExtension") {
    @Override
    void requireOutput(SparkSession spark, String output) {
      Path folder = new Path(output, Manifest.FILE);
      try {
        if (folder.getFileSystem(spark.sessionState().newHadoopConf()).exists(folder)) {
          throw new IllegalArgumentException(
              "output: %s is a report; give another folder".formatted(output));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    String replace(Dataset<Row> rows, String output, String table) {
      String path = new Path(output, table).toString();
      rows.write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("overwriteSchema", true)
          .save(path);
      return path;
    }
  },

  /** Tables of a namespace of a catalog. */
  ICEBERG("iceberg", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions") {
    @Override
    void requireOutput(SparkSession spark, String output) {
      int end = output.indexOf('.');
      String catalog = output.substring(0, Math.max(0, end));
      if (!output.matches("\\w+(\\.\\w+)+")
          || spark.conf().getOption("spark.sql.catalog." + catalog).isEmpty()) {
        throw new IllegalArgumentException(
            "output: %s names no catalog of this session; give catalog.namespace, and the catalog's settings as in conf/clusters/iceberg.conf"
                .formatted(output));
      }
      spark.sql("CREATE NAMESPACE IF NOT EXISTS " + output);
    }

    @Override
    String replace(Dataset<Row> rows, String output, String table) {
      String name = output + "." + table;
      rows.writeTo(name).using("iceberg").createOrReplace();
      return name;
    }
  };

  private final String lowerCase;
  private final String extension;

  ExportFormat(String lowerCase, String extension) {
    this.lowerCase = lowerCase;
    this.extension = extension;
  }

  /**
   * Makes sure that tables can be written.
   *
   * @throws IllegalArgumentException when the library, or what the output names, is not there
   */
  void require(SparkSession spark, String output) {
    try {
      Class.forName(extension, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "format: %s needs its library on the class path; add -- --properties-file conf/clusters/%s.conf"
              .formatted(lowerCase, lowerCase),
          e);
    }
    requireOutput(spark, output);
  }

  abstract void requireOutput(SparkSession spark, String output);

  /**
   * Puts rows in the place of a table's, in one transaction.
   *
   * @return the table's path or name
   */
  abstract String replace(Dataset<Row> rows, String output, String table);
}
