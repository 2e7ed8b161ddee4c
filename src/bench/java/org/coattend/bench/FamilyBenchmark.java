package org.coattend.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.coattend.coevolution.FamilyModel;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.AlignmentFormat;
import org.coattend.corpus.AlignmentReader;
import org.coattend.corpus.ReadOptions;
import org.coattend.coupling.CouplingModel;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.encode.SequenceWeights;
import org.coattend.job.CoevolutionJob;
import org.coattend.job.Defaults;

/**
 * Processor time of one family, fitted on one thread with the job's defaults, beside freecontact's
 * (Debian package {@code freecontact}) in the same minute.
 */
final class FamilyBenchmark {
  private static final int ROUNDS = 4;
  private static final List<String> MODELS = List.of("full", "mean-field");

  /**
   * Processor seconds.
   *
   * @param thread of this thread
   * @param process of the whole JVM, its compiler and garbage collector included
   */
  private record Processor(double thread, double process) {
    static Processor now() {
      return new Processor(
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9,
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
              / 1e9);
    }

    Processor since(Processor start) {
      return new Processor(thread - start.thread, process - start.process);
    }
  }

  private FamilyBenchmark() {}

  static void print(Path file) throws Exception {
    if (!Files.exists(file)) {
      System.out.println("family skipped: there is no " + file);
      return;
    }
    EncodedFamily family = family(file, options(MODELS.get(0)).encoding());
    System.out.printf(
        Locale.ROOT,
        """

        %s: %,d rows × %,d columns; processor seconds, the first round cold
          weights, fit, +attention, all   of the thread; +attention: fit and attention; all: with the weights
          process                         all, of the whole JVM with its compiler and garbage collector
          ratio                           process over freecontact
        """,
        family.name(),
        family.alignment().rows(),
        family.alignment().columns());
    System.out.printf(
        "%-12s %8s %8s %10s %8s %8s %12s %8s%n",
        "model", "weights", "fit", "+attention", "all", "process", "freecontact", "ratio");
    for (int round = 0; round < ROUNDS; round++) {
      double freecontact = freecontact(family);
      for (String model : MODELS) {
        print(model, family, freecontact);
      }
    }
  }

  private static void print(String model, EncodedFamily family, double freecontact) {
    CoevolutionJob.Options options = options(model);
    Processor start = Processor.now();
    float[] weights = SequenceWeights.of(family, options.fit().identity());
    Processor weighted = Processor.now().since(start);
    try (FamilyModel attending = new FamilyModel(family, weights, options.fit().couplings())) {
      for (int block = 0; block < FamilyModel.blocks(family); block++) {
        attending.block(block);
      }
    }
    Processor all = Processor.now().since(start);
    start = Processor.now();
    try (CouplingModel fitting = options.fit().couplings().of(family.fitted(), weights)) {
      fitting.fit(0, family.usedColumns().length);
    }
    Processor fit = Processor.now().since(start);
    System.out.printf(
        Locale.ROOT,
        "%-12s %8.2f %8.2f %10.2f %8.2f %8.2f %12.2f %8.1f%n",
        model,
        weighted.thread(),
        fit.thread(),
        all.thread() - weighted.thread(),
        all.thread(),
        all.process(),
        freecontact,
        all.process() / freecontact);
  }

  private static CoevolutionJob.Options options(String model) {
    return CoevolutionJob.Options.of(
        new Defaults("coevolution").overriddenBy(null, Map.of("model", model)));
  }

  private static EncodedFamily family(Path file, Encoder.Options encoding)
      throws IOException, Encoder.UnfitFamilyException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Alignment alignment =
          AlignmentReader.open(
                  in, file.toString(), Optional.of(AlignmentFormat.A3M), ReadOptions.DEFAULT)
              .next()
              .accepted()
              .orElseThrow();
      return new Encoder(encoding).encode(alignment, alignment.rows());
    }
  }

  /** User and system seconds; NaN when it is not installed. */
  private static double freecontact(EncodedFamily family) throws IOException, InterruptedException {
    Path rows = Files.createTempFile("family", ".aln");
    EncodedAlignment alignment = family.alignment();
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < alignment.rows(); row++) {
      for (int column = 0; column < alignment.columns(); column++) {
        text.append(alignment.alphabet().symbol(alignment.code(row, column)));
      }
      text.append('\n');
    }
    Files.writeString(rows, text);
    Process process =
        new ProcessBuilder(
                List.of(
                    "bash",
                    "-c",
                    "TIMEFORMAT='%U %S'; time freecontact --parprof evfold -a 1 < \"$1\" > /dev/null",
                    "freecontact",
                    rows.toString()))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String last = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
      if (process.waitFor() != 0) {
        return Double.NaN;
      }
      String[] seconds = last.split(" ", 2);
      return Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]);
    } finally {
      Files.delete(rows);
    }
  }
}
