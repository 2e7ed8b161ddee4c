package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {
  private static final float AGREEMENT = 1e-5f;

  private static final List<String> NOTES =
      List.of(
          "Patient denies chest pain; BP 132/84 mmHg, HR 71. Continue metformin 500 mg b.i.d.",
          "Afebrile",
          "",
          "Née Müller — “palpitations”\u0000, 😀 東京 ℞ x³; T 38.5 °C ±0.2\u200b, Ω=5",
          "She walked in with her son, who says that she fell twice last week. ".repeat(32),
          "Plan:\n1) MRI of the lumbar spine\n2) Physiotherapy\n3) Review in six weeks.");

  private static PretrainedEncoder encoder;
  private static OnnxReference reference;

  @BeforeAll
  static void load() throws OrtException {
    encoder = PretrainedEncoder.miniLm();
    reference = new OnnxReference();
  }

  @AfterAll
  static void close() throws OrtException {
    reference.close();
  }

  private static int[] sequence(String note) {
    int[] tokens = encoder.tokenizer().tokenize(note).ids();
    return encoder.sequence(tokens, 0, Math.min(tokens.length, 510));
  }

  private static List<int[]> sequences() {
    return NOTES.stream().map(MiniLmTest::sequence).toList();
  }

  @Test
  void attentionAndStatesAgreeWithOnnxRuntime() throws OrtException {
    List<int[]> sequences = sequences();
    assertThat(sequences).anyMatch(tokens -> tokens.length > 500);
    List<OnnxReference.Encoded> expected = new ArrayList<>();
    for (int[] tokens : sequences) {
      expected.add(reference.encode(tokens));
    }
    Agreement agreement = new Agreement(expected);
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      pass.encode(sequences, agreement);
    }
    assertThat(agreement.layers).isEqualTo(NOTES.size() * OnnxReference.LAYERS);
    assertThat(agreement.attention).isLessThan(AGREEMENT);
    assertThat(agreement.states).isLessThan(AGREEMENT);
  }
}
