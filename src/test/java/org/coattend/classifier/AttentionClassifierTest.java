package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class AttentionClassifierTest {
  private static void assertClose(double[] ours, double[] theirs) {
    assertThat(ours).containsExactly(theirs, within(1e-12));
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void aReadingHasTheProbabilitiesOfTheModel(EncoderKind encoder, AttentionKind attention) {
    AttentionClassifier model = RandomClassifier.ofWords(encoder, attention);
    double[][] together = model.probabilities(RandomClassifier.words());
    for (int k = 0; k < together.length; k++) {
      Reading reading = model.read(RandomClassifier.words().get(k));
      assertClose(reading.probabilities(), together[k]);
      assertThat(Arrays.stream(reading.attention()).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void shortenedSequencesHaveTheProbabilitiesOfWhatIsLeft(
      EncoderKind encoder, AttentionKind attention) {
    AttentionClassifier model = RandomClassifier.ofVectors(encoder, attention);
    Sequence whole = RandomClassifier.vectors().get(2);
    List<Sequence> shortened = new ArrayList<>();
    for (int k = 0; k < whole.length(); k++) {
      BitSet out = new BitSet();
      out.set(k);
      shortened.add(whole.without(out));
    }
    double[][] together = model.probabilities(shortened);
    for (int k = 0; k < together.length; k++) {
      assertClose(together[k], model.read(shortened.get(k)).probabilities());
    }
  }

  /** Many sequences are encoded in several runs. */
  @Test
  void aSequenceHasTheSameProbabilitiesAmongMany() {
    AttentionClassifier model = RandomClassifier.ofWords(EncoderKind.LSTM, AttentionKind.ADDITIVE);
    List<Sequence> many =
        new ArrayList<>(Collections.nCopies(1500, RandomClassifier.words().get(2)));
    many.add(RandomClassifier.words().get(0));
    assertClose(model.probabilities(many)[1500], model.probabilities(RandomClassifier.words())[0]);
  }

  @Test
  void aSequenceWithoutPositionsHasTheProbabilitiesOfTheBias() {
    AttentionClassifier model = RandomClassifier.ofWords(EncoderKind.LSTM, AttentionKind.DOT);
    Sequence none = new Sequence.Words(new int[0]);
    Sequence one = RandomClassifier.words().get(1);
    double[] bias = model.read(one).bias();
    double sum = Arrays.stream(bias).map(Math::exp).sum();
    double[] expected = Arrays.stream(bias).map(b -> Math.exp(b) / sum).toArray();

    assertClose(model.probabilities(List.of(none))[0], expected);
    assertClose(model.probabilities(List.of(one, none))[1], expected);
    assertThat(model.probabilities(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void endsHaveNoAttention(EncoderKind encoder, AttentionKind attention) {
    AttentionClassifier model = RandomClassifier.ofWords(encoder, attention);

    Reading reading = model.read(new Sequence.Words(new int[] {1, 4, 7, 2}));

    assertThat(reading.attention()[0]).isZero();
    assertThat(reading.attention()[3]).isZero();
    assertThat(reading.attention()[1] + reading.attention()[2]).isCloseTo(1, within(1e-12));
    Reading without = model.read(new Sequence.Words(new int[] {4, 7}));
    if (encoder == EncoderKind.LSTM) {
      // It reads them all the same.
      assertThat(reading.states()[1]).isNotEqualTo(without.states()[0]);
    } else {
      assertClose(reading.probabilities(), without.probabilities());
    }
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void endsAloneHaveTheProbabilitiesOfTheBias(EncoderKind encoder, AttentionKind attention) {
    AttentionClassifier model = RandomClassifier.ofWords(encoder, attention);
    Sequence ends = new Sequence.Words(new int[] {1, 2});
    double[] ofNone = model.probabilities(List.of(new Sequence.Words(new int[0])))[0];

    assertThat(model.read(ends).attention()).containsOnly(0);
    assertClose(model.read(ends).probabilities(), ofNone);
    assertClose(model.probabilities(List.of(ends))[0], ofNone);
    assertThat(model.read(ends).gradientTimesInput()).containsOnly(0);
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void gradientTimesInputIsTheSlopeAlongAnInputWithAttentionHeld(
      EncoderKind encoder, AttentionKind attention) {
    AttentionClassifier model = RandomClassifier.ofVectors(encoder, attention);
    for (Sequence sequence : RandomClassifier.vectors()) {
      Reading reading = model.read(sequence);
      double[] p = reading.probabilities();
      int decided = 0;
      for (int k = 1; k < p.length; k++) {
        decided = p[k] > p[decided] ? k : decided;
      }
      for (int i = 0; i < sequence.length(); i++) {
        float step = 1f / 512;
        double more =
            model.read(scaled(sequence, i, 1 + step)).probabilities(reading.attention())[decided];
        double less =
            model.read(scaled(sequence, i, 1 - step)).probabilities(reading.attention())[decided];
        assertThat(reading.gradientTimesInput()[i])
            .isCloseTo((more - less) / (2 * step), within(2e-4));
      }
    }
  }

  private static Sequence scaled(Sequence sequence, int position, float by) {
    float[][] vectors = ((Sequence.Vectors) sequence).vectors().clone();
    vectors[position] = vectors[position].clone();
    for (int k = 0; k < vectors[position].length; k++) {
      vectors[position][k] *= by;
    }
    return new Sequence.Vectors(vectors);
  }

  /** Embedding, tanh, additive attention and output, formula by formula. */
  @Test
  void attentionIsThatOfTheFormula() {
    AttentionClassifier model = RandomClassifier.ofWords(EncoderKind.TANH, AttentionKind.ADDITIVE);
    int[] ids = {3, 6, 4};
    Reading reading = model.read(new Sequence.Words(ids));
    double[][] w = model.parameters();
    double[] weights = new double[3];
    for (int i = 0; i < 3; i++) {
      double[] state = layer(row(w[0], ids[i], 4), w[1], w[2]);
      assertClose(reading.states()[i], state);
      double[] hidden = layer(state, w[3], w[4]);
      double score = 0;
      for (int k = 0; k < 3; k++) {
        score += hidden[k] * w[5][k];
      }
      weights[i] = Math.exp(score);
    }
    double sum = Arrays.stream(weights).sum();
    assertClose(reading.attention(), Arrays.stream(weights).map(x -> x / sum).toArray());
  }

  private static double[] row(double[] matrix, int row, int width) {
    return Arrays.copyOfRange(matrix, row * width, (row + 1) * width);
  }

  private static double[] layer(double[] in, double[] weights, double[] bias) {
    double[] out = bias.clone();
    for (int k = 0; k < out.length; k++) {
      for (int j = 0; j < in.length; j++) {
        out[k] += in[j] * weights[j * out.length + k];
      }
      out[k] = Math.tanh(out[k]);
    }
    return out;
  }

  /** A reading that made room for derivatives of the embedding would take 20 MB. */
  @Test
  void aReadingTakesNoMemoryByTheSizeOfTheVocabulary() {
    ClassifierShape shape =
        new ClassifierShape(EncoderKind.TANH, AttentionKind.ADDITIVE, 20_000, 128, 16, 2);
    Vocabulary vocabulary =
        Vocabulary.of(List.of(IntStream.range(3, 20_000).mapToObj(id -> "w" + id).toList()), 1);
    AttentionClassifier model = new AttentionClassifier(shape, vocabulary, shape.zeros());
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Sequence text = RandomClassifier.words().get(0);
    model.read(text);
    long before = memory.getCurrentThreadAllocatedBytes();
    model.read(text);

    assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
  }

  @Test
  void dotAttentionIsThatOfTheFormula() {
    AttentionClassifier model = RandomClassifier.ofVectors(EncoderKind.NONE, AttentionKind.DOT);
    Sequence.Vectors sequence = (Sequence.Vectors) RandomClassifier.vectors().get(0);
    double[] weights = new double[sequence.length()];
    for (int i = 0; i < weights.length; i++) {
      double score = 0;
      for (int k = 0; k < 4; k++) {
        score += sequence.vectors()[i][k] * model.parameters()[0][k];
      }
      weights[i] = Math.exp(score / 2);
    }
    double sum = Arrays.stream(weights).sum();
    assertClose(
        model.read(sequence).attention(), Arrays.stream(weights).map(x -> x / sum).toArray());
  }

  @Test
  void whatItCannotReadIsRefused() {
    AttentionClassifier words = RandomClassifier.ofWords(EncoderKind.TANH, AttentionKind.DOT);
    AttentionClassifier vectors = RandomClassifier.ofVectors(EncoderKind.TANH, AttentionKind.DOT);
    Sequence text = RandomClassifier.words().get(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> words.read(RandomClassifier.vectors().get(0)))
        .withMessage("this classifier reads words, not vectors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vectors.read(text))
        .withMessage("this classifier reads vectors, not words");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> words.read(new Sequence.Words(new int[] {9})))
        .withMessage("word 9 is none of the vocabulary's 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vectors.read(new Sequence.Vectors(new float[1][3])))
        .withMessage("a vector has 3 values, must have 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> words.read(new Sequence.Words(new int[0])))
        .withMessage("a sequence without positions has no attention");
  }

  @Test
  void parametersOfAnotherShapeAreRefused() {
    AttentionClassifier model = RandomClassifier.ofVectors(EncoderKind.NONE, AttentionKind.DOT);
    double[][] cut = model.parameters().clone();
    cut[1] = new double[3];
    double[][] infinite = model.parameters().clone();
    infinite[2] = new double[] {1, Double.POSITIVE_INFINITY, 0};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttentionClassifier(model.shape(), null, cut))
        .withMessage("output.weights has 3 numbers, must have 4 × 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttentionClassifier(model.shape(), null, infinite))
        .withMessage("output.bias has a number that is not finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttentionClassifier(model.shape(), null, new double[2][]))
        .withMessageStartingWith("2 arrays are not the 3 of a ");
  }
}
