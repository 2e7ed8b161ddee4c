package org.coattend.job;

import com.typesafe.config.Config;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.note.NoteColumns;
import org.coattend.corpus.note.NoteLabels;
import org.coattend.corpus.note.NoteRead;
import org.coattend.corpus.note.NoteSource;
import org.coattend.corpus.note.SectionHeader;
import org.coattend.encoder.EncoderConfig;
import org.coattend.note.HeadCatalogue;
import org.coattend.note.HeadMoments;
import org.coattend.note.NoteCoverage;
import org.coattend.report.Manifest;
import org.coattend.report.NoteTables;
import org.coattend.report.Report;
import org.coattend.spark.EncodeNotes;
import org.coattend.spark.EncodedNotes;

/**
 * Runs a pretrained encoder over notes and reports what its heads attend to.
 *
 * <p>Output: Parquet {@code head_stats}, {@code head_catalogue}, {@code coverage} and {@code
 * quarantine} as {@link NoteTables} describes them, and {@code _manifest.json}. Neither they nor
 * the log hold text of a note.
 */
public final class NotesJob implements Job {
  private static final List<String> TABLES =
      List.of("head_stats", "head_catalogue", "coverage", "quarantine");

  /**
   * What to read, and where to write.
   *
   * @param source the notes
   * @param relations tables of labelled relations; empty for none
   * @param sectionHeader what opens a section in the text of a note
   * @param sections tables of sections; empty for none
   * @param encoder folder of an encoder; empty for all-MiniLM-L6-v2
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   */
  public record Options(
      NoteSource.Options source,
      String relations,
      SectionHeader sectionHeader,
      String sections,
      String encoder,
      String output,
      boolean overwrite) {

    /**
     * @throws IllegalArgumentException when the output is blank
     */
    public Options {
      if (output.isBlank()) {
        throw new IllegalArgumentException("output is empty; give a folder");
      }
    }

    /** The options by their names in {@code jobs/notes.conf}. */
    public static Options of(Config config) {
      return new Options(
          new NoteSource.Options(
              config.getString("input"),
              new NoteColumns(
                  config.getString("text-column"),
                  config.getString("id-column"),
                  config.getString("patient-column"),
                  config.getString("cohort-column")),
              Constants.of(config, "mode", BadInputMode.class)),
          config.getString("relations"),
          new SectionHeader(config.getString("section-header")),
          config.getString("sections"),
          config.getString("encoder"),
          config.getString("output"),
          config.getBoolean("overwrite"));
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param counts of notes, as in the manifest
   */
  public record Result(String output, Map<String, Long> counts) implements Job.Result {
    @Override
    public String summary() {
      return "reports: %s (%s, _manifest.json)".formatted(output, String.join(", ", TABLES));
    }
  }

  /** What all notes add up to. */
  private record Sums(HeadMoments moments, HeadCatalogue catalogue) {}

  private final Options options;
  private final Map<String, Object> resolved;

  public NotesJob(Config config) {
    options = Options.of(config);
    resolved = new LinkedHashMap<>(config.root().unwrapped());
  }

  @Override
  public Result run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    NoteSource source = NoteSource.open(spark, options.source());
    EncodeNotes encode = new EncodeNotes(options.encoder());
    EncoderConfig shape = encode.encoder().transformer().config();
    Report report = Report.create(spark, options.output(), TABLES, options.overwrite());
    Stages stages = new Stages(spark, "notes");
    try {
      Map<String, Long> counts = new LinkedHashMap<>();
      JavaRDD<NoteRead> reads =
          stages.run("read", () -> read(source, context, counts), done -> describeRead(counts));
      Broadcast<NoteLabels> labels =
          context.broadcast(
              NoteLabels.read(
                  options.relations(),
                  options.sections(),
                  options.sectionHeader(),
                  context.hadoopConfiguration()));
      JavaRDD<EncodedNotes> encoded =
          reads
              .filter(read -> read.note() != null)
              .map(read -> labels.value().label(read.note()))
              .mapPartitions(encode)
              .persist(StorageLevel.MEMORY_AND_DISK_SER());
      Sums sums =
          stages.run(
              "encode", () -> encode(encoded, counts), sum -> describeEncoded(counts, shape));
      if (counts.get("notes_used") == 0) {
        throw new BadInputException(nothingIn(reads));
      }
      stages.run(
          "write",
          () -> {
            report.begin();
            write(report, context, sums, encoded, reads);
            return report;
          },
          done -> "tables in " + options.output());
      report.finish(
          new Manifest(
              "notes",
              Manifest.versions(spark),
              Manifest.now(),
              resolved,
              source.files(),
              counts,
              stages.seconds(),
              List.of(),
              List.of(),
              List.of()));
      encoded.unpersist();
      reads.unpersist();
      return new Result(options.output(), counts);
    } finally {
      stages.close();
    }
  }

  /** Spread evenly, so that a corpus in one file keeps all cores busy. */
  private static JavaRDD<NoteRead> read(
      NoteSource source, JavaSparkContext context, Map<String, Long> counts) {
    JavaRDD<NoteRead> reads =
        source
            .read()
            .repartition(4 * context.defaultParallelism())
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    counts.put(
        "notes_in", reads.filter(read -> read.note() != null || read.bad().rows() > 0).count());
    counts.put(
        "notes_quarantined",
        reads
            .filter(read -> read.bad() != null)
            .map(read -> read.bad().rows())
            .fold(0L, Long::sum));
    return reads;
  }

  /** Why there is no note to report on: the first problem, if there is one. */
  private BadRecord nothingIn(JavaRDD<NoteRead> reads) {
    return reads.map(NoteRead::bad).filter(bad -> bad != null).take(1).stream()
        .findFirst()
        .orElse(new BadRecord(options.source().input(), "", 0, 0, "has no note with words", ""));
  }

  private static Sums encode(JavaRDD<EncodedNotes> encoded, Map<String, Long> counts) {
    JavaRDD<NoteCoverage> notes =
        encoded.filter(one -> one.coverage() != null).map(one -> one.coverage());
    counts.put("notes_used", notes.filter(note -> note.windows() > 0).count());
    counts.put("notes_empty", notes.filter(note -> note.windows() == 0).count());
    counts.put("tokens", notes.map(note -> (long) note.tokens()).fold(0L, Long::sum));
    Iterator<EncodedNotes> parts =
        encoded.filter(one -> one.moments() != null).collect().iterator();
    EncodedNotes first = parts.next();
    Sums sums =
        new Sums(HeadMoments.decode(first.moments()), HeadCatalogue.decode(first.catalogue()));
    parts.forEachRemaining(
        part -> {
          sums.moments.merge(HeadMoments.decode(part.moments()));
          sums.catalogue.merge(HeadCatalogue.decode(part.catalogue()));
        });
    return sums;
  }

  private static void write(
      Report report,
      JavaSparkContext context,
      Sums sums,
      JavaRDD<EncodedNotes> encoded,
      JavaRDD<NoteRead> reads) {
    report.write(
        "head_stats",
        context.parallelize(NoteTables.headStats(sums.moments), 1),
        NoteTables.HEAD_STATS);
    report.write(
        "head_catalogue",
        context.parallelize(
            sums.catalogue.entries().stream().map(NoteTables::headCatalogue).toList(), 1),
        NoteTables.HEAD_CATALOGUE);
    report.write(
        "coverage",
        encoded
            .filter(one -> one.coverage() != null)
            .map(one -> NoteTables.coverage(one.coverage())),
        NoteTables.COVERAGE);
    report.write(
        "quarantine",
        reads.map(NoteRead::bad).filter(bad -> bad != null).map(NoteTables::quarantine).coalesce(1),
        NoteTables.QUARANTINE);
  }

  private static String describeRead(Map<String, Long> counts) {
    return String.format(
        Locale.ROOT,
        "%,d notes, %,d quarantined",
        counts.get("notes_in"),
        counts.get("notes_quarantined"));
  }

  private static String describeEncoded(Map<String, Long> counts, EncoderConfig shape) {
    return String.format(
        Locale.ROOT,
        "%,d notes of %,d tokens by %d layers of %d heads, %,d empty",
        counts.get("notes_used"),
        counts.get("tokens"),
        shape.layers(),
        shape.heads(),
        counts.get("notes_empty"));
  }
}
