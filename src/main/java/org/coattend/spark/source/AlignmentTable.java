package org.coattend.spark.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.coattend.corpus.AlignmentFormat;

/**
 * Alignment files of one format, which can be read.
 *
 * @param properties by lower-case names
 */
record AlignmentTable(
    String name, AlignmentFormat format, StructType rowType, Map<String, String> properties)
    implements SupportsRead {

  @Override
  public Column[] columns() {
    return Arrays.stream(rowType.fields())
        .map(field -> Column.create(field.name(), field.dataType(), field.nullable()))
        .toArray(Column[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(options);
    return new AlignmentScanBuilder(
        name, format, ScanOptions.of(new CaseInsensitiveStringMap(all)), rowType);
  }
}
