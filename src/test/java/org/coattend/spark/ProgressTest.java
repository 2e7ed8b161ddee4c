package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int TASKS = 8;
  private static final int ROWS = 500;

  private static SparkSession spark;
  private static JavaSparkContext context;
  private static Counters counters;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    counters = Counters.of(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aLineTellsShareRateTimePassedAndTimeLeft() throws Exception {
    List<String> lines = lines(new Progress.Unit("rows", Count.ROWS_IN), Duration.ZERO);

    assertThat(lines).hasSize(TASKS);
    assertThat(lines.get(3))
        .matches(
            "read     4 of 8 tasks, 50 %, [1-9][0-9,.]* rows/s, 0:0[0-9] passed, about 0:0[0-9] left");
    double seconds = TASKS * .2 / 2;
    double rows = ROWS * (double) TASKS;
    assertThat(rate(lines.get(TASKS - 1))).isBetween(.1 * rows / seconds, rows / seconds);
    assertThat(lines.get(TASKS - 1))
        .startsWith("read     8 of 8 tasks, 100 %")
        .endsWith(" 0:00 left");
  }

  @Test
  void whereNothingElseIsCountedTheRateIsThatOfTasks() throws Exception {
    assertThat(lines(null, Duration.ZERO))
        .allSatisfy(line -> assertThat(line).containsPattern(", [0-9.]+ tasks/s, "));
  }

  @Test
  void onATerminalOneLineIsWrittenAgainAndAgainAndTakenBack() throws Exception {
    String text = written(null, true, Duration.ZERO);

    assertThat(text).doesNotContain("\n").endsWith("\r\u001b[K");
    assertThat(text.split("\r\u001b\\[K")).hasSize(1 + TASKS);
  }

  @Test
  void aShortStageHasNoLine() throws Exception {
    assertThat(lines(null, Duration.ofMinutes(1))).isEmpty();
  }

  private static double rate(String line) {
    return Double.parseDouble(line.replaceAll(".* %, ([0-9,.]+) .*", "$1").replace(",", ""));
  }

  private static List<String> lines(Progress.Unit unit, Duration first) throws Exception {
    return written(unit, false, first).lines().toList();
  }

  private static String written(Progress.Unit unit, boolean terminal, Duration first)
      throws Exception {
    Progress progress = new Progress(counters, terminal, first, Duration.ZERO);
    PrintStream before = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    spark.sparkContext().addSparkListener(progress);
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      progress.start("read", unit);
      JavaRDD<EncodedRead> reads =
          context
              .parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS)
              .map(task -> slowly());
      counters.reading(reads).count();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      progress.stop();
    } finally {
      System.setErr(before);
      spark.sparkContext().removeSparkListener(progress);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }

  private static EncodedRead slowly() throws InterruptedException {
    Thread.sleep(200);
    return new EncodedRead(
        null, ROWS, List.of(new BadRecord("file", "family", 0, ROWS, "is slow", "")));
  }
}
