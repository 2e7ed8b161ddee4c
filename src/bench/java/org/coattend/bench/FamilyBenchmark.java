package org.coattend.bench;

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
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.coattend.coevolution.FamilyModel;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.AlignmentFormat;
import org.coattend.corpus.AlignmentReader;
import org.coattend.corpus.ReadOptions;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.coupling.Kernel;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.encode.SequenceWeights;

/**
 * Processor time of one family on one thread, beside freecontact's (Debian package {@code
 * freecontact}) in the same minute.
 *
 * <p>Usage: {@code mvn -Pbench -DskipTests verify -Dbench.family=<file.a3m.gz>}.
 */
public final class FamilyBenchmark {
  private static final int ROUNDS = 4;
  private static final PseudoLikelihood.Options FIT = new PseudoLikelihood.Options(0.1, 0.01, 30, 0.004);

  private FamilyBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    if (!Files.exists(file)) {
      System.out.println("skipped: there is no " + file);
      return;
    }
    EncodedFamily family = family(file);
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows × %,d columns; processor seconds, the first round cold%n",
        family.name(),
        family.alignment().rows(),
        family.alignment().columns());
    System.out.printf("%10s %10s %10s %10s %12s %8s%n",
        "weights", "fit", "+attention", "all", "freecontact", "ratio");
    for (int round = 0; round < ROUNDS; round++) {
      double start = processorSeconds();
      EncodedAlignment used = family.alignment().withRows(family.usedRows());
      float[] weights =
          SequenceWeights.of(family, SequenceWeights.neighbours(used, 0.8, 0, used.rows()));
      double weighted = processorSeconds();
      new PseudoLikelihood(family.fitted(), weights, FIT, Kernel.fastest())
          .fit(0, family.usedColumns().length);
      double fitted = processorSeconds();
      FamilyModel model = new FamilyModel(family, weights, FIT);
      for (int block = 0; block < FamilyModel.blocks(family); block++) {
        model.block(block);
      }
      double attended = processorSeconds() - fitted;
      double all = weighted - start + attended;
      double freecontact = freecontact(family);
      System.out.printf(
          Locale.ROOT,
          "%10.2f %10.2f %10.2f %10.2f %12.2f %8.1f%n",
          weighted - start,
          fitted - weighted,
          attended,
          all,
          freecontact,
          all / freecontact);
    }
  }

  private static EncodedFamily family(Path file) throws IOException, Encoder.UnfitFamilyException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Alignment alignment =
          AlignmentReader.open(
                  in, file.toString(), Optional.of(AlignmentFormat.A3M), ReadOptions.DEFAULT)
              .next()
              .accepted()
              .orElseThrow();
      return new Encoder(new Encoder.Options(Optional.empty(), 0.5, 0.8))
          .encode(alignment, alignment.rows());
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

  private static double processorSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}
