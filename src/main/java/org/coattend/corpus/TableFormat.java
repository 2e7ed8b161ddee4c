package org.coattend.corpus;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.DataFrameReader;
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

  /** A reader that takes a CSV's first line as the names of its columns. */
  DataFrameReader reader(SparkSession spark) {
    return spark.read().format(toString()).option("header", true).option("enforceSchema", false);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
