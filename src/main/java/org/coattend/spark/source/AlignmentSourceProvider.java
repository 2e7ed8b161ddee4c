package org.coattend.spark.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.coattend.corpus.AlignmentFormat;

/**
 * Alignment files as a table, one row for each aligned sequence, read by the parsers and within the
 * limits of the jobs.
 *
 * <p>Columns: {@code family}, {@code row} (from 1, the query; set-aside rows leave holes), {@code
 * id}, {@code sequence} (the columns that are kept, inserts left out), {@code file}, and in mode
 * {@code PERMISSIVE} the column of bad records. A schema of the user's names some of them, each of
 * its type; all may be null, whatever it says, as in Spark's own files.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code path}: a path, glob or folder, or {@code paths}, a JSON array of some; {@code load}
 *       sets them. Files of a folder are read whatever their extensions, but for those that begin
 *       with {@code .} or {@code _}; {@code .gz} and {@code .bz2} are read as they are.
 *   <li>{@code mode}: {@code PERMISSIVE} (default), a bad record is a row whose columns are null
 *       but for {@code family}, {@code file} and the column of bad records, which says where and
 *       why; {@code DROPMALFORMED}, bad records are left out; {@code FAILFAST}, the first ends the
 *       query. A bad record may stand for several rows, as when a family is rejected; it says how
 *       many.
 *   <li>{@code columnNameOfCorruptRecord}: the column of bad records; default that of {@code
 *       spark.sql.columnNameOfCorruptRecord}.
 *   <li>{@code columns}: {@code query} (default) or {@code match}; see {@link
 *       org.coattend.corpus.ColumnChoice}.
 *   <li>{@code maxColumns, minRows, maxRowBytes, maxFamilyBytes, maxBadRecords}: see {@link
 *       org.coattend.corpus.Limits}, whose defaults hold.
 *   <li>{@code wholeNames}: whether an id is all of its line or the first word (default).
 *   <li>{@code partitions}: so many at most; default four for each core. A file is not split.
 * </ul>
 */
abstract class AlignmentSourceProvider implements TableProvider, DataSourceRegister {
  private final AlignmentFormat format;

  AlignmentSourceProvider(AlignmentFormat format) {
    this.format = format;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return AlignmentColumn.all(ScanOptions.of(options));
  }

  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  /**
   * The table. What the session settles is settled here, once for all queries.
   *
   * @throws IllegalArgumentException when the schema has a column that there is not, or an option
   *     is out of its range
   */
  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap given = new CaseInsensitiveStringMap(properties);
    ScanOptions options = ScanOptions.of(given);
    AlignmentColumn.check(schema, options);
    Map<String, String> settled = new HashMap<>(given);
    settled.put(ScanOptions.BAD_RECORDS.toLowerCase(Locale.ROOT), options.badRecords());
    return new AlignmentTable(shortName(), format, nullable(schema), settled);
  }

  private static StructType nullable(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }
}
