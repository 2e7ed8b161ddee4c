package org.coattend.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Small classifiers with random parameters, and what they read. */
final class RandomClassifier {
  static final int WORDS = 9;
  static final int WIDTH = 4;

  private RandomClassifier() {}

  /** Every encoder with every attention. */
  static final class Kinds implements ArgumentsProvider {
    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Arrays.stream(EncoderKind.values())
          .flatMap(
              encoder ->
                  Arrays.stream(AttentionKind.values())
                      .map(attention -> Arguments.of(encoder, attention)));
    }
  }

  static AttentionClassifier ofWords(EncoderKind encoder, AttentionKind attention) {
    Vocabulary vocabulary =
        Vocabulary.of(List.of(IntStream.range(3, WORDS).mapToObj(id -> "w" + id).toList()), 1);
    return of(encoder, attention, vocabulary);
  }

  static AttentionClassifier ofVectors(EncoderKind encoder, AttentionKind attention) {
    return of(encoder, attention, null);
  }

  private static AttentionClassifier of(
      EncoderKind encoder, AttentionKind attention, Vocabulary vocabulary) {
    int states = encoder == EncoderKind.NONE ? WIDTH : 6;
    ClassifierShape shape =
        new ClassifierShape(
            encoder, attention, vocabulary == null ? 0 : vocabulary.size(), WIDTH, states, 3);
    Random random = new Random(5);
    double[][] parameters = shape.zeros();
    for (double[] array : parameters) {
      Arrays.setAll(array, k -> random.nextGaussian());
    }
    return new AttentionClassifier(shape, vocabulary, parameters);
  }

  /** Of different lengths, with words that come up again, and with ends. */
  static List<Sequence> words() {
    return List.of(
        new Sequence.Words(new int[] {3, 6, 4, 6, 5}),
        new Sequence.Words(new int[] {8}),
        new Sequence.Words(new int[] {1, 6, 5, 3, 5, 8, 7, 2}),
        new Sequence.Words(new int[] {0, 2}));
  }

  /** Of values that are exact in few bits. */
  static List<Sequence> vectors() {
    Random random = new Random(6);
    List<Sequence> sequences = new ArrayList<>();
    for (int length : new int[] {5, 1, 7, 2}) {
      float[][] vectors = new float[length][WIDTH];
      for (float[] vector : vectors) {
        for (int k = 0; k < WIDTH; k++) {
          vector[k] = (random.nextInt(129) - 64) / 32f;
        }
      }
      sequences.add(new Sequence.Vectors(vectors));
    }
    return sequences;
  }
}
