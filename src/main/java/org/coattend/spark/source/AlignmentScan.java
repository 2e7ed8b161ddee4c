package org.coattend.spark.source;

import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.corpus.AlignmentFormat;
import org.coattend.corpus.AlignmentSource;

/**
 * A read of the columns that a query needs; the files are looked for when it is planned. Scans that
 * give the same rows are equal, so that a join of a table with itself reads it once.
 */
final class AlignmentScan implements Scan, Batch {
  private static final int PARTITIONS_PER_CORE = 4;

  private final String name;
  private final AlignmentFormat format;
  private final ScanOptions options;
  private final StructType schema;
  private InputPartition[] partitions;

  AlignmentScan(String name, AlignmentFormat format, ScanOptions options, StructType schema) {
    this.name = name;
    this.format = format;
    this.options = options;
    this.schema = schema;
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "%s %s %s".formatted(name, String.join(", ", options.paths()), options.mode());
  }

  /** Said without the partitions, for which Stockholm files may have to be read. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.UNSUPPORTED;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public synchronized InputPartition[] planInputPartitions() {
    if (partitions == null) {
      partitions = partitions();
    }
    return partitions.clone();
  }

  private InputPartition[] partitions() {
    SparkSession spark = SparkSession.active();
    int most =
        options
            .partitions()
            .orElseGet(() -> PARTITIONS_PER_CORE * spark.sparkContext().defaultParallelism());
    return AlignmentSource.open(spark, options.source(format)).splits(most).stream()
        .map(AlignmentPartition::new)
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
    Configuration hadoop = context.hadoopConfiguration();
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(hadoop));
    return new AlignmentRows.Factory(
        shared, AlignmentColumn.of(schema, options), options.mode() == ScanOptions.Mode.PERMISSIVE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlignmentScan scan
        && name.equals(scan.name)
        && format == scan.format
        && options.equals(scan.options)
        && schema.equals(scan.schema);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, format, options, schema);
  }
}
