package org.coattend.job;

import com.typesafe.config.Config;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.feature.StopWordsRemover;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.NoteColumns;
import org.coattend.corpus.note.NoteLabels;
import org.coattend.corpus.note.NoteRead;
import org.coattend.corpus.note.NoteSource;
import org.coattend.corpus.note.SectionHeader;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.CohortDrift;
import org.coattend.note.NoteMeasures;
import org.coattend.note.NoteSums;
import org.coattend.note.Patients;
import org.coattend.note.Weighting;
import org.coattend.option.Ranges;
import org.coattend.report.Manifest;
import org.coattend.report.NoteTables;
import org.coattend.report.Report;
import org.coattend.spark.Count;
import org.coattend.spark.Counters;
import org.coattend.spark.EncodeNotes;
import org.coattend.spark.EncodedNotes;
import org.coattend.spark.NoteIds;
import org.coattend.spark.NoteSurvey;
import org.coattend.spark.Progress;
import org.coattend.spark.TestedPairs;

/**
 * Runs a pretrained encoder over notes and reports what its heads attend to.
 *
 * <p>Output: Parquet {@code head_stats}, {@code cohort_drift}, {@code head_catalogue}, {@code
 * section_flow}, {@code term_pairs}, {@code coverage}, {@code quarantine}, and {@code top_edges}
 * where text is asked for, as {@link NoteTables} describes them, and {@code _manifest.json}. No
 * other table and no line of the log holds text of a note; terms and names of sections and cohorts
 * appear where enough patients have them.
 */
public final class NotesJob implements Job {
  /** The table that holds text of notes. */
  private static final String TOP_EDGES = "top_edges";

  private static final List<String> TABLES =
      List.of(
          "head_stats",
          "cohort_drift",
          "head_catalogue",
          "section_flow",
          "term_pairs",
          TOP_EDGES,
          "coverage",
          "quarantine");

  /** Pairs of cohorts whose rows of drift are made together. */
  private static final int PAIRS_OF_A_TASK = 16;

