package org.coattend.bench;

import java.util.BitSet;
import java.util.List;
import org.coattend.audit.Example;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.LabelledSequence;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Vocabulary;

/** What the audits of texts share. */
final class AuditedTexts {
  private AuditedTexts() {}

  /** A text and its class. */
  record Text(List<String> words, int label) {}

  /** A text between its ends. */
  static Example example(Vocabulary vocabulary, String id, Text text, String environment) {
    Sequence sequence = vocabulary.enclosed(text.words());
    BitSet ends = new BitSet();
    ends.set(0);
    ends.set(sequence.length() - 1);
    return new Example(id, sequence, ends, text.label(), environment);
  }

  static List<LabelledSequence> labelled(List<Example> examples) {
    return examples.stream()
        .map(example -> new LabelledSequence(example.sequence(), example.label()))
        .toList();
  }

  /** Decides for all. */
  static int[] decided(AttentionModel model, List<Sequence> sequences) {
    double[][] probabilities = model.probabilities(sequences);
    int[] decided = new int[probabilities.length];
    for (int n = 0; n < decided.length; n++) {
      decided[n] = probabilities[n][1] > probabilities[n][0] ? 1 : 0;
    }
    return decided;
  }

  static double accuracy(AttentionModel model, List<Example> examples) {
    int[] decided = decided(model, examples.stream().map(Example::sequence).toList());
    int right = 0;
    for (int n = 0; n < decided.length; n++) {
      right += decided[n] == examples.get(n).label() ? 1 : 0;
    }
    return (double) right / decided.length;
  }
}
