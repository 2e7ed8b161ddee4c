package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clusters and disks do to a run: each fault is a real one, done to a run of jobs/submit. */
class FaultsIT {
  private static final String FAMILIES =
      "data-samples/msa/*.gz,data-samples/msa/malformed/wrong_length.a3m";
  private static final List<String> TABLES =
      List.of("pairs", "positions", "rows", "families", "quarantine");
  private static final int COUNT = 6;
  private static final long MINUTES = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path whole;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    whole = folder.resolve("whole");
    Run run = new Run("whole", whole, List.of("--input", FAMILIES), List.of());
    assertThat(run.end()).as(run.console()).isZero();
    assertThat(families(whole)).hasSize(COUNT);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void anExecutorThatIsKilledWhileItFitsChangesNoTable() throws Exception {
    Path report = folder.resolve("executor");
    Run run =
        new Run(
            "executor",
            report,
            List.of("--input", FAMILIES),
            List.of("--master", "local-cluster[3,1,1024]"));
    run.await("the fit begins", () -> run.console().contains("estimate"));
    run.await("there are executors", () -> run.executors().size() == 3);
    ProcessHandle killed = run.executors().get(0);
    assertThat(killed.destroyForcibly()).isTrue();

    assertThat(run.end()).as(run.console()).isZero();
    assertThat(run.log()).contains("Lost executor");
    assertSameTables(report);
  }

  @Test
  void aReportThatIsBeingReplacedStaysUntilTheNewIsWhole() throws Exception {
    Path report = folder.resolve("replaced");
    List<String> options = List.of("--input", FAMILIES, "--commit-minutes", "0.0001");
    Run before =
        new Run("earlier", report, List.of("--input", "data-samples/msa/trna.a3m.gz"), List.of());
    assertThat(before.end()).as(before.console()).isZero();
    List<Row> pairs = rows(report, "pairs");
    List<String> replacing = new ArrayList<>(options);
    replacing.add("--overwrite");
    Run killed = new Run("replacing", report, replacing, List.of());
    killed.await("a part of the new is there", () -> manifest(report.resolve(".next")));
    killed.kill();

    assertThat(rows(report, "pairs")).isEqualTo(pairs);
    int done = families(report.resolve(".next")).size();

    Run again = new Run("replacing-again", report, replacing, List.of());
    assertThat(again.end()).as(again.console()).isZero();
    assertThat(again.console()).contains("%d famil".formatted(done), "skipped");
    assertThat(report.resolve(".next")).doesNotExist();
    assertSameTables(report);
  }

  @Test
  void aDriverThatIsKilledHasItsRunGoOnFromTheFamiliesThatAreWhole() throws Exception {
    Path report = folder.resolve("driver");
    List<String> options = List.of("--input", FAMILIES, "--commit-minutes", "0.0001");
    Run killed = new Run("killed", report, options, List.of());
    killed.await("families are in the report", () -> manifest(report));
    killed.kill();

    Set<String> before = families(report);
    assertThat(before).hasSizeBetween(1, COUNT - 1);
    assertThat(inTable(report, "pairs")).isEqualTo(before);
    assertThat(inTable(report, "rows")).isEqualTo(before);

    Run again = new Run("again", report, options, List.of());
    assertThat(again.end()).as(again.console()).isZero();
    assertThat(again.console()).containsPattern("%d famil(y|ies) skipped".formatted(before.size()));
    assertSameTables(report);
    JsonNode counts = JSON.readTree(report.resolve("_manifest.json").toFile()).get("counts");
    assertThat(counts.get("families_used").asInt()).isEqualTo(COUNT);
    assertThat(counts.get("rows_in").asLong())
        .isEqualTo(
            counts.get("rows_used").asLong()
                + counts.get("rows_filtered").asLong()
                + counts.get("rows_quarantined").asLong());
    assertThat(report.resolve(".staging")).doesNotExist();
    assertThat(report.resolve(".lock")).doesNotExist();
  }

