package org.coattend.corpus.labelled;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.image.ImageFiles;
import org.coattend.corpus.image.ImageMatch;
import org.coattend.corpus.image.PatchGrid;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.NoteRead;
import org.coattend.corpus.note.NoteSource;
import org.coattend.encode.Items;
import scala.Tuple2;

/**
 * Examples with labels, from tables (CSV, TSV, JSON, JSON lines, Parquet) of texts or of names of
 * images, spread over Spark. Rows of one id are all set aside: which of them is meant, nothing
 * says.
 */
public final class LabelledSource {

  /**
   * What to read.
   *
   * @param input tables: comma-separated paths, globs and folders
   * @param content texts or images
   * @param columns that say what an example is
   * @param shares of the splits, where no column says it
   * @param mode what to do about bad records
   */
  public record Options(
      String input, Content content, LabelledColumns columns, SplitShares shares, BadInputMode mode)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when the input is blank
     */
    public Options {
      if (input.isBlank()) {
        throw new IllegalArgumentException("input is empty; give a path, glob or folder");
      }
      Objects.requireNonNull(content, "content");
      Objects.requireNonNull(columns, "columns");
      Objects.requireNonNull(shares, "shares");
      Objects.requireNonNull(mode, "mode");
    }

    private LabelledExample example(Note row, List<String> tokens, float[][] vectors) {
      return new LabelledExample(
          row.id(),
          columns.environment(row),
          columns.split(row, shares),
          columns.label(row),
          tokens,
          vectors);
    }
  }

  private final Options options;
  private final NoteSource rows;

  /** Null for texts. */
  private final ImageFiles images;

  private LabelledSource(Options options, NoteSource rows, ImageFiles images) {
    this.options = options;
    this.rows = rows;
    this.images = images;
  }

  /**
   * Finds the files.
   *
   * @throws BadInputException when a path stands for no file
   */
  public static LabelledSource open(SparkSession spark, Options options) {
    NoteSource.Options table =
        new NoteSource.Options(
            options.input(), options.columns().with(options.content().column()), options.mode());
    return new LabelledSource(
        options,
        NoteSource.open(spark, table),
        options.content() instanceof Content.Images content
            ? ImageFiles.open(spark, content.files())
            : null);
  }

  /** The files, tables first, each kind sorted by path. */
  public List<InputFile> files() {
    return Stream.concat(
            rows.files().stream(), images == null ? Stream.of() : images.files().stream())
        .toList();
  }

  /**
   * Reads all, in no particular order.
   *
   * <p>Under {@link BadInputMode#FAILFAST} an action on the result fails with a {@link
   * BadInputException} among the causes.
   *
   * @throws BadInputException when a table's extension says no format
   */
  public JavaRDD<LabelledRead> read() {
    Options how = options;
    JavaRDD<NoteRead> read = rows.read();
    JavaRDD<List<Note>> ofOneId =
        read.filter(one -> one.note() != null)
            .mapToPair(one -> new Tuple2<>(one.note().id(), one.note()))
            .groupByKey()
            .values()
            .map(LabelledSource::list);
    JavaRDD<LabelledRead> unusable =
        read.filter(one -> one.bad() != null)
            .map(one -> LabelledRead.of(one.bad()))
            .union(ofOneId.flatMap(same -> unusable(same, how.columns()).iterator()));
    JavaRDD<Note> usable =
        ofOneId.filter(same -> problem(same, how.columns()).isEmpty()).map(same -> same.get(0));
    JavaRDD<LabelledRead> examples =
        how.content() instanceof Content.Texts texts
            ? texts(usable, texts.words(), how)
            : images(usable, ((Content.Images) how.content()).grid());
    return examples.union(unusable).map(one -> one.under(how.mode()));
  }

  private static List<Note> list(Iterable<Note> rows) {
    List<Note> list = new ArrayList<>();
    rows.forEach(list::add);
    return list;
  }

  private static Optional<String> problem(List<Note> same, LabelledColumns columns) {
    return same.size() > 1
        ? Optional.of("%d rows have this one's id".formatted(same.size()))
        : columns.problem(same.get(0));
  }

  private static Stream<LabelledRead> unusable(List<Note> same, LabelledColumns columns) {
    return problem(same, columns).stream()
        .flatMap(problem -> same.stream().map(row -> LabelledRead.bad(row, problem)));
  }

  private static JavaRDD<LabelledRead> texts(JavaRDD<Note> usable, WordRule rule, Options how) {
    return usable.map(row -> text(row, rule, how));
  }

  private static LabelledRead text(Note row, WordRule rule, Options how) {
    List<String> words = rule.words(row.text());
    return words.isEmpty()
        ? LabelledRead.bad(row, "has no words")
        : LabelledRead.of(how.example(row, words, null), row);
  }

  private JavaRDD<LabelledRead> images(JavaRDD<Note> usable, PatchGrid grid) {
    Options how = options;
    JavaPairRDD<String, Note> named =
        usable.mapToPair(row -> new Tuple2<>(row.text().strip(), row));
    return images.match(named, grid).map(match -> image(match, how));
  }

  private static LabelledRead image(ImageMatch<Note> match, Options how) {
    if (match.problem() == null) {
      return LabelledRead.of(
          how.example(
              match.row(),
              ((Content.Images) how.content()).patches(),
              vectors(match.image().patches())),
          match.row());
    }
    return match.row() == null
        ? LabelledRead.of(new BadRecord(match.image().source(), "", 0, 0, match.problem(), ""))
        : LabelledRead.bad(match.row(), match.problem());
  }

  private static float[][] vectors(Items patches) {
    int width = patches.width();
    return IntStream.range(0, patches.count())
        .mapToObj(k -> Arrays.copyOfRange(patches.values(), k * width, (k + 1) * width))
        .toArray(float[][]::new);
  }
}
