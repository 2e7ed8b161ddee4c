package org.coattend.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.coattend.encode.Tokenizer;
import org.coattend.encoder.EncodingVisitor;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.encoder.SharedEncoder;

/**
 * A pretrained encoder, which stays as it is, and an attention classifier of its last hidden
 * states.
 *
 * <p>It reads {@link Sequence.Words} whose numbers are those of the encoder's tokens, without the
 * special ones. Those are put around each sequence for the encoder alone: nobody can take them out
 * of a text, so attention is not paid to them. What is longer than the encoder's positions is
 * encoded window by window.
 *
 * <p>{@link Reading#gradientTimesInput()} is that by the last hidden states: how much of the
 * decision comes through a position, which is not how much comes from its token. A sequence that is
 * shortened or changed is encoded anew, and there tokens count.
 */
public final class EncoderClassifier implements AttentionModel {
  /** Positions whose states are held at once: 12 MB at a width of 384. */
  private static final int POSITIONS = 8192;

  private final SharedEncoder encoder;
  private final AttentionClassifier head;

  /**
   * @param head a classifier of vectors as wide as the encoder's states
   * @throws IllegalArgumentException when it is of others, or there is no such encoder
   */
  public EncoderClassifier(SharedEncoder encoder, AttentionClassifier head) {
    int width = encoder.get().transformer().config().width();
    if (head.shape().words() > 0 || head.shape().inputWidth() != width) {
      throw new IllegalArgumentException(
          "the classifier reads %s of width %,d, must read states of width %,d"
              .formatted(
                  head.shape().words() > 0 ? "words" : "vectors",
                  head.shape().inputWidth(),
                  width));
    }
    this.encoder = encoder;
    this.head = head;
  }

  /**
   * Trains the classifier on an encoder's states, all of which are held: 1.5 kB a token for MiniLM.
   *
   * @param options the encoder among them is what stands between the states and attention
   * @param classes 2 or more
   * @param training examples of words
   * @param heldOut examples that choose the epoch
   * @throws IllegalArgumentException as {@link ClassifierTraining#train} does
   */
  public static EncoderClassifier train(
      SharedEncoder encoder,
      ClassifierOptions options,
      int classes,
      List<LabelledSequence> training,
      List<LabelledSequence> heldOut) {
    int width = encoder.get().transformer().config().width();
    return new EncoderClassifier(
        encoder,
        ClassifierTraining.ofVectors(options, width, classes)
            .train(encoded(encoder, training), encoded(encoder, heldOut)));
  }

  private static List<LabelledSequence> encoded(
      SharedEncoder encoder, List<LabelledSequence> examples) {
    List<Sequence> states =
        states(encoder, examples.stream().map(LabelledSequence::sequence).toList());
    List<LabelledSequence> encoded = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      LabelledSequence example = examples.get(k);
      encoded.add(new LabelledSequence(states.get(k), example.label(), example.concealed()));
    }
    return encoded;
  }

  /** A text as it is read. */
  public Sequence.Words words(String text) {
    return new Sequence.Words(tokenizer().tokenize(text).ids());
  }

  /** What splits texts, and knows tokens by number. */
  public Tokenizer tokenizer() {
    return encoder.get().tokenizer();
  }

  /** What stays as it is. */
  public SharedEncoder encoder() {
    return encoder;
  }

  /** What is trained. */
  public AttentionClassifier head() {
    return head;
  }

  @Override
  public int classes() {
    return head.classes();
  }

  @Override
  public Reading read(Sequence sequence) {
    return head.read(states(encoder, List.of(sequence)).get(0));
  }

  @Override
  public double[][] probabilities(List<Sequence> sequences) {
    double[][] probabilities = new double[sequences.size()][];
    for (int from = 0, to; from < probabilities.length; from = to) {
      to = Batches.end(sequences, from, POSITIONS);
      double[][] some = head.probabilities(states(encoder, sequences.subList(from, to)));
      System.arraycopy(some, 0, probabilities, from, some.length);
    }
    return probabilities;
  }

  /**
   * What is encoded in one go.
   *
   * @param sequence its place in the list
   * @param start of its first token in the sequence
   */
  private record Window(int sequence, int start, int[] tokens) {}

  private static List<Sequence> states(SharedEncoder shared, List<Sequence> sequences) {
    PretrainedEncoder encoder = shared.get();
    int longest = encoder.transformer().config().positions() - 2;
    int width = encoder.transformer().config().width();
    List<Window> windows = new ArrayList<>();
    List<float[][]> vectors = new ArrayList<>();
    for (int k = 0; k < sequences.size(); k++) {
      if (!(sequences.get(k) instanceof Sequence.Words words)) {
        throw new IllegalArgumentException("an encoder reads tokens, not vectors");
      }
      int length = words.length();
      vectors.add(new float[length][]);
      for (int start = 0; start < length; start += longest) {
        int end = Math.min(length, start + longest);
        windows.add(new Window(k, start, encoder.sequence(words.ids(), start, end)));
      }
    }
    windows.sort(Comparator.comparingInt(window -> window.tokens().length));
    try (ForwardPass pass = encoder.transformer().forwardPass()) {
      pass.encode(
          windows.stream().map(Window::tokens).toList(),
          new EncodingVisitor() {
            @Override
            public void attention(int sequence, int layer, int tokens, float[] a, float[] norms) {}

            @Override
            public void states(int sequence, int tokens, float[] states, int at) {
              Window window = windows.get(sequence);
              float[][] rows = vectors.get(window.sequence());
              for (int k = 1; k < tokens - 1; k++) {
                int from = at + k * width;
                rows[window.start() + k - 1] = Arrays.copyOfRange(states, from, from + width);
              }
            }
          });
    }
    return vectors.stream().<Sequence>map(Sequence.Vectors::new).toList();
  }
}
