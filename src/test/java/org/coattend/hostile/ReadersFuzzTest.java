package org.coattend.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.coattend.hostile.FuzzedReader.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives every reader spoilt files. Each is read, or set aside or refused with a reason that names
 * it, in bounded time and memory.
 *
 * <p>{@code mvn test -Dtest=ReadersFuzzTest -Dfuzz.cases=100000} runs that many files, {@code
 * -Dfuzz.seed} others, {@code -Dfuzz.readers} those readers alone whose name has this. Files that
 * are found are left in {@code target/fuzz}.
 */
class ReadersFuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 3000);
  private static final long SEED = Long.getLong("fuzz.seed", 7);
  private static final String NAMED = System.getProperty("fuzz.readers", "");
  private static final Path FOUND = Path.of("target/fuzz");

  /** Seconds of processor time that a file may take. */
  private static final double MOST_SECONDS = 5;

  /** Seconds after which a file hangs, on a machine that has other work too. */
  private static final int HANGING = 60;

  /** Bytes that reading may allocate, garbage included: in all cases, and for each byte. */
  private static final long ALLOCATED = 128L << 20;

  private static final long ALLOCATED_OF_BYTE = 500;

  /** Bytes that it may where compression is damaged, and how large the content is nobody knows. */
  private static final long ALLOCATED_OF_DAMAGED = 750L << 20;

  /** What came of a reader's files. */
  private static final class Tally {
    final Map<Outcome, Integer> outcomes = new TreeMap<>();
    double seconds;
    double slowest;
    long allocated;
  }

  /** What a file cost. */
  private record Cost(Outcome outcome, double seconds, long bytes) {}

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, List<String>> findings = new TreeMap<>();
  private ExecutorService worker = newWorker();

  @TempDir Path scratch;
  @TempDir Path folder;

  private static ExecutorService newWorker() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "reader");
          thread.setDaemon(true);
          return thread;
        });
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  @Test
  void spoiltFilesAreReadOrRefusedWithAReason() throws Exception {
    List<FuzzedReader> readers =
        new Readers(scratch).all().stream().filter(one -> one.name().contains(NAMED)).toList();
    List<Sample> samples = readers.stream().flatMap(one -> one.samples().stream()).toList();
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (int number = 0; number < CASES; number++) {
      FuzzedReader reader = readers.get(number % readers.size());
      RandomGenerator random = new SplittableRandom(SEED * 1_000_003 + number);
      run(
          reader,
          number,
          samples,
          random,
          tallies.computeIfAbsent(reader.name(), n -> new Tally()));
    }
    tallies.forEach(ReadersFuzzTest::print);
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(java.lang.management.MemoryUsage::getUsed)
            .sum();
    System.out.printf("%,d files, heap at most %,d MB%n", CASES, peak >> 20);
    assertThat(findings).isEmpty();
  }

  private static void print(String reader, Tally tally) {
    System.out.printf(
        "%-20s %s, %.1f s, slowest %.2f s, most allocated %,d kB%n",
        reader, tally.outcomes, tally.seconds, tally.slowest, tally.allocated >> 10);
  }

  private void run(
      FuzzedReader reader, int number, List<Sample> samples, RandomGenerator random, Tally tally)
      throws IOException, InterruptedException {
    Sample sample = any(reader.samples(), random);
    byte[] content = sample.content();
    for (int left = random.nextBoolean() ? 1 : random.nextInt(2, 5); left > 0; left--) {
      List<Sample> others = random.nextBoolean() ? reader.samples() : samples;
      content = mutated(content, any(others, random).content(), random);
    }
    Compression compression =
        reader.compressed() && random.nextInt(3) == 0
            ? Compression.values()[random.nextInt(1, 3)]
            : Compression.NONE;
    byte[] stored = compression.of(content);
    long allowed = ALLOCATED + ALLOCATED_OF_BYTE * content.length;
    if (compression != Compression.NONE && random.nextInt(3) == 0) {
      stored = mutated(stored, compression.of(sample.content()), random);
      allowed = ALLOCATED_OF_DAMAGED;
    }
    for (Map.Entry<String, byte[]> beside : sample.beside().entrySet()) {
      Files.write(folder.resolve(beside.getKey()), beside.getValue());
    }
    Path file = folder.resolve(sample.file() + compression.extension);
    Files.write(file, stored);
    String problem = problem(reader, file, allowed, tally);
    if (problem != null) {
      Files.createDirectories(FOUND);
      Path kept = FOUND.resolve("%s-%d-%s".formatted(reader.name(), number, file.getFileName()));
      Files.write(kept, stored);
      findings.computeIfAbsent(problem, any -> new ArrayList<>()).add(kept.toString());
    }
    Files.delete(file);
    for (String beside : sample.beside().keySet()) {
      Files.deleteIfExists(folder.resolve(beside));
    }
  }

  private static byte[] mutated(byte[] content, byte[] other, RandomGenerator random) {
    return any(List.of(Mutation.values()), random).of(content, other, random);
  }

  private static <T> T any(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  /** What is wrong with how a reader takes a file; null when nothing is. */
  private String problem(FuzzedReader reader, Path file, long allowed, Tally tally)
      throws InterruptedException {
    try {
      Cost cost = worker.submit(() -> read(reader, file)).get(HANGING, TimeUnit.SECONDS);
      tally.outcomes.merge(cost.outcome, 1, Integer::sum);
      tally.seconds += cost.seconds;
      tally.slowest = Math.max(tally.slowest, cost.seconds);
      tally.allocated = Math.max(tally.allocated, cost.bytes);
      if (cost.seconds > MOST_SECONDS) {
        return "%s: too slow".formatted(reader.name());
      }
      return cost.bytes > allowed ? "%s: allocates too much".formatted(reader.name()) : null;
    } catch (TimeoutException e) {
      worker.shutdownNow();
      worker = newWorker();
      return "%s: hangs".formatted(reader.name());
    } catch (ExecutionException e) {
      return "%s: %s".formatted(reader.name(), told(e.getCause()));
    }
  }

  /** What was thrown and where, alike for like causes. */
  private static String told(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    return "%s at %s: %s"
        .formatted(
            thrown.getClass().getSimpleName(),
            trace.length == 0 ? "?" : trace[0],
            message.substring(0, Math.min(120, message.length())).replaceAll("[0-9]+", "#"));
  }

  /** Reads a file on the worker, and throws what a reader must not throw. */
  private Cost read(FuzzedReader reader, Path file) throws Exception {
    long thread = Thread.currentThread().getId();
    long nanos = threads.getThreadCpuTime(thread);
    long allocated = threads.getThreadAllocatedBytes(thread);
    Outcome outcome = reader.outcome(file);
    return new Cost(
        outcome,
        (threads.getThreadCpuTime(thread) - nanos) / 1e9,
        threads.getThreadAllocatedBytes(thread) - allocated);
  }
}
