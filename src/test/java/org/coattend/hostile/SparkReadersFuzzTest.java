package org.coattend.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.Limits;
import org.coattend.corpus.image.EmbeddingSource;
import org.coattend.corpus.image.ImageNoteRead;
import org.coattend.corpus.note.NoteColumns;
import org.coattend.corpus.note.NoteRead;
import org.coattend.corpus.note.NoteSource;
import org.coattend.hostile.FuzzedReader.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The like of {@link ReadersFuzzTest} for what Spark reads: tables. {@code -Dfuzz.spark.cases} says
 * how many files.
 */
class SparkReadersFuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.spark.cases", 40);
  private static final long SEED = Long.getLong("fuzz.seed", 7);
  private static SparkSession spark;

  @TempDir static Path scratch;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void spoiltTablesAreReadOrRefusedWithAReason() throws Exception {
    List<FuzzedReader> readers =
        List.of(
            new FuzzedReader("alignment tables", true, alignments(), this::readAlignments),
            new FuzzedReader("alignment Parquet", false, parquet(ALIGNMENT), this::readAlignments),
            new FuzzedReader("notes", false, parquet(NOTES), this::readNotes),
            new FuzzedReader("embeddings", false, parquet(EMBEDDINGS), this::readEmbeddings));
    Map<String, Map<Outcome, Integer>> outcomes = new TreeMap<>();
    List<String> findings = new ArrayList<>();
    for (int number = 0; number < CASES; number++) {
      FuzzedReader reader = readers.get(number % readers.size());
      RandomGenerator random = new SplittableRandom(SEED * 1_000_003 + number);
      Path file = spoilt(reader, random);
      try {
        outcomes
            .computeIfAbsent(reader.name(), name -> new TreeMap<>())
            .merge(reader.outcome(file), 1, Integer::sum);
      } catch (Exception | Error e) {
        if (!namesFile(e, file)) {
          Path kept = Path.of("target/fuzz", number + "-" + file.getFileName());
          Files.createDirectories(kept.getParent());
          Files.copy(file, kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          findings.add(kept + ": " + e);
        }
      }
      Files.delete(file);
    }
    System.out.println(outcomes);
    assertThat(findings).isEmpty();
  }

  private Path spoilt(FuzzedReader reader, RandomGenerator random) throws IOException {
    Sample sample = reader.samples().get(random.nextInt(reader.samples().size()));
    byte[] content = sample.content();
    for (int left = random.nextInt(1, 3); left > 0; left--) {
      content =
          Mutation.values()[random.nextInt(Mutation.values().length)].of(content, content, random);
    }
    Compression compression =
        reader.compressed() ? Compression.values()[random.nextInt(3)] : Compression.NONE;
    Path file = folder.resolve(sample.file() + compression.extension);
    Files.write(file, compression.of(content));
    return file;
  }

  /** Whether an exception that ends the job is Spark's own and says in which file. */
  private static boolean namesFile(Throwable thrown, Path file) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable known
          && known.getMessageParameters().getOrDefault("path", "").contains(file.toString())) {
        return true;
      }
    }
    return false;
  }

  private static List<Sample> alignments() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String table :
        List.of("formats/toy.csv", "formats/toy.jsonl", "malformed/null_fields.csv")) {
      Path file = Path.of("data-samples/msa", table);
      samples.add(new Sample(file.getFileName().toString(), Files.readAllBytes(file)));
    }
    return samples;
  }

  private static List<Sample> parquet(String query) throws IOException {
    Path table = Files.createTempDirectory(scratch, "table");
    spark.sql(query).coalesce(1).write().mode("overwrite").parquet(table.toString());
    try (Stream<Path> files = Files.list(table)) {
      Path file =
          files.filter(one -> one.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return List.of(new Sample("table.parquet", Files.readAllBytes(file)));
    }
  }

  private List<BadRecord> readAlignments(Path file) {
    AlignmentSource.Options options =
        new AlignmentSource.Options(
            List.of(file.toString()),
            Optional.empty(),
            ColumnChoice.QUERY,
            BadInputMode.QUARANTINE,
            Limits.DEFAULT,
            false);
    return AlignmentSource.open(spark, options).read().collect().stream()
        .map(FamilyRead::bad)
        .flatMap(List::stream)
        .toList();
  }

  private List<BadRecord> readNotes(Path file) {
    NoteSource.Options options =
        new NoteSource.Options(
            file.toString(), new NoteColumns("text", "id", "", ""), BadInputMode.QUARANTINE);
    return NoteSource.open(spark, options).read().collect().stream()
        .map(NoteRead::bad)
        .filter(bad -> bad != null)
        .toList();
  }

  private List<BadRecord> readEmbeddings(Path file) {
    EmbeddingSource.Options options =
        new EmbeddingSource.Options(
            file.toString(), "id", "", "text", "", "patches", "r", "c", BadInputMode.QUARANTINE);
    return EmbeddingSource.open(spark, options).read().collect().stream()
        .map(ImageNoteRead::bad)
        .filter(bad -> bad != null)
        .toList();
  }

  private static final String ALIGNMENT =
      "select 'fam' family, cast(id as string) id, 'MKTAYI' sequence, id row from range(20)";

  private static final String NOTES =
      "select cast(id as string) id, repeat('No pain. ', 30) text from range(40)";

  private static final String EMBEDDINGS =
      """
      select cast(id as string) id, 'No pain' text, 1 r, 2 c,
        array(array(cast(1.0 as float), cast(id as float)), array(cast(2.0 as float), cast(3.0 as float)))
          patches
      from range(20)
      """;
}
