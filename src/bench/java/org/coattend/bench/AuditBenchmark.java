package org.coattend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.coattend.classifier.EncoderKind;

/** Audits beside what is known of the models, or was planted; each part over several seeds. */
final class AuditBenchmark {
  static final int SEEDS = 3;

  private AuditBenchmark() {}

  /**
   * Prints the figures of the parts whose data are there.
   *
   * @param texts folder with {@code sst_jw} and {@code deceptive_pronoun}
   * @param dialogues folder of MTS-Dialog's tables
   * @param xrays PneumoniaMNIST
   */
  static void print(Path texts, Path dialogues, Path xrays) throws IOException {
    if (isThere(texts)) {
      SentimentAudit sentiment = new SentimentAudit(texts.resolve("sst_jw"));
      sentiment.print(EncoderKind.TANH);
      sentiment.print(EncoderKind.LSTM);
      PronounAudit pronouns = new PronounAudit(texts.resolve("deceptive_pronoun"));
      pronouns.print(EncoderKind.NONE);
      pronouns.print(EncoderKind.TANH);
    }
    if (isThere(dialogues)) {
      SensorAudit sensors = new SensorAudit(dialogues);
      sensors.print(EncoderKind.TANH);
      sensors.print(EncoderKind.LSTM);
    }
    if (isThere(xrays)) {
      new ScannerAudit(xrays).print();
    }
  }

  private static boolean isThere(Path data) {
    boolean there = Files.exists(data);
    if (!there) {
      System.out.println("audit skipped: there is no " + data);
    }
    return there;
  }
}
