package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionKind;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.ClassifierTraining;
import org.coattend.classifier.EncoderClassifier;
import org.coattend.classifier.EncoderKind;
import org.coattend.classifier.LabelledSequence;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Vocabulary;
import org.coattend.encoder.SharedEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierFolderTest {
  private final ClassifierFolder classifiers = new ClassifierFolder(new Configuration());
  private final Vocabulary vocabulary = Vocabulary.of(List.of(List.of("no", "\"pain\n")), 1);
  private final Sequence text = vocabulary.sequence(List.of("no", "\"pain\n"));
  private final AttentionClassifier model =
      ClassifierTraining.ofWords(options(EncoderKind.LSTM), vocabulary, 2)
          .train(List.of(new LabelledSequence(text, 1)), List.of());

  @TempDir Path folder;

  private static ClassifierOptions options(EncoderKind encoder) {
    return new ClassifierOptions(
        encoder, AttentionKind.ADDITIVE, 3, .1, 4, true, 1, 1, .01, 0, 0, 1, 1);
  }

  @BeforeEach
  void write() {
    classifiers.write(folder.toString(), model);
  }

  private void replace(String file, String what, String by) throws IOException {
    Path path = folder.resolve(file);
    String content = Files.readString(path);
    assertThat(content).contains(what);
    Files.deleteIfExists(folder.resolve("." + file + ".crc"));
    Files.writeString(path, content.replace(what, by));
  }

  private void refusedWith(String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifiers.read(folder.toString()))
        .withMessageStartingWith("model: " + folder)
        .withMessageContaining(message);
  }

  @Test
  void aClassifierComesBackAsItWas() {
    AttentionClassifier read = (AttentionClassifier) classifiers.read(folder.toString());

    assertThat(read.shape()).isEqualTo(model.shape());
    assertThat(read.vocabulary().words()).isEqualTo(vocabulary.words());
    assertThat(Arrays.deepEquals(read.parameters(), model.parameters())).isTrue();
    assertThat(read.probabilities(List.of(text))[0])
        .isEqualTo(model.probabilities(List.of(text))[0]);
  }

  @Test
  void aClassifierOfAnEncodersStatesComesBackWithItsEncoder() {
    AttentionClassifier head =
        ClassifierTraining.ofVectors(options(EncoderKind.NONE), 384, 2)
            .train(
                List.of(new LabelledSequence(new Sequence.Vectors(new float[1][384]), 1)),
                List.of());
    EncoderClassifier written = new EncoderClassifier(new SharedEncoder(""), head);
    classifiers.write(folder.toString(), written);
    EncoderClassifier read = (EncoderClassifier) classifiers.read(folder.toString());
    Sequence note = written.words("no pain");

    assertThat(read.encoder()).isEqualTo(written.encoder());
    assertThat(read.probabilities(List.of(note))[0])
        .isEqualTo(written.probabilities(List.of(note))[0]);
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    replace("classifier.json", "\"version\" : 1", "\"version\" : 2");
    refusedWith("classifier.json is of version 2, this program reads version 1");
  }

  @Test
  void otherArraysAreRefused() throws IOException {
    replace("classifier.json", "attention.query", "attention.key");
    refusedWith("names other arrays than a classifier of its shape has");
  }

  @Test
  void anImpossibleShapeIsRefused() throws IOException {
    replace("classifier.json", "\"classes\" : 2", "\"classes\" : -2000000000");
    refusedWith("classifier.json is damaged, or of another version");
  }

  @Test
  void anUnknownEncoderIsRefused() throws IOException {
    replace("classifier.json", "\"LSTM\"", "\"GRU\"");
    refusedWith("classifier.json is damaged, or of another version");
  }

  @Test
  void aDescriptionThatIsNoneIsRefused() throws IOException {
    Files.delete(folder.resolve(".classifier.json.crc"));
    Files.writeString(folder.resolve("classifier.json"), "null");
    refusedWith("classifier.json is empty");
  }

  @Test
  void weightsOfAnotherLengthAreRefused() throws IOException {
    Path weights = folder.resolve("weights.f64");
    byte[] bytes = Files.readAllBytes(weights);
    Files.delete(folder.resolve(".weights.f64.crc"));
    Files.write(weights, Arrays.copyOf(bytes, bytes.length + 8));
    refusedWith("weights.f64 has");
  }

  @Test
  void aWeightThatIsNoNumberIsRefused() throws IOException {
    Path weights = folder.resolve("weights.f64");
    byte[] bytes = Files.readAllBytes(weights);
    Arrays.fill(bytes, bytes.length - 8, bytes.length, (byte) -1);
    Files.delete(folder.resolve(".weights.f64.crc"));
    Files.write(weights, bytes);
    refusedWith("is damaged: output.bias has a number that is not finite");
  }

  @Test
  void aVocabularyOfAnotherSizeIsRefused() throws IOException {
    replace("vocabulary.json", ", \"no\"", "");
    refusedWith("is damaged: a vocabulary of 4 words is none of 5");
  }

  @Test
  void aFileLargerThanItsClassifierNeedsIsRefused() throws IOException {
    replace("vocabulary.json", "\"no\"", "\"no\"" + " ".repeat(1_100_000));
    refusedWith("vocabulary.json has 1,100,0");

    replace("classifier.json", "\"version\"", " ".repeat(1_100_000) + "\"version\"");
    refusedWith("classifier.json has 1,10");
  }

  @Test
  void aClassifierTooLargeToReadIsRefused() throws IOException {
    replace("classifier.json", "\"inputWidth\" : 3", "\"inputWidth\" : 4000");
    replace("classifier.json", "\"words\" : 5", "\"words\" : 2000000");
    refusedWith("classifier.json is damaged, or of another version");
  }

  @Test
  void aFolderWithoutAClassifierIsRefused() {
    String none = folder.resolve("none").toString();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifiers.read(none))
        .withMessage("model: %s has no classifier.json".formatted(none));
  }

  @Test
  void anEncoderThatCannotBeReadIsSaidWithTheFolder() throws IOException {
    replace(
        "classifier.json",
        "\"encoder\" : null",
        "\"encoder\" : {\"folder\" : \"/no\\u0000where\"}");
    refusedWith("");
  }
}
