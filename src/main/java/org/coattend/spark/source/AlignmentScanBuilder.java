package org.coattend.spark.source;

import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.AlignmentFormat;

/** Learns which columns a query needs. */
final class AlignmentScanBuilder implements ScanBuilder, SupportsPushDownRequiredColumns {
  private final String name;
  private final AlignmentFormat format;
  private final ScanOptions options;
  private StructType schema;

  AlignmentScanBuilder(
      String name, AlignmentFormat format, ScanOptions options, StructType schema) {
    this.name = name;
    this.format = format;
    this.options = options;
    this.schema = schema;
  }

  @Override
  public void pruneColumns(StructType required) {
    schema = required;
  }

  @Override
  public Scan build() {
    return new AlignmentScan(name, format, options, schema);
  }
}
