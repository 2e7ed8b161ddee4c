package org.coattend.corpus.image;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;
import org.coattend.corpus.image.ImageNoteRead.Outcome;
import org.coattend.encode.Items;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * Parquet tables with what some model has made of images, and maybe of notes: columns of the type
 * {@code array<array<float>>}, a patch or token each.
 */
public final class EmbeddingSource implements PairSource {

  /**
   * What to read. Columns but those of the id and patches may be empty, for there is none.
   *
   * @param input paths, globs and folders
   * @param id column with the pair's id
   * @param group column with what keeps pairs together
   * @param text column with the note; where there are tokens it is not read
   * @param tokens column with the embeddings of the note's tokens
   * @param patches column with those of the image's patches, row by row
   * @param rows column with the rows of patches
   * @param columns column with the columns of patches
   * @param mode what to do about bad records
   */
  public record Options(
      String input,
      String id,
      String group,
      String text,
      String tokens,
      String patches,
      String rows,
      String columns,
      BadInputMode mode)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when a column is not told that must be
     */
    public Options {
      if (input.isBlank()) {
        throw new IllegalArgumentException("input is empty; give a path, glob or folder");
      }
      for (String[] column :
          new String[][] {{"id-column", id}, {"rows-column", rows}, {"cols-column", columns}}) {
        if (column[1].isBlank()) {
          throw new IllegalArgumentException(
              column[0] + " is empty; embeddings of patches need it");
        }
      }
      if (text.isBlank() && tokens.isBlank()) {
        throw new IllegalArgumentException("text-column and token-column are empty; give one");
      }
    }

