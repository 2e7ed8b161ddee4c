package org.coattend.corpus.note;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;

/**
 * Notes of Parquet files. Those of one schema are read at one time; a file that is broken or lacks
 * a column is one bad record.
 */
final class ParquetNotes {
  private static final String BROKEN = "cannot be read as Parquet";

  /** What a file's footer says: its schema, or why it cannot be used. */
  private record Footer(String uri, String schema, String problem) implements Serializable {}

  private final SparkSession spark;
  private final NoteSource.Options options;

  ParquetNotes(SparkSession spark, NoteSource.Options options) {
    this.spark = spark;
    this.options = options;
  }

  /**
   * Reads all files.
   *
   * @throws org.coattend.corpus.BadInputException under {@link BadInputMode#FAILFAST}, when a file
   *     cannot be used
   */
  JavaRDD<NoteRead> read(List<String> uris) {
    Map<String, List<String>> alike = new LinkedHashMap<>();
    List<NoteRead> unusable = new ArrayList<>();
    for (Footer footer : footers(uris)) {
      if (footer.problem() == null) {
        alike.computeIfAbsent(footer.schema(), schema -> new ArrayList<>()).add(footer.uri());
      } else {
        unusable.add(bad(footer.uri(), footer.problem()));
      }
    }
    List<Dataset<Row>> tables = new ArrayList<>();
    for (List<String> files : alike.values()) {
      try {
        tables.add(table(files));
      } catch (Exception e) {
        // Spark has no type for a column.
        files.forEach(uri -> unusable.add(bad(uri, BROKEN)));
      }
    }
    JavaRDD<NoteRead> notes =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(unusable, 1);
    NoteColumns columns = options.columns();
    BadInputMode mode = options.mode();
    return tables.stream()
        .reduce(Dataset::union)
        .map(rows -> rows.toJavaRDD().map(row -> columns.read(source(row), record(columns, row))))
        .map(reads -> reads.map(read -> read.under(mode)).union(notes))
        .orElse(notes);
  }

  private NoteRead bad(String uri, String problem) {
    String source = InputFile.source(new Path(URI.create(uri)));
    return new NoteRead(null, new BadRecord(source, "", 0, 0, problem, "")).under(options.mode());
  }

  private List<Footer> footers(List<String> uris) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    NoteColumns columns = options.columns();
    return context
        .parallelize(uris, Math.min(uris.size(), 4 * context.defaultParallelism()))
        .map(uri -> footer(uri, columns, hadoop.value().value()))
        .collect();
  }

  private static Footer footer(String uri, NoteColumns columns, Configuration hadoop) {
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(URI.create(uri)), hadoop))) {
      MessageType schema = file.getFileMetaData().getSchema();
      Set<String> names = new LinkedHashSet<>();
      for (Type field : schema.getFields()) {
        names.add(field.getName());
      }
      String problem =
          columns
              .missing(names)
              .map(
                  column ->
                      "no column '%s'; the columns are %s"
                          .formatted(column, String.join(", ", names)))
              .or(
                  () ->
                      columns.labels().stream()
                          .filter(column -> !schema.getType(column).isPrimitive())
                          .map(LabelName::noSingleValue)
                          .findFirst())
              .orElse(null);
      return new Footer(uri, schema.toString(), problem);
    } catch (IOException | RuntimeException e) {
      return new Footer(uri, null, BROKEN);
    }
  }

  private Dataset<Row> table(List<String> uris) {
    NoteColumns columns = options.columns();
    Dataset<Row> rows =
        spark
            .read()
            .parquet(
                uris.stream()
                    .map(uri -> InputListing.literal(new Path(URI.create(uri)).toString()))
                    .toArray(String[]::new));
    return rows.select(
        Stream.concat(
                Stream.of(col("_metadata.row_index"), col("_metadata.file_path")),
                names(columns).map(name -> text(rows, name)))
            .toArray(Column[]::new));
  }

  private static Stream<String> names(NoteColumns columns) {
    return Stream.concat(Stream.of(columns.text()), columns.labels().stream());
  }

  /** A column's values as text; null where there is none, for which NaN stands too. */
  private static Column text(Dataset<Row> rows, String column) {
    Column values = col("`" + column.replace("`", "``") + "`");
    DataType type = rows.schema().apply(column).dataType();
    boolean floating = type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    return (floating ? when(not(isnan(values)), values) : values).cast("string");
  }

  private static String source(Row row) {
    return InputFile.source(new Path(URI.create(row.getString(1))));
  }

  private static SourceRecord record(NoteColumns columns, Row row) {
    Map<String, String> fields = new HashMap<>();
    int place = 2;
    for (Iterator<String> names = names(columns).iterator(); names.hasNext(); place++) {
      fields.put(names.next(), row.getString(place));
    }
    return SourceRecord.of(row.getLong(0) + 1, 0, fields);
  }
}