  /**
   * What to read, and where to write.
   *
   * @param source the notes
   * @param relations tables of labelled relations; empty for none
   * @param sectionHeader what opens a section in the text of a note
   * @param sections tables of sections; empty for none
   * @param encoder of the notes
   * @param pairs what is asked of pairs of words
   * @param output folder of the report
   * @param overwrite whether a report that is there is replaced
   */
  public record Options(
      NoteSource.Options source,
      String relations,
      SectionHeader sectionHeader,
      String sections,
      SharedEncoder encoder,
      PairOptions pairs,
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
          new SharedEncoder(config.getString("encoder")),
          PairOptions.of(config),
          config.getString("output"),
          config.getBoolean("overwrite"));
    }
  }

  /**
   * What is asked of pairs of words.
   *
   * @param weighting of attention between words
   * @param terms how many there are at most whose pairs are reported
   * @param stopWords words that are no terms
   * @param patients that must carry a term, a pair or the name of a section or cohort to be told
   * @param text whether text of notes is reported
   * @param edges how many of each note's weightiest pairs of words that is
   */
  public record PairOptions(
      Weighting weighting,
      int terms,
      Set<String> stopWords,
      int patients,
      boolean text,
      int edges) {
    /** Its square is what a partition holds. */
    private static final int MOST_TERMS = 5000;

    /**
     * @throws IllegalArgumentException when a number is out of range
     */
    public PairOptions {
      Ranges.within("max-terms", terms, 0, MOST_TERMS);
      Ranges.atLeast("min-patients", patients, 1);
      Ranges.atLeast("top-edges", edges, 1);
      stopWords = Set.copyOf(stopWords);
    }

    static PairOptions of(Config config) {
      return new PairOptions(
          Constants.of(config, "weighting", Weighting.class),
          config.getInt("max-terms"),
          stopWords(config.getString("stop-words")),
          config.getInt("min-patients"),
          config.getBoolean("with-text"),
          config.getInt("top-edges"));
    }

    private static Set<String> stopWords(String language) {
      try {
        return language.isEmpty()
            ? Set.of()
            : Set.copyOf(Arrays.asList(StopWordsRemover.loadDefaultStopWords(language)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("stop-words: " + e.getMessage(), e);
      }
    }
  }

  /**
   * What came of it.
   *
   * @param output folder of the report
   * @param tables in it
   * @param counts of notes, as in the manifest
   */
  public record Result(String output, List<String> tables, Map<String, Long> counts)
      implements Job.Result {
    @Override
    public String summary() {
      return "reports: %s (%s, _manifest.json)".formatted(output, String.join(", ", tables));
    }
  }

  /**
   * What was read.
   *
   * @param notes of it, with their labels
   */
  private record Read(JavaRDD<NoteRead> all, JavaRDD<Note> notes) {}

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
    EncoderConfig shape = options.encoder().get().transformer().config();
    Report report = Report.create(spark, options.output(), TABLES, List.of(), options.overwrite());
    Stages stages = new Stages(spark, "notes");
    try {
      Map<String, Long> counts = new LinkedHashMap<>();
      Broadcast<NoteLabels> labels =
          context.broadcast(
              NoteLabels.read(
                  options.relations(),
                  options.sections(),
                  options.sectionHeader(),
                  context.hadoopConfiguration()));
      Read read =
          stages.run(
              "read",
              new Progress.Unit("notes", Count.ROWS_IN),
              () -> read(source, context, labels, counts),
              done -> describeRead(counts));
      Broadcast<NoteMeasures> measures =
          stages.run(
              "survey",
              () -> context.broadcast(survey(read.notes(), counts)),
              done -> describe(done.value(), counts));
      JavaRDD<EncodedNotes> encoded =
          stages
              .counters()
              .counting(
                  Count.ENCODED,
                  read.notes().mapPartitions(new EncodeNotes(options.encoder(), measures)),
                  one -> one.coverage() != null)
              .persist(StorageLevel.MEMORY_AND_DISK_SER());
      NoteSums sums =
          stages.run(
              "encode",
              new Progress.Unit("notes", Count.ENCODED),
              () -> encode(encoded, counts),
              sum -> describeEncoded(counts, shape));
      if (counts.get("notes_used") == 0) {
        throw new BadInputException(nothingIn(read.all()));
      }
      stages.run(
          "write",
          () -> {
            report.begin();
            write(report, context, sums, encoded, read.all());
            writePairs(report, context, TestedPairs.of(encoded, measures));
            return report;
          },
          done -> "tables in " + options.output());
      report.finish(
          Manifest.of("notes", spark, resolved, source.files(), counts, stages.seconds()));
      encoded.unpersist();
      read.all().unpersist();
      return new Result(options.output(), tables(), counts);
    } finally {
      stages.close();
    }
  }

  /** Spread evenly, so that a corpus in one file keeps all cores busy. */
  private static Read read(
      NoteSource source,
      JavaSparkContext context,
      Broadcast<NoteLabels> labels,
      Map<String, Long> counts) {
    JavaRDD<NoteRead> reads =
        Counters.of(context.sc())
            .reading(source.read().repartition(4 * context.defaultParallelism()))
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    counts.put(
        "notes_in", reads.filter(read -> read.note() != null || read.bad().rows() > 0).count());
    counts.put(
        "notes_quarantined",
        reads
            .filter(read -> read.bad() != null)
            .map(read -> read.bad().rows())
            .fold(0L, Long::sum));
    JavaRDD<Note> notes = reads.filter(read -> read.note() != null).map(NoteRead::note);
    counts.put(
        "notes_without_patient",
        notes.filter(note -> !Patients.of(note.patient()).atLeast(1)).count());
    NoteIds ids = NoteIds.of(notes, labels);
    long labelled = labels.value().notes().size();
    counts.put("notes_ambiguous", ids.notes());
    counts.put("labelled_notes", labelled);
    counts.put("labelled_notes_missing", labelled - ids.labelled());
    counts.put("labelled_notes_ambiguous", (long) ids.ambiguous().size());
    Broadcast<Set<String>> ambiguous = context.broadcast(ids.ambiguous());
    return new Read(reads, notes.map(note -> labels.value().label(note, ambiguous.value())));
  }

  /** What may be told of the notes. */
  private NoteMeasures survey(JavaRDD<Note> notes, Map<String, Long> counts) {
    PairOptions pairs = options.pairs();
    NoteSurvey survey =
        NoteSurvey.of(notes, options.encoder(), pairs.stopWords(), pairs.terms(), pairs.patients());
    counts.put("cohorts", survey.allCohorts());
    counts.put("cohorts_told", (long) survey.cohorts().size());
    return new NoteMeasures(
        pairs.weighting(),
        survey.terms(),
        survey.sections(),
        survey.cohorts(),
        pairs.patients(),
        pairs.text() ? pairs.edges() : 0);
  }

  /** Why there is no note to report on: the first problem, if there is one. */
  private BadRecord nothingIn(JavaRDD<NoteRead> reads) {
    return reads.map(NoteRead::bad).filter(bad -> bad != null).take(1).stream()
        .findFirst()
        .orElse(new BadRecord(options.source().input(), "", 0, 0, "has no note with words", ""));
  }

  /** Encodes all notes, then sums up the partitions, of which the driver holds one at a time. */
  private static NoteSums encode(JavaRDD<EncodedNotes> encoded, Map<String, Long> counts) {
    encoded.count();
    Iterator<byte[]> parts =
        encoded.filter(one -> one.sums() != null).map(EncodedNotes::sums).toLocalIterator();
    NoteSums sums = NoteSums.decode(parts.next());
    parts.forEachRemaining(part -> sums.merge(NoteSums.decode(part)));
    counts.put("notes_used", sums.used());
    counts.put("notes_empty", sums.empty());
    counts.put("tokens", sums.tokens());
    counts.put("cohorts_compared", (long) CohortDrift.compared(sums.moments()).size());
    return sums;
  }

  private void write(
      Report report,
      JavaSparkContext context,
      NoteSums sums,
      JavaRDD<EncodedNotes> encoded,
      JavaRDD<NoteRead> reads) {
    report.write(
        "head_stats",
        context.parallelize(NoteTables.headStats(sums.moments()), 1),
        NoteTables.HEAD_STATS);
    List<CohortDrift> drift = CohortDrift.between(sums.moments());
    report.write(
        "cohort_drift",
        context
            .parallelize(drift, 1 + drift.size() / PAIRS_OF_A_TASK)
            .flatMap(NoteTables::cohortDrift),
        NoteTables.COHORT_DRIFT);
    report.write(
        "head_catalogue",
        context.parallelize(
            sums.catalogue().entries().stream().map(NoteTables::headCatalogue).toList(), 1),
        NoteTables.HEAD_CATALOGUE);
    report.write(
        "section_flow",
        context.parallelize(NoteTables.sectionFlow(sums.flow()), 1),
        NoteTables.SECTION_FLOW);
    if (options.pairs().text()) {
      report.write(
          TOP_EDGES,
          encoded.flatMap(one -> NoteTables.topEdges(one.edges()).iterator()),
          NoteTables.TOP_EDGES);
    }
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

  private static void writePairs(Report report, JavaSparkContext context, TestedPairs pairs) {
    report.write(
        "term_pairs", pairs.tested(context).map(NoteTables::termPair), NoteTables.TERM_PAIRS);
    pairs.unpersist();
  }

  /** Those that are written. */
  private List<String> tables() {
    return TABLES.stream()
        .filter(table -> options.pairs().text() || !table.equals(TOP_EDGES))
        .toList();
  }

  private static String describe(NoteMeasures measures, Map<String, Long> counts) {
    String told =
        String.format(
            Locale.ROOT,
            "%,d terms, %,d sections and %,d of %,d cohorts are told, which %,d patients or more have",
            measures.terms().count(),
            measures.sections().size(),
            measures.cohorts().size(),
            counts.get("cohorts"),
            measures.patients());
    return told + describeUnknown(counts);
  }

  private static String describeUnknown(Map<String, Long> counts) {
    long unknown = counts.get("notes_without_patient");
    if (unknown == 0) {
      return "";
    }
    return unknown == counts.get("notes_in") - counts.get("notes_quarantined")
        ? "; no note's patient is known: name the patient-column, or let each note be a patient by"
            + " --patient-column ''"
        : String.format(Locale.ROOT, "; the patient of %,d notes is not known", unknown);
  }

  private static String describeRead(Map<String, Long> counts) {
    String notes =
        String.format(
            Locale.ROOT,
            "%,d notes, %,d quarantined",
            counts.get("notes_in"),
            counts.get("notes_quarantined"));
    if (counts.get("labelled_notes") == 0) {
      return notes;
    }
    String labelled =
        String.format(
            Locale.ROOT,
            "%s; %,d of %,d labelled notes are missing",
            notes,
            counts.get("labelled_notes_missing"),
            counts.get("labelled_notes"));
    return counts.get("labelled_notes_ambiguous") == 0
        ? labelled
        : String.format(
            Locale.ROOT,
            "%s, labels of %,d are not used, for several notes have the id",
            labelled,
            counts.get("labelled_notes_ambiguous"));
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
