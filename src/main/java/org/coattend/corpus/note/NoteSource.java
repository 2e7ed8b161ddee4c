package org.coattend.corpus.note;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;

/**
 * Notes from tables (CSV, TSV, JSON, Parquet) and text files, spread over Spark.
 *
 * <p>A file is read within one task, but for Parquet, which Spark splits.
 */
public final class NoteSource {

  /**
   * What to read, and how.
   *
   * @param input comma-separated paths, globs and folders of any Hadoop file system; folders are
   *     searched for files with a known extension, hidden ones and those with {@code _} left out
   * @param columns of tables
   * @param mode what to do about bad records
   */
  public record Options(String input, NoteColumns columns, BadInputMode mode)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when the input is blank
     */
    public Options {
      if (input.isBlank()) {
        throw new IllegalArgumentException("input is empty; give a path, glob or folder");
      }
      Objects.requireNonNull(columns, "columns");
      Objects.requireNonNull(mode, "mode");
    }
  }

  private record Task(String uri, String source, NoteFormat format) implements Serializable {}

  private final SparkSession spark;
  private final Options options;
  private final List<FileStatus> files;

  private NoteSource(SparkSession spark, Options options, List<FileStatus> files) {
    this.spark = spark;
    this.options = options;
    this.files = files;
  }

  /**
   * Finds the files.
   *
   * @throws BadInputException when a path stands for no file
   */
  public static NoteSource open(SparkSession spark, Options options) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return new NoteSource(
        spark,
        options,
        new InputListing(hadoop, name -> NoteFormat.of(name).isPresent()).files(options.input()));
  }

  /** The files, sorted by path. */
  public List<InputFile> files() {
    return files.stream().map(InputFile::of).toList();
  }

  /**
   * Reads all notes, in no particular order.
   *
   * <p>Under {@link BadInputMode#FAILFAST} an action on the result fails with a {@link
   * BadInputException} among the causes.
   *
   * @throws BadInputException when a file's extension says no format
   */
  public JavaRDD<NoteRead> read() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Task> tasks = files.stream().map(NoteSource::task).toList();
    List<Task> single = tasks.stream().filter(task -> task.format != NoteFormat.PARQUET).toList();
    List<String> parquet =
        tasks.stream()
            .filter(task -> task.format == NoteFormat.PARQUET)
            .map(task -> task.uri)
            .toList();
    JavaRDD<NoteRead> notes = context.emptyRDD();
    if (!single.isEmpty()) {
      notes = notes.union(readFiles(context, single));
    }
    if (!parquet.isEmpty()) {
      notes = notes.union(new ParquetNotes(spark, options).read(parquet));
    }
    return notes;
  }

  private static Task task(FileStatus file) {
    String source = InputFile.source(file.getPath());
    NoteFormat format =
        NoteFormat.of(source)
            .orElseThrow(
                () ->
                    new BadInputException(
                        new BadRecord(
                            source,
                            "",
                            0,
                            0,
                            "the extension is none of csv, tsv, json, jsonl, ndjson, conllu, txt, parquet",
                            "")));
    return new Task(file.getPath().toUri().toString(), source, format);
  }

  private JavaRDD<NoteRead> readFiles(JavaSparkContext context, List<Task> tasks) {
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    NoteColumns columns = options.columns();
    BadInputMode mode = options.mode();
    return context
        .parallelize(tasks, Math.min(tasks.size(), 4 * context.defaultParallelism()))
        .flatMap(
            task -> {
              FileNotes notes =
                  new FileNotes(
                      new Path(URI.create(task.uri)),
                      task.source,
                      task.format,
                      columns,
                      mode,
                      hadoop.value().value());
              TaskContext.get()
                  .addTaskCompletionListener((TaskCompletionListener) done -> notes.close());
              return notes;
            });
  }
}
