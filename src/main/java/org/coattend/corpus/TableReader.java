package org.coattend.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads families from tables: rows are brought together by family, sorted, and streamed. */
final class TableReader {
  private static final List<String> REQUIRED = List.of("family", "id", "sequence");

  private final SparkSession spark;
  private final ReadOptions options;
  private final int partitions;

  TableReader(SparkSession spark, ReadOptions options, int partitions) {
    this.spark = spark;
    this.options = options;
    this.partitions = partitions;
  }

  JavaRDD<FamilyRead> read(List<String> paths) {
    ReadOptions reading = options; // so that the function does not carry the session along
    Map<TableFormat, List<String>> byFormat =
        paths.stream()
            .collect(
                Collectors.groupingBy(
                    path -> TableFormat.of(path).orElse(TableFormat.PARQUET),
                    TreeMap::new,
                    Collectors.toList()));
    return byFormat.entrySet().stream()
        .map(entry -> rows(entry.getKey(), entry.getValue()))
        .reduce(Dataset::union)
        .orElseThrow()
        .repartition(partitions, col("family"))
        .sortWithinPartitions(
            col("family"), col("row").asc_nulls_last(), col("file"), col("block"), col("position"))
        .toJavaRDD()
        .mapPartitions(rows -> new TableFamilies(rows, reading));
  }

  private Dataset<Row> rows(TableFormat format, List<String> paths) {
    Dataset<Row> table = format.read(spark, paths);
    List<String> columns = Arrays.asList(table.columns());
    for (String name : REQUIRED) {
      if (!columns.contains(name)) {
        throw new BadInputException(
            new BadRecord(
                String.join(", ", paths),
                "",
                0,
                0,
                "no column '%s'; the columns are %s".formatted(name, String.join(", ", columns)),
                ""));
      }
    }
    Column row = columns.contains("row") ? col("row").try_cast("bigint") : lit(null).cast("bigint");
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
