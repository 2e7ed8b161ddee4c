package org.coattend;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A table of a report as runs of the same input have it, however they went. */
final class StoredTable {
  private StoredTable() {}

  /** Its rows in order, without the seconds that they took. */
  static List<Row> rows(SparkSession spark, Path report, String table) {
    Dataset<Row> rows = spark.read().parquet(report.resolve(table).toString()).drop("seconds");
    Column[] all = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
    return rows.orderBy(all).collectAsList();
  }
}
