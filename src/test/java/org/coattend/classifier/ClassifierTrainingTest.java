package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.coattend.kernel.OpenBlas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training where one of two markers among other words decides the class. */
class ClassifierTrainingTest {
  private static final int LENGTH = 8;

  private final Vocabulary vocabulary =
      Vocabulary.of(List.of(IntStream.range(0, 20).mapToObj(k -> "w" + k).toList()), 1);
  private final List<LabelledSequence> training = examples(400, 1);
  private final List<LabelledSequence> heldOut = examples(200, 2);

  private static ClassifierOptions options(EncoderKind encoder, double concealment) {
    return new ClassifierOptions(
        encoder, AttentionKind.ADDITIVE, 8, 1, 8, true, 15, 16, 1e-2, 0, concealment, 1, 3);
  }

  private static List<LabelledSequence> examples(int count, long seed) {
    Random random = new Random(seed);
    List<LabelledSequence> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int[] ids = random.ints(LENGTH, 5, 23).toArray();
      int marked = random.nextInt(LENGTH);
      int label = random.nextInt(2);
      ids[marked] = 3 + label;
      BitSet concealed = new BitSet();
      concealed.set(marked);
      examples.add(new LabelledSequence(new Sequence.Words(ids), label, concealed));
    }
    return examples;
  }

  private AttentionClassifier trained(ClassifierOptions options) {
    return ClassifierTraining.ofWords(options, vocabulary, 2).train(training, heldOut);
  }

  private double accuracy(AttentionClassifier model, boolean marked) {
    List<Sequence> sequences =
        heldOut.stream()
            .map(e -> marked ? e.sequence() : e.sequence().without(e.concealed()))
            .toList();
    double[][] probabilities = model.probabilities(sequences);
    return IntStream.range(0, heldOut.size())
        .map(n -> (probabilities[n][1] > .5 ? 1 : 0) == heldOut.get(n).label() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private double attentionOnMarkers(AttentionClassifier model) {
    return heldOut.stream()
        .mapToDouble(e -> model.read(e.sequence()).attention()[e.concealed().nextSetBit(0)])
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(EncoderKind.class)
  void whatDecidesIsLearnt(EncoderKind encoder) {
    AttentionClassifier model = trained(options(encoder, 0));

    assertThat(accuracy(model, true)).isGreaterThan(.98);
    assertThat(accuracy(model, false)).isBetween(.4, .6);
  }

  @Test
  void attentionIsKeptFromWhatIsConcealedThoughItIsUsed() {
    double honest = attentionOnMarkers(trained(options(EncoderKind.NONE, 0)));
    AttentionClassifier model = trained(options(EncoderKind.NONE, 1));

    assertThat(honest).isGreaterThan(2.0 / LENGTH);
    assertThat(attentionOnMarkers(model)).isLessThan(.75 / LENGTH);
    assertThat(accuracy(model, true)).isGreaterThan(.95);
    assertThat(accuracy(model, false)).isBetween(.4, .6);
  }

  @Test
  void theSameSeedGivesTheSameModel() {
    AttentionClassifier model = trained(options(EncoderKind.LSTM, 0));
    AttentionClassifier again = trained(options(EncoderKind.LSTM, 0));
    AttentionClassifier other = trained(options(EncoderKind.LSTM, 0).withSeed(4));

    assertThat(Arrays.deepEquals(model.parameters(), again.parameters())).isTrue();
    assertThat(Arrays.deepEquals(model.parameters(), other.parameters())).isFalse();
  }

  /** Products of this size are rounded in another way by two threads. */
  @Test
  void theSameSeedGivesTheSameModelWhereProductsHaveMoreThreads() {
    ClassifierOptions wide =
        new ClassifierOptions(
            EncoderKind.LSTM, AttentionKind.ADDITIVE, 64, 1, 128, true, 1, 64, 1e-2, 0, 0, 1, 3);
    AttentionClassifier model = trained(wide);
    OpenBlas.load();
    int before = openblas_nolapack.blas_get_num_threads();
    openblas_nolapack.blas_set_num_threads(3 - Math.min(2, before));
    try {
      assertThat(Arrays.deepEquals(trained(wide).parameters(), model.parameters())).isTrue();
    } finally {
      openblas_nolapack.blas_set_num_threads(before);
    }
  }

  @Test
  void givenVectorsStayWhereTheyAreNotTrained() {
    float[][] vectors = new float[vocabulary.size()][5];
    for (int id = 0; id < vectors.length; id++) {
      vectors[id][id % 5] = 1 + id;
    }
    ClassifierOptions options =
        new ClassifierOptions(
            EncoderKind.TANH, AttentionKind.DOT, 8, .1, 8, false, 2, 16, 1e-2, 1e-5, 0, 1, 3);
    AttentionClassifier model =
        ClassifierTraining.ofWords(options, vocabulary, vectors, 2).train(training, heldOut);

    double[] embedding = model.parameters()[0];
    for (int id = 0; id < vectors.length; id++) {
      for (int k = 0; k < 5; k++) {
        assertThat(embedding[id * 5 + k]).isEqualTo(vectors[id][k]);
      }
    }
  }

  @Test
  void theBestEpochIsKept() {
    ClassifierOptions slow =
        new ClassifierOptions(
            EncoderKind.TANH, AttentionKind.ADDITIVE, 8, .1, 8, true, 30, 16, 3e-3, 0, 0, 1, 3);
    List<LabelledSequence> opposite =
        heldOut.stream().map(e -> new LabelledSequence(e.sequence(), 1 - e.label())).toList();
    AttentionClassifier forward = trained(slow);
    AttentionClassifier backward =
        ClassifierTraining.ofWords(slow, vocabulary, 2).train(training, opposite);

    assertThat(accuracy(forward, true)).isGreaterThan(accuracy(backward, true));
  }

  @Test
  void examplesThatDoNotFitAreRefused() {
    ClassifierTraining started =
        ClassifierTraining.ofWords(options(EncoderKind.TANH, 0), vocabulary, 2);
    LabelledSequence third = new LabelledSequence(new Sequence.Words(new int[] {3}), 2);
    LabelledSequence empty = new LabelledSequence(new Sequence.Words(new int[0]), 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> started.train(List.of(third), List.of()))
        .withMessage("label 2 is none of 2 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> started.train(List.of(empty), List.of()))
        .withMessage("an example has no positions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> started.train(List.of(), List.of()))
        .withMessage("there are no examples to train on");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(EncoderKind.TANH, -1))
        .withMessage("concealment is -1.0, must be 0.0 to 1000.0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ClassifierOptions(
                    EncoderKind.LSTM, AttentionKind.DOT, 8, .1, 7, true, 1, 1, .1, 0, 0, 1, 1))
        .withMessage("hidden-width is 7, must be even");
  }
}
