package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtException;
import au.com.bytecode.opencsv.CSVReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.coattend.encode.Tokens;
import org.junit.jupiter.api.Test;

/** Real notes; skipped where there are none. */
class NotesAgreementTest {
  private static final Path NOTES =
      Path.of("../shared/data/notes/mtsdialog/TrainingSet.csv").toAbsolutePath();

  private static final int COUNT = 200;
  private static final int TEXT = 2;

  @Test
  void attentionAndStatesOfRealNotesAgreeWithOnnxRuntime() throws IOException, OrtException {
    assumeThat(NOTES).exists();
    PretrainedEncoder encoder = PretrainedEncoder.miniLm();
    List<int[]> sequences = new ArrayList<>();
    try (CSVReader rows = new CSVReader(Files.newBufferedReader(NOTES), ',', '"', '\0')) {
      rows.readNext();
      for (int k = 0; k < COUNT; k++) {
        Tokens tokens = encoder.tokenizer().tokenize(rows.readNext()[TEXT]);
        sequences.add(encoder.sequence(tokens.ids(), 0, Math.min(tokens.count(), 510)));
      }
    }
    Agreement[] agreements = new Agreement[COUNT];
    float attention = 0;
    float states = 0;
    try (ForwardPass pass = encoder.transformer().forwardPass();
        OnnxReference reference = new OnnxReference()) {
      for (int k = 0; k < COUNT; k++) {
        agreements[k] = new Agreement(List.of(reference.encode(sequences.get(k))));
      }
      pass.encode(sequences, new EachOf(agreements));
    }
    for (Agreement agreement : agreements) {
      assertThat(agreement.layers).isEqualTo(OnnxReference.LAYERS);
      attention = Math.max(attention, agreement.attention);
      states = Math.max(states, agreement.states);
    }
    System.out.printf(
        "%d notes, %d tokens: attention within %.2g, states within %.2g of ONNX Runtime%n",
        COUNT, sequences.stream().mapToInt(tokens -> tokens.length).sum(), attention, states);
    assertThat(Arrays.asList(attention, states)).allMatch(difference -> difference < 1e-5f);
  }

  /** Hands each sequence to its own visitor. */
  private record EachOf(Agreement[] agreements) implements EncodingVisitor {
    @Override
    public void attention(
        int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {
      agreements[sequence].attention(0, layer, tokens, attention, valueNorms);
    }

    @Override
    public void states(int sequence, int tokens, float[] states, int at) {
      agreements[sequence].states(0, tokens, states, at);
    }
  }
}
