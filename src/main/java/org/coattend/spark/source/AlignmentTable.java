package org.coattend.spark.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.coattend.corpus.AlignmentFormat;

/**
 * Alignment files of one format, which can be read.
 *
 * @param schema of the rows; Spark 4 prefers {@code columns()} and makes them of it, Spark 3.5 asks
 *     for it
 * @param properties by lower-case names
 */
@SuppressWarnings("deprecation")
record AlignmentTable(
    String name, AlignmentFormat format, StructType schema, Map<String, String> properties)
    implements SupportsRead {

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(options);
    return new AlignmentScanBuilder(
        name, format, ScanOptions.of(new CaseInsensitiveStringMap(all)), schema);
  }
}
