package org.coattend.corpus.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
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

  private final Options options;
  private final NoteSource notes;
  private final ImageFiles images;

  private ImageNoteSource(Options options, NoteSource notes, ImageFiles images) {
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
    return new ImageNoteSource(
        options,
        NoteSource.open(spark, options.noteOptions()),
        ImageFiles.open(spark, options.images()));
  }

  @Override
  public List<InputFile> files() {
    return Stream.concat(notes.files().stream(), images.files().stream()).toList();
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
            .mapToPair(one -> new Tuple2<>(one.get(0).cohort(), one.get(0)));
    JavaRDD<ImageNoteRead> paired = images.match(named, how.grid()).map(match -> read(match, how));
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

  private static ImageNoteRead read(ImageMatch<Note> match, Options how) {
    Note note = match.row();
    StoredImage image = match.image();
    if (note == null) {
      return image.isReadable()
          ? bad(Outcome.IMAGE_WITHOUT_NOTE, image.source(), 0, "no note names it")
          : bad(Outcome.IMAGE_UNREADABLE, image.source(), 0, match.problem());
    }
    if (image == null) {
      return bad(
          Outcome.NOTE_WITHOUT_IMAGE, note.source(), note.position(), "note " + match.problem());
    }
    return ImageNoteRead.of(
        new ImageNote(
            note.id(),
            how.group(note, image),
            note.text(),
            null,
            image.patches(),
            how.grid().rows(),
            how.grid().columns()));
  }

  private static ImageNoteRead bad(Outcome outcome, String source, long place, String reason) {
    return ImageNoteRead.of(outcome, new BadRecord(source, "", place, 1, reason, ""));
  }
}
