package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.BytePointer;
import org.coattend.corpus.BadRecord;
import org.coattend.kernel.NativeMemory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of one short job, as its event log and a sink of Spark's metrics have it. */
class CountersTest {
  private static final int READS = 6;
  private static final int HELD = 1 << 20;

  @TempDir static Path folder;
  private static String application;
  private static List<JsonNode> events = new ArrayList<>();

  @BeforeAll
  static void run() throws IOException {
    Path log = Files.createDirectory(folder.resolve("log"));
    Path sink = Files.createDirectory(folder.resolve("sink"));
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.plugins", CoattendPlugin.class.getName())
            .config("spark.eventLog.enabled", true)
            .config("spark.eventLog.dir", log.toUri().toString())
            .config("spark.eventLog.rolling.enabled", false)
            .config("spark.eventLog.compress", false)
            .config("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink")
            .config("spark.metrics.conf.*.sink.csv.directory", sink.toString())
            .getOrCreate();
    application = spark.sparkContext().applicationId();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Counters counters = Counters.of(spark.sparkContext());
    JavaRDD<EncodedRead> reads =
        counters
            .reading(
                context
                    .parallelize(IntStream.range(0, READS).boxed().toList(), 3)
                    .map(CountersTest::read))
            .cache();
    try (BytePointer held = new BytePointer(HELD)) {
      held.zero();
      NativeMemory.allocated();
      assertThat(reads.count()).isEqualTo(reads.collect().size());
      counters.counting(Count.ENCODED, reads, read -> read.rowsIn() > 12).count();
    } finally {
      spark.stop();
    }
    try (Stream<Path> logs = Files.list(log)) {
      ObjectMapper json = new ObjectMapper();
      for (String line :
          Files.readAllLines(logs.filter(Files::isRegularFile).findFirst().orElseThrow())) {
        events.add(json.readTree(line));
      }
    }
  }

  /** 10, 11, ... rows, of which 0, 1, ... cannot be used. */
  private static EncodedRead read(int k) {
    return new EncodedRead(
        null, 10 + k, List.of(new BadRecord("file", "family", 0, k, "for a test", "")));
  }

  @Test
  void rowsThatWerePersistedCountOnceHoweverOftenTheyAreUsed() throws IOException {
    assertThat(metric("rows_in")).isEqualTo(60 + 15);
    assertThat(metric("rows_quarantined")).isEqualTo(15);
  }

  @Test
  void whatIsAskedForIsCounted() throws IOException {
    assertThat(metric("encoded")).isEqualTo(3);
    assertThat(metric("attended")).isZero();
  }

  @Test
  void nativeMemoryIsAMetric() throws IOException {
    assertThat(metric("native_bytes_peak")).isGreaterThanOrEqualTo(HELD);
    assertThat(metric("native_bytes")).isLessThan(metric("physical_bytes"));
  }

  @Test
  void theEventLogHasThemByStage() {
    List<JsonNode> stages =
        events.stream()
            .filter(event -> event.at("/Event").asText().equals("SparkListenerStageCompleted"))
            .map(event -> event.at("/Stage Info/Accumulables"))
            .toList();

    assertThat(stages).hasSize(3);
    assertThat(value(stages.get(0), "coattend.rows_in")).isEqualTo(75);
    assertThat(value(stages.get(0), "coattend.rows_quarantined")).isEqualTo(15);
    assertThat(value(stages.get(2), "coattend.encoded")).isEqualTo(3);
    assertThat(value(stages.get(2), "coattend.native_bytes_peak")).isGreaterThanOrEqualTo(HELD);
  }

  private static long value(JsonNode accumulables, String name) {
    for (JsonNode one : accumulables) {
      if (one.at("/Name").asText().equals(name)) {
        return one.at("/Value").asLong();
      }
    }
    throw new AssertionError(name + " is not in " + accumulables);
  }

  /** The last value of a metric of the driver. */
  private static long metric(String name) throws IOException {
    List<String> lines =
        Files.readAllLines(
            folder
                .resolve("sink")
                .resolve(
                    "%s.driver.plugin.%s.%s.csv"
                        .formatted(application, CoattendPlugin.class.getName(), name)));
    return Long.parseLong(lines.get(lines.size() - 1).replaceAll(".*,", ""));
  }
}
