package org.coattend.corpus;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The formats of tables, told by extension. */
enum TableFormat {
  PARQUET("\\.parquet"),
  CSV("\\.csv(\\.gz|\\.bz2)?"),
  JSON("\\.(json|jsonl|ndjson)(\\.gz|\\.bz2)?");

  private final String extension;

  TableFormat(String extension) {
    this.extension = extension;
  }

  static Optional<TableFormat> of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (TableFormat format : values()) {
      if (name.matches(".*" + format.extension)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  Dataset<Row> read(SparkSession spark, List<String> paths) {
    String[] files = paths.toArray(String[]::new);
    return switch (this) {
      case PARQUET -> spark.read().parquet(files);
      case CSV -> spark.read().option("header", true).option("enforceSchema", false).csv(files);
      case JSON -> spark.read().json(files);
    };
  }
}
