package org.coattend.bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.OnnxReference;
import org.coattend.encoder.PretrainedEncoder;

/**
 * Tokens per second of all-MiniLM-L6-v2 on one thread, the attention of all layers visited, beside
 * ONNX Runtime with the same attention as outputs: by turns, the best of several rounds. ONNX
 * Runtime gets as many sequences at a time as serve it best.
 */
final class EncoderBenchmark {
  private static final int TOKENS = 2048;
  private static final int ROUNDS = 8;
  private static final int MOST_AT_A_TIME = 8;

  private EncoderBenchmark() {}

  /** One way to encode, and the least nanoseconds that it took. */
  private static final class Contender {
    private final Encoding encoding;
    private long best = Long.MAX_VALUE;

    Contender(Encoding encoding) {
      this.encoding = encoding;
    }

    void round() throws OrtException {
      long start = System.nanoTime();
      encoding.run();
      best = Math.min(best, System.nanoTime() - start);
    }

    double tokensPerSecond() {
      return TOKENS * 1e9 / best;
    }
  }

  @FunctionalInterface
  private interface Encoding {
    void run() throws OrtException;
  }

  static void print() throws OrtException {
    String named = System.getenv("OPENBLAS_CORETYPE");
    System.out.printf(
        "%nencoder, one thread, OpenBLAS's kernels %s%n",
        named == null || named.isBlank() ? "chosen" : "named by the environment: " + named);
    System.out.printf("%8s %12s %14s %8s%n", "tokens", "tokens/s", "ONNX Runtime", "ratio");
    PretrainedEncoder encoder = PretrainedEncoder.miniLm();
    try (ForwardPass pass = encoder.transformer().forwardPass();
        OnnxReference reference = new OnnxReference()) {
      for (int length : new int[] {64, 128, 256, 512}) {
        List<int[]> sequences = sequences(length, encoder.tokenizer().size());
        Contender ours = new Contender(() -> pass.encode(sequences, EncoderBenchmark::visit));
        List<Contender> theirs = new ArrayList<>();
        for (int batch = 1; batch <= Math.min(MOST_AT_A_TIME, sequences.size()); batch *= 2) {
          int size = batch;
          theirs.add(new Contender(() -> encode(reference, sequences, size)));
        }
        for (int round = 0; round < ROUNDS; round++) {
          ours.round();
          for (Contender their : theirs) {
            their.round();
          }
        }
        double best = theirs.stream().mapToDouble(Contender::tokensPerSecond).max().orElseThrow();
        System.out.printf(
            Locale.ROOT,
            "%8d %,12.0f %,14.0f %8.2f%n",
            length,
            ours.tokensPerSecond(),
            best,
            ours.tokensPerSecond() / best);
      }
    }
  }

  private static void visit(
      int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {
    if (!(attention[tokens] <= 1)) {
      throw new IllegalStateException("sequence %d attends by more than 1".formatted(sequence));
    }
  }

  private static void encode(OnnxReference reference, List<int[]> sequences, int batch)
      throws OrtException {
    for (int k = 0; k < sequences.size(); k += batch) {
      reference.encode(sequences.subList(k, k + batch).toArray(int[][]::new));
    }
  }

  private static List<int[]> sequences(int length, int vocabulary) {
    Random random = new Random(length);
    List<int[]> sequences = new ArrayList<>();
    for (int k = 0; k < TOKENS / length; k++) {
      sequences.add(random.ints(length, 0, vocabulary).toArray());
    }
    return sequences;
  }
}
