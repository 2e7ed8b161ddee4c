package org.coattend.corpus.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;
import scala.Tuple2;

/** Files with images (PNG, JPEG), and the rows of a table that name them. */
public final class ImageFiles {
  private static final String IMAGES = ".*\\.(png|jpg|jpeg)";

  private record Named<T extends Serializable>(String name, T row) implements Serializable {}

  private final SparkSession spark;
  private final List<FileStatus> files;

  private ImageFiles(SparkSession spark, List<FileStatus> files) {
    this.spark = spark;
    this.files = files;
  }

  /**
   * Finds the files.
   *
   * @param input comma-separated paths, globs and folders
   * @throws BadInputException when a path stands for no file
   */
  public static ImageFiles open(SparkSession spark, String input) {
    InputListing listing =
        new InputListing(
            spark.sparkContext().hadoopConfiguration(),
            name -> name.toLowerCase(Locale.ROOT).matches(IMAGES));
    return new ImageFiles(spark, listing.files(input));
  }

  /** The files, sorted by path. */
  public List<InputFile> files() {
    return files.stream().map(InputFile::of).toList();
  }

  /**
   * Brings rows and images together, in no particular order.
   *
   * @param rows by the name of the image's file, or the end of its path; empty where a row names
   *     none
   * @param grid of the patches that images are cut into
   */
  public <T extends Serializable> JavaRDD<ImageMatch<T>> match(
      JavaPairRDD<String, T> rows, PatchGrid grid) {
    JavaPairRDD<String, Named<T>> named =
        rows.mapToPair(
            row -> new Tuple2<>(StoredImage.lastPart(row._1), new Named<>(row._1, row._2)));
    JavaPairRDD<String, StoredImage> stored =
        read(grid).union(empty()).mapToPair(image -> new Tuple2<>(image.name(), image));
    return named.cogroup(stored).flatMap(both -> match(both._2._1, both._2._2).iterator());
  }

  private JavaRDD<StoredImage> read(PatchGrid grid) {
    String[] paths =
        files.stream()
            .map(file -> InputListing.literal(file.getPath().toString()))
            .toArray(String[]::new);
    // Of more than 32 paths, each would be looked up by a task of its own.
    SparkSession listing = spark.newSession();
    listing
        .conf()
        .set(
            "spark.sql.sources.parallelPartitionDiscovery.parallelism",
            Integer.toString(spark.sparkContext().defaultParallelism()));
    return listing
        .read()
        .format("binaryFile")
        .load(paths)
        .select("path", "content")
        .toJavaRDD()
        .map(row -> image(row, grid));
  }

  /** Spark leaves files without a byte out. */
  private JavaRDD<StoredImage> empty() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(
            files.stream()
                .filter(file -> file.getLen() == 0)
                .map(file -> StoredImage.unreadable(InputFile.source(file.getPath())))
                .toList(),
            1);
  }

  private static StoredImage image(Row row, PatchGrid grid) {
    return StoredImage.of(InputFile.source(new Path(row.getString(0))), row.<byte[]>getAs(1), grid);
  }

  private static <T extends Serializable> List<ImageMatch<T>> match(
      Iterable<Named<T>> rows, Iterable<StoredImage> images) {
    List<ImageMatch<T>> matches = new ArrayList<>();
    Set<StoredImage> meant = new HashSet<>();
    for (Named<T> row : rows) {
      List<StoredImage> found = new ArrayList<>();
      images.forEach(
          image -> {
            if (image.isCalled(row.name())) {
              found.add(image);
            }
          });
      meant.addAll(found);
      String problem = problem(row.name(), found);
      matches.add(new ImageMatch<>(row.row(), problem == null ? found.get(0) : null, problem));
    }
    for (StoredImage image : images) {
      if (!image.isReadable()) {
        matches.add(
            new ImageMatch<>(
                null,
                image,
                "cannot be read as an image: a PNG or JPEG of at most %,d pixels"
                    .formatted(StoredImage.MOST_PIXELS)));
      } else if (!meant.contains(image)) {
        matches.add(new ImageMatch<>(null, image, "no usable row names it"));
      }
    }
    return matches;
  }

  /** Null when the one that was found serves. */
  private static String problem(String name, List<StoredImage> found) {
    if (name.isEmpty()) {
      return "names no image";
    } else if (found.isEmpty()) {
      return "names an image that is not there";
    } else if (found.size() > 1) {
      return "names what %d images are called".formatted(found.size());
    }
    return found.get(0).isReadable() ? null : "names an image that cannot be read";
  }
}
