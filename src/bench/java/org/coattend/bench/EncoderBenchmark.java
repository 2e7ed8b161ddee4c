package org.coattend.bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.coattend.encode.Tokenizer;
import org.coattend.encoder.EncoderConfig;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.OnnxReference;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.note.NoteProfile;
import org.coattend.note.NoteWindow;
import org.coattend.note.NoteWindows;
import org.coattend.note.TokenizedNote;

/**
 * Tokens per second of all-MiniLM-L6-v2 on one thread, forward alone and with the statistics that
 * {@link NoteProfile} takes of the attention of all heads, beside ONNX Runtime with the same
 * attention as outputs: by turns, the best of several rounds. ONNX Runtime gets as many sequences
 * at a time as serve it best.
 */
final class EncoderBenchmark {
  private static final int TOKENS = 2048;
  private static final int ROUNDS = 8;
  private static final int MOST_AT_A_TIME = 8;

  /** What notes are made of, words of one token and of several; the first is of one. */
  private static final String[] WORDS =
      ("pain patient reports hyperlipidemia and chest pain , no fever or chills . takes metoprolol"
              + " 25 mg daily ; denies nausea , follow up in 2 weeks . blood pressure 134 / 82")
          .split(" ");

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
    System.out.printf(
        "%8s %14s %8s %16s %8s %14s%n",
        "tokens", "forward /s", "ratio", "statistics /s", "ratio", "ONNX Runtime");
    PretrainedEncoder encoder = PretrainedEncoder.miniLm();
    try (ForwardPass pass = encoder.transformer().forwardPass();
        OnnxReference reference = new OnnxReference()) {
      for (int length : new int[] {64, 128, 256, 512}) {
        print(length, encoder, pass, reference);
      }
    }
  }

  private static void print(
      int length, PretrainedEncoder encoder, ForwardPass pass, OnnxReference reference)
      throws OrtException {
    List<NoteWindow> windows = windows(length, encoder.tokenizer());
    List<int[]> sequences = windows.stream().map(NoteWindow::ids).toList();
    Contender forward = new Contender(() -> pass.encode(sequences, EncoderBenchmark::visit));
    Contender statistics = new Contender(() -> sumUp(windows, sequences, pass, encoder));
    List<Contender> theirs = new ArrayList<>();
    for (int batch = 1; batch <= Math.min(MOST_AT_A_TIME, sequences.size()); batch *= 2) {
      int size = batch;
      theirs.add(new Contender(() -> encode(reference, sequences, size)));
    }
    for (int round = 0; round < ROUNDS; round++) {
      forward.round();
      statistics.round();
      for (Contender their : theirs) {
        their.round();
      }
    }
    double best = theirs.stream().mapToDouble(Contender::tokensPerSecond).max().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%8d %,14.0f %8.2f %,16.0f %8.2f %,14.0f%n",
        length,
        forward.tokensPerSecond(),
        forward.tokensPerSecond() / best,
        statistics.tokensPerSecond(),
        statistics.tokensPerSecond() / best,
        best);
  }

  private static void visit(
      int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {
    if (!(attention[tokens] <= 1)) {
      throw new IllegalStateException("sequence %d attends by more than 1".formatted(sequence));
    }
  }

  private static void sumUp(
      List<NoteWindow> windows,
      List<int[]> sequences,
      ForwardPass pass,
      PretrainedEncoder encoder) {
    EncoderConfig config = encoder.transformer().config();
    List<NoteProfile> profiles =
        windows.stream().map(window -> new NoteProfile(config.layers(), config.heads())).toList();
    pass.encode(
        sequences,
        (sequence, layer, tokens, attention, valueNorms) ->
            profiles.get(sequence).add(windows.get(sequence), layer, attention, valueNorms));
  }

  private static void encode(OnnxReference reference, List<int[]> sequences, int batch)
      throws OrtException {
    for (int k = 0; k < sequences.size(); k += batch) {
      reference.encode(sequences.subList(k, k + batch).toArray(int[][]::new));
    }
  }

  /** Windows of so many tokens, each a note of its own. */
  private static List<NoteWindow> windows(int length, Tokenizer tokenizer) {
    Random random = new Random(length);
    NoteWindows cut = new NoteWindows(length, tokenizer.first(), tokenizer.last());
    List<NoteWindow> windows = new ArrayList<>();
    while (windows.size() < TOKENS / length) {
      windows.addAll(cut.of(note(length - 2, tokenizer, random)));
    }
    return windows;
  }

  private static TokenizedNote note(int tokens, Tokenizer tokenizer, Random random) {
    String text = "";
    TokenizedNote note = TokenizedNote.of(tokenizer, text);
    while (note.tokenCount() < tokens) {
      String longer = text + ' ' + WORDS[random.nextInt(WORDS.length)];
      note = TokenizedNote.of(tokenizer, longer);
      if (note.tokenCount() > tokens) {
        longer = text + ' ' + WORDS[0];
        note = TokenizedNote.of(tokenizer, longer);
      }
      text = longer;
    }
    return note;
  }
}
