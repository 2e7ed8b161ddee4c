package org.coattend.corpus.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.InputListing;
import org.coattend.corpus.image.ImageNoteRead.Outcome;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.NoteColumns;
import org.coattend.corpus.note.NoteRead;
import org.coattend.corpus.note.NoteSource;
import scala.Tuple2;

/**
 * Tables of notes that name images, and the images (PNG, JPEG), brought together over Spark. Notes
 * of one image, or of copies of it, are of one group unless a column says otherwise.
 */
public final class ImageNoteSource implements PairSource {
  private static final String IMAGES = ".*\\.(png|jpg|jpeg)";

  /**
   * What to read.
   *
   * @param notes tables of notes: paths, globs and folders
   * @param images paths, globs and folders
   * @param textColumn with the note
   * @param idColumn with its id; may be empty
   * @param groupColumn with what keeps notes together; may be empty
   * @param imageColumn with the name of the image's file, or the end of its path
   * @param grid of patches
   * @param mode what to do about bad records
   */
  public record Options(
      String notes,
      String images,
      String textColumn,
      String idColumn,
      String groupColumn,
      String imageColumn,
      PatchGrid grid,
      BadInputMode mode)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when the images or their column are not told
     */
    public Options {
      if (images.isBlank()) {
        throw new IllegalArgumentException("images is empty; give a path, glob or folder");
      }
      if (imageColumn.isBlank()) {
        throw new IllegalArgumentException(
            "image-column is empty; name the column with the image's file");
      }
    }

    /** As the column says; the image where it says nothing. */
    private String group(Note note, StoredImage image) {
      return groupColumn.isEmpty() || note.patient().isEmpty() ? image.digest() : note.patient();
    }

    /** The name of the image takes the place of the cohort, the group that of the patient. */
    private NoteSource.Options noteOptions() {
      return new NoteSource.Options(
          notes, new NoteColumns(textColumn, idColumn, groupColumn, imageColumn), mode);
    }
  }

  private final SparkSession spark;
  private final Options options;
  private final NoteSource notes;
  private final List<FileStatus> images;

  private ImageNoteSource(
      SparkSession spark, Options options, NoteSource notes, List<FileStatus> images) {
    this.spark = spark;
    this.options = options;
    this.notes = notes;
    this.images = images;
  }

  /**
   * Finds the files.
   *
   * @throws BadInputException when a path stands for no file
   */
  public static ImageNoteSource open(SparkSession spark, Options options) {
    InputListing listing =
        new InputListing(
            spark.sparkContext().hadoopConfiguration(),
            name -> name.toLowerCase(Locale.ROOT).matches(IMAGES));
    return new ImageNoteSource(
        spark,
        options,
        NoteSource.open(spark, options.noteOptions()),
        listing.files(options.images()));
  }

  @Override
  public List<InputFile> files() {
    return Stream.concat(notes.files().stream(), images.stream().map(InputFile::of)).toList();
  }

  @Override
  public JavaRDD<ImageNoteRead> read() {
    BadInputMode mode = options.mode();
    Options how = options;
    JavaRDD<NoteRead> read = notes.read();
    JavaPairRDD<String, List<Note>> byId =
        read.filter(one -> one.note() != null)
            .mapToPair(one -> new Tuple2<>(one.note().id(), one.note()))
            .groupByKey()
            .mapValues(ImageNoteSource::list);
    JavaRDD<ImageNoteRead> unusable =
        read.filter(one -> one.bad() != null)
            .map(one -> ImageNoteRead.of(Outcome.NOTE_UNREADABLE, one.bad()))
            .union(byId.values().filter(one -> one.size() > 1).flatMap(ImageNoteSource::repeated));
    JavaPairRDD<String, Note> named =
        byId.values()
            .filter(one -> one.size() == 1)
            .mapToPair(one -> new Tuple2<>(StoredImage.lastPart(one.get(0).cohort()), one.get(0)));
    JavaPairRDD<String, StoredImage> stored =
        storedImages(options.grid())
            .union(emptyFiles())
            .mapToPair(image -> new Tuple2<>(image.name(), image));
    JavaRDD<ImageNoteRead> paired =
        named.cogroup(stored).flatMap(both -> pair(both._2._1, both._2._2, how).iterator());
    return unusable.union(paired).map(one -> one.under(mode));
  }

  private static List<Note> list(Iterable<Note> notes) {
    List<Note> list = new ArrayList<>();
    notes.forEach(list::add);
    return list;
  }

  private static Iterator<ImageNoteRead> repeated(List<Note> notes) {
    return notes.stream()
        .map(
            note ->
                bad(
                    Outcome.NOTE_REPEATED,
                    note.source(),
                    note.position(),
                    "%d notes have this one's id".formatted(notes.size())))
        .iterator();
  }

  private JavaRDD<StoredImage> storedImages(PatchGrid grid) {
    String[] paths =
        images.stream()
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
  private JavaRDD<StoredImage> emptyFiles() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(
            images.stream()
                .filter(file -> file.getLen() == 0)
                .map(file -> StoredImage.unreadable(InputFile.source(file.getPath())))
                .toList(),
            1);
  }

  private static StoredImage image(Row row, PatchGrid grid) {
    return StoredImage.of(InputFile.source(new Path(row.getString(0))), row.<byte[]>getAs(1), grid);
  }

  private static List<ImageNoteRead> pair(
      Iterable<Note> notes, Iterable<StoredImage> images, Options how) {
    List<ImageNoteRead> reads = new ArrayList<>();
    Set<StoredImage> meant = new HashSet<>();
    for (Note note : notes) {
      List<StoredImage> found = new ArrayList<>();
      images.forEach(
          image -> {
            if (image.isCalled(note.cohort())) {
              found.add(image);
            }
          });
      meant.addAll(found);
      reads.add(pair(note, found, how));
    }
    for (StoredImage image : images) {
      if (image.patches() == null) {
        reads.add(bad(Outcome.IMAGE_UNREADABLE, image.source(), 0, "cannot be read as an image"));
      } else if (!meant.contains(image)) {
        reads.add(bad(Outcome.IMAGE_WITHOUT_NOTE, image.source(), 0, "no note names it"));
      }
    }
    return reads;
  }

  private static ImageNoteRead pair(Note note, List<StoredImage> found, Options how) {
    String problem = null;
    if (note.cohort().isEmpty()) {
      problem = "note names no image";
    } else if (found.isEmpty()) {
      problem = "note names an image that is not there";
    } else if (found.size() > 1) {
      problem = "note names what %d images are called".formatted(found.size());
    } else if (found.get(0).patches() == null) {
      problem = "note names an image that cannot be read";
    }
    return problem == null
        ? ImageNoteRead.of(
            new ImageNote(
                note.id(),
                how.group(note, found.get(0)),
                note.text(),
                null,
                found.get(0).patches(),
                how.grid().rows(),
                how.grid().columns()))
        : bad(Outcome.NOTE_WITHOUT_IMAGE, note.source(), note.position(), problem);
  }

  private static ImageNoteRead bad(Outcome outcome, String source, long place, String reason) {
    return ImageNoteRead.of(outcome, new BadRecord(source, "", place, 1, reason, ""));
  }
}