    private List<Wanted> wanted() {
      return List.of(
          new Wanted(id, Wanted::isName, "text or a whole number"),
          new Wanted(group, Wanted::isName, "text or a whole number"),
          tokens.isEmpty()
              ? new Wanted(text, type -> type instanceof StringType, "text")
              : new Wanted(tokens, Wanted::isItems, "array<array<float>>"),
          new Wanted(patches, Wanted::isItems, "array<array<float>>"),
          new Wanted(rows, Wanted::isWhole, "a whole number"),
          new Wanted(columns, Wanted::isWhole, "a whole number"));
    }
  }

  /**
   * A column that a table must have.
   *
   * @param name empty for none
   * @param fits whether it is of a type that serves
   * @param type what serves, in words
   */
  private record Wanted(String name, Predicate<DataType> fits, String type) {
    String problem(StructType schema) {
      if (name.isEmpty()) {
        return null;
      }
      if (!Arrays.asList(schema.fieldNames()).contains(name)) {
        return "no column '%s'; the columns are %s"
            .formatted(name, String.join(", ", schema.fieldNames()));
      }
      DataType found = schema.apply(name).dataType();
      return fits.test(found)
          ? null
          : "column '%s' is of the type %s, must be %s".formatted(name, found.simpleString(), type);
    }

    static boolean isName(DataType type) {
      return type instanceof StringType || isWhole(type);
    }

    static boolean isWhole(DataType type) {
      return type instanceof IntegralType;
    }

    static boolean isItems(DataType type) {
      return type instanceof ArrayType items
          && items.elementType() instanceof ArrayType values
          && (values.elementType() instanceof FloatType
              || values.elementType() instanceof DoubleType);
    }
  }

  private final SparkSession spark;
  private final Options options;
  private final List<FileStatus> files;

  private EmbeddingSource(SparkSession spark, Options options, List<FileStatus> files) {
    this.spark = spark;
    this.options = options;
    this.files = files;
  }

  /**
   * Finds the files.
   *
   * @throws BadInputException when a path stands for no file
   */
  public static EmbeddingSource open(SparkSession spark, Options options) {
    InputListing listing =
        new InputListing(
            spark.sparkContext().hadoopConfiguration(),
            name -> name.toLowerCase(Locale.ROOT).endsWith(".parquet"));
    return new EmbeddingSource(spark, options, listing.files(options.input()));
  }

  @Override
  public List<InputFile> files() {
    return files.stream().map(InputFile::of).toList();
  }

  @Override
  public JavaRDD<ImageNoteRead> read() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ImageNoteRead> unusable = new ArrayList<>();
    List<String> usable = new ArrayList<>();
    for (FileStatus file : files) {
      String problem = problem(file);
      if (problem == null) {
        usable.add(InputListing.literal(file.getPath().toString()));
      } else {
        unusable.add(
            ImageNoteRead.of(
                    Outcome.NOTE_UNREADABLE,
                    new BadRecord(InputFile.source(file.getPath()), "", 0, 0, problem, ""))
                .under(options.mode()));
      }
    }
    JavaRDD<ImageNoteRead> bad = context.parallelize(unusable, 1);
    return usable.isEmpty() ? bad : bad.union(read(context, usable));
  }

  private String problem(FileStatus file) {
    StructType schema;
    try {
      schema = spark.read().parquet(InputListing.literal(file.getPath().toString())).schema();
    } catch (Exception e) {
      return "cannot be read as Parquet";
    }
    return options.wanted().stream()
        .map(wanted -> wanted.problem(schema))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private JavaRDD<ImageNoteRead> read(JavaSparkContext context, List<String> paths) {
    boolean withTokens = !options.tokens().isEmpty();
    Dataset<Row> table =
        spark
            .read()
            .parquet(paths.toArray(new String[0]))
            .select(
                column(options.id(), "string"),
                column(options.group(), "string"),
                column(withTokens ? "" : options.text(), "string"),
                column(options.tokens(), "array<array<float>>"),
                column(options.patches(), "array<array<float>>"),
                column(options.rows(), "int"),
                column(options.columns(), "int"),
                col("_metadata.file_path"),
                col("_metadata.row_index"));
    Broadcast<Set<String>> repeated =
        context.broadcast(
            Set.copyOf(
                table
                    .toJavaRDD()
                    .filter(row -> !row.isNullAt(0))
                    .mapToPair(row -> new Tuple2<>(row.getString(0), 1))
                    .reduceByKey(Integer::sum)
                    .filter(id -> id._2 > 1)
                    .keys()
                    .collect()));
    BadInputMode mode = options.mode();
    return table.toJavaRDD().map(row -> read(row, withTokens, repeated.value()).under(mode));
  }

  private static Column column(String name, String type) {
    return name.isEmpty()
        ? lit(null).cast(type)
        : expr("try_cast(`%s` as %s)".formatted(name.replace("`", "``"), type));
  }

  private static ImageNoteRead read(Row row, boolean withTokens, Set<String> repeated) {
    try {
      String id = row.getString(0);
      if (id == null || id.isEmpty()) {
        return bad(Outcome.NOTE_UNREADABLE, row, "has no id");
      }
      if (repeated.contains(id)) {
        return bad(Outcome.NOTE_REPEATED, row, "others have this one's id");
      }
      Items patches = items(row, 4, "patches");
      if (row.isNullAt(5) || row.isNullAt(6)) {
        return bad(Outcome.IMAGE_UNREADABLE, row, "has no rows or columns");
      }
      if (row.getInt(5) < 1 || row.getInt(6) < 1) {
        return bad(
            Outcome.IMAGE_UNREADABLE,
            row,
            "has %d rows and %d columns, must have at least 1 of each"
                .formatted(row.getInt(5), row.getInt(6)));
      }
      if (patches.count() != (long) row.getInt(5) * row.getInt(6)) {
        return bad(
            Outcome.IMAGE_UNREADABLE,
            row,
            "%d patches do not fill a grid of %d × %d"
                .formatted(patches.count(), row.getInt(5), row.getInt(6)));
      }
      return ImageNoteRead.of(
          new ImageNote(
              id,
              row.isNullAt(1) || row.getString(1).isEmpty() ? id : row.getString(1),
              row.isNullAt(2) ? "" : row.getString(2),
              withTokens ? items(row, 3, "tokens") : null,
              patches,
              row.getInt(5),
              row.getInt(6)));
    } catch (IllegalArgumentException e) {
      return bad(Outcome.NOTE_UNREADABLE, row, e.getMessage());
    }
  }

  private static Items items(Row row, int place, String what) {
    if (row.isNullAt(place)) {
      throw new IllegalArgumentException("has no " + what);
    }
    List<float[]> items = new ArrayList<>();
    for (Seq<?> item : row.<Seq<?>>getList(place)) {
      if (item == null) {
        throw new IllegalArgumentException("one of its %s is null".formatted(what));
      }
      float[] values = new float[item.length()];
      for (int k = 0; k < values.length; k++) {
        Object value = item.apply(k);
        values[k] = value == null ? Float.NaN : (Float) value;
        if (!Float.isFinite(values[k])) {
          throw new IllegalArgumentException(
              "its %s have a value that is no finite number".formatted(what));
        }
      }
      items.add(values);
    }
    return Items.of(items.toArray(new float[0][]));
  }

  private static ImageNoteRead bad(Outcome outcome, Row row, String reason) {
    String source = InputFile.source(new Path(URI.create(row.getString(7))));
    return ImageNoteRead.of(outcome, new BadRecord(source, "", row.getLong(8) + 1, 1, reason, ""));
  }
}