  @Test
  void aSecondRunOnTheSameFolderRefusesAndTheFirstEndsWell() throws Exception {
    Path report = folder.resolve("twice");
    Run first = new Run("first", report, List.of("--input", FAMILIES), List.of());
    first.await("the first run has the folder", () -> Files.exists(report.resolve(".lock")));
    Run second = new Run("second", report, List.of("--input", FAMILIES, "--overwrite"), List.of());

    assertThat(second.end()).isEqualTo(2);
    assertThat(second.told())
        .startsWith("coattend: output: another run (process " + first.pid())
        .contains(report.toString())
        .doesNotContain("\n");
    assertThat(first.end()).as(first.console()).isZero();
    assertSameTables(report);
  }

  @Test
  void anOutputThatCannotBeWrittenIsToldInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Run run =
        new Run("unwritable", file.resolve("report"), List.of("--input", FAMILIES), List.of());

    assertThat(run.end()).isEqualTo(1);
    assertThat(run.told()).startsWith("coattend: ").contains(file.toString()).doesNotContain("\n");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aDiskThatFillsUpCostsTheRunAndNotTheReportBefore() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Assumptions.assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()),
        "a small disk can be mounted by root alone");
    try {
      Path report = disk.resolve("report");
      Run before =
          new Run("before", report, List.of("--input", "data-samples/msa/trna.a3m.gz"), List.of());
      assertThat(before.end()).as(before.console()).isZero();
      List<Row> pairs = rows(report, "pairs");
      fill(disk, 200_000);

      Run full = new Run("full", report, List.of("--input", FAMILIES, "--overwrite"), List.of());

      assertThat(full.end()).as(full.console()).isEqualTo(1);
      assertThat(full.console().lines().filter(line -> line.startsWith("coattend: ")))
          .singleElement()
          .asString()
          .contains("No space left on device");
      assertThat(full.console()).doesNotContainPattern("(?m)^\\s+at .*\\(.*\\)$");
      assertThat(rows(report, "pairs")).isEqualTo(pairs);
      assertThat(report.resolve(".staging")).doesNotExist();

      Files.delete(disk.resolve("filling"));
      Run after = new Run("after", report, List.of("--input", FAMILIES, "--overwrite"), List.of());
      assertThat(after.end()).as(after.console()).isZero();
      assertSameTables(report);
    } finally {
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
  }

  /** The heap has all its memory from the start, so that what the process gains is native. */
  @Test
  void manySmallFamiliesTakeNoMoreNativeMemoryThanSome() throws Exception {
    int many = Integer.getInteger("faults.families", 300);
    Path input = Files.write(folder.resolve("small.jsonl"), small(many));
    Path metrics = Files.createDirectories(folder.resolve("metrics"));
    Run run =
        new Run(
            "small",
            folder.resolve("small"),
            List.of("--input", input.toString(), "--format", "table"),
            List.of(
                "--driver-memory",
                "1g",
                "--conf",
                "spark.driver.extraJavaOptions=-Xms1g -XX:+AlwaysPreTouch",
                "--conf",
                "spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                "--conf",
                "spark.metrics.conf.*.sink.csv.period=1",
                "--conf",
                "spark.metrics.conf.*.sink.csv.directory=" + metrics));

    assertThat(run.end()).as(run.console()).isZero();
    assertThat(families(folder.resolve("small"))).hasSize(many);
    List<Double> tensors = samples(metrics, "native_bytes");
    List<Double> process = samples(metrics, "physical_bytes");
    assertThat(most(tensors, 3)).isLessThan(16e6);
    assertThat(most(process, 3)).isLessThan(1.1 * most(process, 2));
  }

  private static List<String> small(int families) throws IOException {
    Random random = new Random(5);
    String residues = "ACDEFGHIKLMNPQRSTVWY";
    List<String> lines = new ArrayList<>();
    for (int family = 0; family < families; family++) {
      int columns = 20 + random.nextInt(20);
      int[] common = random.ints(columns, 0, 20).toArray();
      for (int row = 0; row < 40; row++) {
        StringBuilder sequence = new StringBuilder();
        for (int residue : common) {
          sequence.append(residues.charAt(random.nextInt(10) < 7 ? residue : random.nextInt(20)));
        }
        lines.add(
            JSON.writeValueAsString(
                Map.of("family", "f" + family, "id", "r" + row, "sequence", sequence.toString())));
      }
    }
    return lines;
  }

  private static List<Double> samples(Path metrics, String name) throws IOException {
    try (Stream<Path> files = Files.list(metrics)) {
      Path file =
          files.filter(one -> one.toString().endsWith("." + name + ".csv")).findFirst().get();
      return Files.readAllLines(file).stream()
          .skip(1)
          .map(line -> Double.valueOf(line.split(",", -1)[1]))
          .toList();
    }
  }

  /** The greatest sample of a third of a run. */
  private static double most(List<Double> samples, int third) {
    assertThat(samples).hasSizeGreaterThan(8);
    return samples.subList(samples.size() * (third - 1) / 3, samples.size() * third / 3).stream()
        .max(Double::compare)
        .orElseThrow();
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private static void fill(Path disk, long left) throws IOException {
    long free = Files.getFileStore(disk).getUsableSpace();
    Files.write(disk.resolve("filling"), new byte[Math.toIntExact(free - left)]);
  }

  private static boolean manifest(Path report) {
    return Files.exists(report.resolve("_manifest.json"));
  }

  private static Set<String> families(Path report) throws IOException {
    Set<String> names = new TreeSet<>();
    JSON.readTree(report.resolve("_manifest.json").toFile())
        .get("families")
        .forEach(family -> names.add(family.get("family").asText()));
    return names;
  }

  private static Set<String> inTable(Path report, String table) {
    return new TreeSet<>(
        spark
            .read()
            .parquet(report.resolve(table).toString())
            .select("family")
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }

  private static void assertSameTables(Path report) {
    for (String table : TABLES) {
      assertThat(rows(report, table)).as(table).isEqualTo(rows(whole, table));
    }
  }

  private static List<Row> rows(Path report, String table) {
    return StoredTable.rows(spark, report, table);
  }

  /** A run of jobs/submit in a process of its own. */
  private static final class Run {
    private final Path console;
    private final Process process;

    Run(String name, Path report, List<String> options, List<String> sparkOptions)
        throws IOException {
      console = folder.resolve(name + ".console");
      List<String> command = new ArrayList<>(List.of("jobs/submit", "coevolution"));
      command.addAll(List.of("--output", report.toString()));
      command.addAll(options);
      command.add("--");
      command.addAll(sparkOptions);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
      builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK_"));
      builder
          .environment()
          .put("SPARK_SUBMIT_OPTS", "-Dcoattend.log.dir=" + folder.resolve(name + ".log"));
      process = builder.start();
    }

    long pid() {
      return process.pid();
    }

    String log() throws IOException {
      return Files.readString(
          Path.of(console.toString().replace(".console", ".log"), "coattend.log"));
    }

    int end() throws InterruptedException {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        kill();
      }
      return process.exitValue();
    }

    void kill() throws InterruptedException {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroyForcibly().waitFor();
      all.forEach(ProcessHandle::destroyForcibly);
    }

    String console() {
      try {
        return Files.readString(console);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The console without what Java says of a module of its own. */
    String told() {
      return console()
          .lines()
          .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
          .collect(Collectors.joining("\n"));
    }

    List<ProcessHandle> executors() {
      return process
          .descendants()
          .filter(
              child ->
                  child
                      .info()
                      .commandLine()
                      .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                      .isPresent())
          .toList();
    }

    void await(String what, BooleanSupplier done) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      while (!done.getAsBoolean()) {
        assertThat(process.isAlive()).as("%s; %s", what, console()).isTrue();
        assertThat(System.nanoTime()).as(what).isLessThan(end);
        Thread.sleep(20);
      }
    }
  }
}
