package org.coattend.bench;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and prints their tables.
 *
 * <p>Usage: {@code mvn -Pbench -DskipTests verify
 * [-Dbench=kernel|weights|family|encoder|spark|fusion|audit]}.
 */
public final class Benchmarks {
  private static final List<String> NAMES =
      List.of("kernel", "weights", "family", "encoder", "spark", "fusion", "audit");

  private Benchmarks() {}

  /**
   * Runs one, or all.
   *
   * @param args which one or "all", the family's file, rows and columns of the deep alignment, the
   *     folder of the families, the file of x-rays, the folder of texts to audit with, and that of
   *     dialogues
   */
  public static void main(String[] args) throws Exception {
    if (!args[0].equals("all") && !NAMES.contains(args[0])) {
      throw new IllegalArgumentException(
          "bench is '%s', must be one of %s, or all".formatted(args[0], NAMES));
    }
    for (String name : args[0].equals("all") ? NAMES : List.of(args[0])) {
      switch (name) {
        case "kernel" -> KernelTable.print();
        case "weights" ->
            WeightsBenchmark.print(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        case "family" -> FamilyBenchmark.print(Path.of(args[1]));
        case "encoder" -> EncoderBenchmark.print();
        case "spark" -> SparkBenchmark.print(Path.of(args[4]));
        case "fusion" -> FusionBenchmark.print(Path.of(args[5]));
        default -> AuditBenchmark.print(Path.of(args[6]), Path.of(args[7]), Path.of(args[5]));
      }
    }
  }

  /** Measures the benchmarks of a class, each in a JVM of its own; JMH's log goes to target/. */
  static Collection<RunResult> measure(Class<?> benchmarks) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(benchmarks.getName() + "\\.")
                .addProfiler(GCProfiler.class)
                .output("target/" + benchmarks.getSimpleName() + ".log")
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** Seconds of one call, where the benchmark measures nanoseconds. */
  static double seconds(RunResult result) {
    return result.getPrimaryResult().getScore() / 1e9;
  }

  /** Bytes that one call allocates. */
  static double allocated(RunResult result) {
    return result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
  }
}
