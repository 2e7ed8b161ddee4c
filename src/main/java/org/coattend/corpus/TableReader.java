package org.coattend.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads families from tables: rows are brought together by family, sorted, and streamed. A file
 * that is no table with the columns that are needed is one bad record.
 */
final class TableReader {
  private static final List<String> REQUIRED = List.of("family", "id", "sequence");

  /** A line's fields, as one of which a row may be long. */
  private static final long FIELDS = 4;

  /** What files have in common that are read at one time. */
  private record Kind(TableFormat format, StructType schema) {}

  private final SparkSession spark;
  private final ReadOptions options;
  private final int partitions;

  TableReader(SparkSession spark, ReadOptions options, int partitions) {
    this.spark = spark;
    this.options = options;
    this.partitions = partitions;
  }

  /**
   * Reads all files.
   *
   * @throws BadInputException under {@link BadInputMode#FAILFAST}, when a file is no such table
   */
  JavaRDD<FamilyRead> read(List<String> paths) {
    Map<Kind, List<String>> alike = new LinkedHashMap<>();
    List<FamilyRead> unusable = new ArrayList<>();
    for (String path : paths) {
      try {
        alike.computeIfAbsent(kind(path), kind -> new ArrayList<>()).add(path);
      } catch (BadInputException e) {
        if (options.mode() == BadInputMode.FAILFAST) {
          throw e;
        }
        unusable.add(new FamilyRead(null, 0, List.of(e.bad())));
      }
    }
    JavaRDD<FamilyRead> families =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(unusable, 1);
    return alike.isEmpty() ? families : families.union(families(alike));
  }

  private JavaRDD<FamilyRead> families(Map<Kind, List<String>> alike) {
    ReadOptions reading = options; // so that the function does not carry the session along
    return alike.entrySet().stream()
        .map(entry -> rows(entry.getKey(), entry.getValue()))
        .reduce(Dataset::union)
        .orElseThrow()
        .repartition(partitions, col("family"))
        .sortWithinPartitions(
            col("family"), col("row").asc_nulls_last(), col("file"), col("block"), col("position"))
        .toJavaRDD()
        .mapPartitions(rows -> new TableFamilies(rows, reading));
  }

  private Kind kind(String path) {
    TableFormat format = TableFormat.of(path).orElse(TableFormat.PARQUET);
    StructType schema = schema(path, format);
    List<String> columns = Arrays.asList(schema.fieldNames());
    for (String name : REQUIRED) {
      if (!columns.contains(name)) {
        byte[] listed = String.join(", ", columns).getBytes(StandardCharsets.ISO_8859_1);
        throw unusable(
            path,
            columns.isEmpty()
                ? "table is empty"
                : "no column '%s'; the columns are %s"
                    .formatted(name, BadRecord.excerpt(listed, 0, listed.length)));
      }
    }
    return new Kind(format, schema);
  }

  private StructType schema(String path, TableFormat format) {
    if (format != TableFormat.PARQUET && path.toLowerCase(Locale.ROOT).matches(".*\\.(gz|bz2)")) {
      requireWhole(path, format);
    }
    try {
      return format.reader(spark).load(InputListing.literal(path)).schema();
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw unusable(path, "cannot be read as %s: %s".formatted(format, cause.getMessage()));
    }
  }

  /** Spark holds a line in memory, however long, and stops at one that is cut off. */
  private void requireWhole(String path, TableFormat format) {
    int most = (int) Math.min(1 << 30, FIELDS * options.limits().maxRowBytes());
    try (InputStream in =
        StoredFile.open(new Path(path), spark.sparkContext().hadoopConfiguration())) {
      ByteLines lines = new ByteLines(in, most);
      while (lines.advance()) {
        if (lines.overlong()) {
          throw unusable(
              path,
              FamilyBuilder.format(
                  "cannot be read as %s: line %,d is longer than %,d characters",
                  format, lines.number(), most));
        }
      }
      if (lines.damage() != null) {
        throw unusable(
            path,
            FamilyBuilder.format(
                "cannot be read as %s: the file breaks off in line %,d: %s",
                format, lines.number(), lines.damage().getMessage()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static BadInputException unusable(String path, String reason) {
    return new BadInputException(
        new BadRecord(InputFile.source(new Path(path)), "", 0, 0, reason, ""));
  }

  private Dataset<Row> rows(Kind kind, List<String> paths) {
    Dataset<Row> table =
        kind.format()
            .reader(spark)
            .schema(kind.schema())
            .load(paths.stream().map(InputListing::literal).toArray(String[]::new));
    Column row =
        Arrays.asList(table.columns()).contains("row")
            ? expr("try_cast(row as bigint)")
            : lit(null).cast("bigint");
    return table.select(
        col("family").cast("string").as("family"),
        row.as("row"),
        col("id").cast("string").as("id"),
        col("sequence").cast("string").as("sequence"),
        col("_metadata.file_path").as("file"),
        col("_metadata.file_block_start").as("block"),
        monotonically_increasing_id().as("position"));
  }
}
