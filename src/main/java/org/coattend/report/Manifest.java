package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.InputFile;

/**
 * What a report says of itself: {@code _manifest.json}, written last, so that a report with a
 * manifest is whole.
 *
 * @param job name of the job
 * @param versions of Coattend, Spark and Java
 * @param finished end of the latest run, ISO 8601
 * @param options of the latest run
 * @param inputs files read and their sizes in bytes, each once
 * @param counts families and rows, over all runs; {@code rows_in = rows_used + rows_filtered +
 *     rows_quarantined}; but {@value #LATEST} are those of the latest run
 * @param seconds wall time of each stage, over all runs
 * @param families fitted, in order
 * @param rejected families and files that could not be used, in order
 * @param files the tables' files, by path within the report; others are left from a run that did
 *     not end
 */
public record Manifest(
    String job,
    Map<String, String> versions,
    String finished,
    Map<String, Object> options,
    List<InputFile> inputs,
    Map<String, Long> counts,
    Map<String, Double> seconds,
    List<FamilyKey> families,
    List<FamilyKey> rejected,
    List<String> files) {
  /** The count that does not add up over runs. */
  static final String LATEST = "families_skipped";

  public static final String FILE = "_manifest.json";

  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /**
   * @throws IllegalArgumentException when an element is null
   */
  public Manifest {
    if (Stream.of(
            versions.values(), inputs, counts.values(), seconds.values(), families, rejected, files)
        .flatMap(Collection::stream)
        .anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a manifest has no nulls");
    }
  }

  /**
   * That of a run of which nothing is told by family.
   *
   * @param stages wall seconds of each
   */
  public static Manifest of(
      String job,
      SparkSession spark,
      Map<String, Object> options,
      List<InputFile> inputs,
      Map<String, Long> counts,
      Map<String, Double> stages) {
    return new Manifest(
        job,
        versions(spark),
        now(),
        options,
        inputs,
        counts,
        stages,
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * The manifest of a folder, if it has one.
   *
   * @throws IllegalArgumentException when what is there is no such manifest
   */
  public static Optional<Manifest> read(Path folder, Configuration hadoop) throws IOException {
    return read(folder, FILE, hadoop);
  }

  /**
   * A folder's manifest of the given name, if there is one.
   *
   * @throws IllegalArgumentException when what is there is no such manifest
   */
  public static Optional<Manifest> read(Path folder, String file, Configuration hadoop)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    Path path = new Path(folder, file);
    if (!files.exists(path)) {
      path = unfinished(folder, file); // whole when only the renaming is missing
      if (!files.exists(path)) {
        return Optional.empty();
      }
    }
    Manifest read;
    try (InputStream in = files.open(path)) {
      read = JSON.readValue(in, Manifest.class);
    } catch (JacksonException | CharConversionException e) {
      throw damaged(path, e);
    }
    if (read == null) {
      throw damaged(path, null);
    }
    return Optional.of(read);
  }

  private static IllegalArgumentException damaged(Path path, IOException cause) {
    return new IllegalArgumentException(
        "output: %s is damaged, or of another version; give --overwrite or another folder"
            .formatted(path),
        cause);
  }

  Manifest withFiles(List<String> files) {
    return new Manifest(
        job, versions, finished, options, inputs, counts, seconds, families, rejected, files);
  }

  /** What a run is made with: Coattend, Spark and Java. */
  public static Map<String, String> versions(SparkSession spark) {
    Map<String, String> versions = new LinkedHashMap<>();
    String coattend = Manifest.class.getPackage().getImplementationVersion();
    versions.put("coattend", String.valueOf(coattend));
    versions.put("spark", spark.version());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** The time as manifests state it. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Removes a folder's manifest of the given name. */
  public static void delete(Path folder, String file, Configuration hadoop) throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    files.delete(unfinished(folder, file), false);
    files.delete(new Path(folder, file), false);
  }

  /** Puts the manifest into a folder in one go, in the place of an older one. */
  public void write(Path folder, String file, Configuration hadoop) throws IOException {
    Path path = new Path(folder, file);
    Path unfinished = unfinished(folder, file);
    FileSystem files = path.getFileSystem(hadoop);
    try (OutputStream out = files.create(unfinished, true)) {
      JSON.writeValue(out, this);
    }
    files.delete(path, false);
    if (!files.rename(unfinished, path)) {
      throw new IOException("cannot rename %s to %s".formatted(unfinished, path));
    }
  }

  private static Path unfinished(Path folder, String file) {
    return new Path(folder, "." + file + ".unfinished");
  }
}
