package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Gradients of training beside finite differences of the loss. */
class ClassifierGradientsTest {
  private static final double STEP = 1e-5;

  private static List<LabelledSequence> examples(List<Sequence> sequences) {
    List<LabelledSequence> examples = new ArrayList<>();
    for (Sequence sequence : sequences) {
      BitSet concealed = new BitSet();
      concealed.set(0);
      concealed.set(3);
      examples.add(new LabelledSequence(sequence, examples.size() % 3, concealed));
    }
    return examples;
  }

  private static void check(AttentionClassifier model, List<LabelledSequence> examples) {
    double[][] gradient = model.shape().zeros();
    ClassifierTraining.addGradient(model, examples, .7, gradient);
    for (int array = 0; array < gradient.length; array++) {
      double[] weights = model.parameters()[array];
      for (int k = 0; k < weights.length; k++) {
        double weight = weights[k];
        weights[k] = weight + STEP;
        double more = ClassifierTraining.addGradient(model, examples, .7, model.shape().zeros());
        weights[k] = weight - STEP;
        double less = ClassifierTraining.addGradient(model, examples, .7, model.shape().zeros());
        weights[k] = weight;
        assertThat(gradient[array][k])
            .as("%s, %d", model.shape().arrays().get(array).name(), k)
            .isCloseTo((more - less) / (2 * STEP), within(1e-8));
      }
    }
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void ofWordsAreTheSlopesOfTheLoss(EncoderKind encoder, AttentionKind attention) {
    check(RandomClassifier.ofWords(encoder, attention), examples(RandomClassifier.words()));
  }

  @ParameterizedTest
  @ArgumentsSource(RandomClassifier.Kinds.class)
  void ofVectorsAreTheSlopesOfTheLoss(EncoderKind encoder, AttentionKind attention) {
    check(RandomClassifier.ofVectors(encoder, attention), examples(RandomClassifier.vectors()));
  }
}
