package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.coattend.encoder.SharedEncoder;
import org.junit.jupiter.api.Test;

class EncoderClassifierTest {
  private static final SharedEncoder MINI_LM = new SharedEncoder("");
  private static final List<String> ILL =
      List.of("severe chest pain", "she has a fever", "acute asthma", "he is in pain");
  private static final List<String> WELL =
      List.of("feels well today", "no complaints", "she is in good health", "he is fine");

  private final EncoderClassifier model = trained();

  private static EncoderClassifier trained() {
    EncoderClassifier reader =
        new EncoderClassifier(
            MINI_LM,
            ClassifierTraining.ofVectors(options(), 384, 2)
                .train(
                    List.of(new LabelledSequence(new Sequence.Vectors(new float[1][384]), 0)),
                    List.of()));
    List<LabelledSequence> examples = new ArrayList<>();
    ILL.forEach(text -> examples.add(new LabelledSequence(reader.words(text), 1)));
    WELL.forEach(text -> examples.add(new LabelledSequence(reader.words(text), 0)));
    return EncoderClassifier.train(MINI_LM, options(), 2, examples, List.of());
  }

  private static ClassifierOptions options() {
    return new ClassifierOptions(
        EncoderKind.NONE, AttentionKind.ADDITIVE, 1, .1, 2, false, 30, 4, 1e-2, 0, 0, 1, 1);
  }

  @Test
  void itTellsTextsApartByTheirMeaning() {
    assertThat(model.probabilities(List.of(model.words("he has severe pain")))[0][1])
        .isGreaterThan(.5);
    assertThat(model.probabilities(List.of(model.words("she feels fine")))[0][0]).isGreaterThan(.5);
  }

  @Test
  void aReadingHasTheProbabilitiesOfTheModel() {
    List<Sequence> texts = new ArrayList<>();
    ILL.forEach(text -> texts.add(model.words(text)));
    texts.add(new Sequence.Words(new int[0]));
    double[][] together = model.probabilities(texts);
    for (int k = 0; k < ILL.size(); k++) {
      Reading reading = model.read(texts.get(k));
      assertThat(reading.length()).isEqualTo(texts.get(k).length());
      assertThat(reading.probabilities()).containsExactly(together[k], within(1e-5));
    }
    assertThat(together[ILL.size()]).containsExactly(bias(), within(1e-12));
  }

  private double[] bias() {
    double[] logits = model.head().parameters()[model.head().parameters().length - 1];
    double first = 1 / (1 + Math.exp(logits[1] - logits[0]));
    return new double[] {first, 1 - first};
  }

  /** The encoder sees what is left, so other tokens' states change with one that is taken out. */
  @Test
  void aShortenedTextIsEncodedAnew() {
    Sequence text = model.words("she has no pain");
    BitSet out = new BitSet();
    out.set(2);
    double[] before = model.read(text).states()[3];
    double[] after = model.read(text.without(out)).states()[2];

    assertThat(after).isNotEqualTo(before);
    assertThat(after)
        .containsExactly(model.read(model.words("she has pain")).states()[2], within(1e-6));
  }

  @Test
  void aTextLongerThanTheEncodersPositionsIsEncodedInWindows() {
    Sequence.Words text = model.words("pain and fever ".repeat(180));
    Reading reading = model.read(text);

    assertThat(reading.length()).isEqualTo(540);
    int[] rest = Arrays.copyOfRange(text.ids(), 510, 540);
    assertThat(reading.states()[539])
        .containsExactly(model.read(new Sequence.Words(rest)).states()[29], within(1e-5));
  }

  @Test
  void itComesBackFromAStreamOfBytes() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    EncoderClassifier read;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      read = (EncoderClassifier) in.readObject();
    }
    Sequence text = model.words(ILL.get(0));

    assertThat(bytes.size()).isLessThan(1_000_000);
    assertThat(read.probabilities(List.of(text))[0])
        .isEqualTo(model.probabilities(List.of(text))[0]);
  }

  @Test
  void aClassifierOfOtherVectorsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EncoderClassifier(
                    MINI_LM, RandomClassifier.ofVectors(EncoderKind.NONE, AttentionKind.DOT)))
        .withMessage("the classifier reads vectors of width 4, must read states of width 384");
  }
}
