package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

  @Test
  void aSequenceIsEncodedAlikeInAnyCompany() {
    List<int[]> sequences = sequences();
    List<OnnxReference.Encoded> alone = new ArrayList<>();
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      for (int[] tokens : sequences) {
        Recording recording = new Recording(tokens.length);
        pass.encode(List.of(tokens), recording);
        alone.add(recording.encoded());
      }
      Agreement agreement = new Agreement(alone);
      pass.encode(sequences, agreement);
      assertThat(agreement.layers).isEqualTo(NOTES.size() * OnnxReference.LAYERS);
      assertThat(agreement.attention).isLessThan(AGREEMENT);
      assertThat(agreement.states).isLessThan(AGREEMENT);
    }
  }

  /** What the forward pass shows of a single sequence. */
  private static final class Recording implements EncodingVisitor {
    private final float[][] attention = new float[OnnxReference.LAYERS][];
    private final float[] states;

    Recording(int tokens) {
      states = new float[tokens * encoder.transformer().config().width()];
    }

    @Override
    public void attention(int sequence, int layer, int tokens, float[] weights, float[] norms) {
      int count = encoder.transformer().config().heads() * tokens * tokens;
      attention[layer] = Arrays.copyOf(weights, count);
    }

    @Override
    public void states(int sequence, int tokens, float[] found, int at) {
      System.arraycopy(found, at, states, 0, states.length);
    }

    OnnxReference.Encoded encoded() {
      return new OnnxReference.Encoded(attention, states);
    }
  }

  @Test
  void textsOfLikeMeaningHaveLikeEmbeddings() {
    float[] fall = embedding("The patient fell at home and hurt his hip.");
    float[] slip = embedding("He slipped in the kitchen; his hip is painful.");
    float[] invoice = embedding("The invoice for March has not been paid.");
    assertThat(product(fall, fall)).isCloseTo(1, within(1e-6));
    assertThat(product(fall, slip)).isGreaterThan(product(fall, invoice) + 0.3);
  }

  private static float[] embedding(String text) {
    List<float[]> found = new ArrayList<>();
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      pass.encode(
          List.of(sequence(text)),
          new EncodingVisitor() {
            @Override
            public void attention(int sequence, int layer, int tokens, float[] a, float[] norms) {}

            @Override
            public void states(int sequence, int tokens, float[] states, int at) {
              found.add(MeanPooling.of(states, at, tokens, encoder.transformer().config().width()));
            }
          });
    }
    return found.get(0);
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int k = 0; k < a.length; k++) {
      product += (double) a[k] * b[k];
    }
    return product;
  }

  @Test
  void threadsThatShareTheWeightsDoNotDisturbEachOther() {
    int[] tokens = sequence(NOTES.get(0));
    Recording expected = new Recording(tokens.length);
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      pass.encode(List.of(tokens), expected);
    }
    Agreement[] found = new Agreement[4];
    IntStream.range(0, found.length)
        .parallel()
        .forEach(
            k -> {
              found[k] = new Agreement(List.of(expected.encoded()));
              try (ForwardPass pass = encoder.transformer().forwardPass()) {
                pass.encode(List.of(tokens), found[k]);
              }
            });
    for (Agreement agreement : found) {
      assertThat(agreement.layers).isEqualTo(OnnxReference.LAYERS);
      assertThat(agreement.attention).isZero();
      assertThat(agreement.states).isZero();
    }
  }

  @Test
  void aSequenceThatCannotBeEncodedIsRefusedBeforeAnyOther() {
    List<int[]> bad = List.of(new int[0], new int[513], new int[] {30_522}, new int[] {-1});
    List<String> messages =
        List.of(
            "sequence 1 has 0 tokens, must have 1 to 512",
            "sequence 1 has 513 tokens, must have 1 to 512",
            "sequence 1 has the token 30522, must be 0 to 30521",
            "sequence 1 has the token -1, must be 0 to 30521");
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      for (int k = 0; k < bad.size(); k++) {
        List<int[]> sequences = List.of(sequence("good"), bad.get(k));
        int[] seen = new int[1];
        assertThatThrownBy(() -> pass.encode(sequences, (s, layer, n, a, norms) -> seen[0]++))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(messages.get(k));
        assertThat(seen[0]).isZero();
      }
    }
  }
}
