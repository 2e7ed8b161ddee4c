package org.coattend.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.coattend.kernel.OpenBlas;

/**
 * Trains an {@link AttentionClassifier} by cross-entropy, and keeps the epoch that does best on
 * examples held out. The same seed gives the same model on the same kind of processor; it runs on
 * one thread.
 *
 * <p>With concealment the loss is that of Pruthi et al. (2020, equation 1): attention is pushed off
 * the concealed positions of an example while the label is still learnt from them.
 */
public final class ClassifierTraining {
  private final ClassifierOptions options;
  private final Vocabulary vocabulary;
  private final ClassifierShape shape;
  private final double[][] parameters;
  private final double[][] gradient;
  private final AmsGrad[] optimisers;

  private ClassifierTraining(
      ClassifierOptions options,
      Vocabulary vocabulary,
      ClassifierShape shape,
      double[][] parameters) {
    this.options = options;
    this.vocabulary = vocabulary;
    this.shape = shape;
    this.parameters = parameters;
    gradient = shape.zeros();
    optimisers =
        Arrays.stream(parameters)
            .map(weights -> new AmsGrad(options.learningRate(), weights.length))
            .toArray(AmsGrad[]::new);
  }

  /**
   * Training on words whose vectors are drawn at random.
   *
   * @param classes 2 or more
   */
  public static ClassifierTraining ofWords(
      ClassifierOptions options, Vocabulary vocabulary, int classes) {
    ClassifierShape shape = shape(options, vocabulary.size(), options.embeddingWidth(), classes);
    return new ClassifierTraining(options, vocabulary, shape, drawn(shape, options));
  }

  /**
   * Training on words of given vectors.
   *
   * @param vectors of each word of the vocabulary, shape {@code [words][width]}; copied
   * @param classes 2 or more
   * @throws IllegalArgumentException when a word has none, or they differ in width
   */
  public static ClassifierTraining ofWords(
      ClassifierOptions options, Vocabulary vocabulary, float[][] vectors, int classes) {
    if (vectors.length != vocabulary.size()) {
      throw new IllegalArgumentException(
          "%,d vectors are not one for each of %,d words"
              .formatted(vectors.length, vocabulary.size()));
    }
    int width = vectors[0].length;
    ClassifierShape shape = shape(options, vocabulary.size(), width, classes);
    double[][] parameters = drawn(shape, options);
    for (int id = 0; id < vectors.length; id++) {
      if (vectors[id].length != width) {
        throw new IllegalArgumentException(
            "the vector of '%s' has %,d values, must have %,d"
                .formatted(vocabulary.word(id), vectors[id].length, width));
      }
      for (int k = 0; k < width; k++) {
        parameters[0][id * width + k] = vectors[id][k];
      }
    }
    return new ClassifierTraining(options, vocabulary, shape, parameters);
  }

  /**
   * Training on vectors as they are.
   *
   * @param width of a vector
   * @param classes 2 or more
   */
  public static ClassifierTraining ofVectors(ClassifierOptions options, int width, int classes) {
    ClassifierShape shape = shape(options, 0, width, classes);
    return new ClassifierTraining(options, null, shape, drawn(shape, options));
  }

  private static ClassifierShape shape(
      ClassifierOptions options, int words, int inputWidth, int classes) {
    return new ClassifierShape(
        options.encoder(),
        options.attention(),
        words,
        inputWidth,
        options.encoder() == EncoderKind.NONE ? inputWidth : options.hiddenWidth(),
        classes);
  }

  /**
   * Words have normal vectors; a layer is uniform within ±1/√(what it adds up), a memory within
   * ±1/√(its width).
   */
  private static double[][] drawn(ClassifierShape shape, ClassifierOptions options) {
    Random random = new Random(options.seed());
    double deviation = options.embeddingDeviation();
    List<ClassifierShape.Array> arrays = shape.arrays();
    double[][] drawn = shape.zeros();
    for (int k = 0; k < drawn.length; k++) {
      ClassifierShape.Array array = arrays.get(k);
      if (array.name().equals("embedding")) {
        Arrays.setAll(drawn[k], j -> deviation * random.nextGaussian());
      } else {
        double most = 1 / Math.sqrt(shape.added(array));
        Arrays.setAll(drawn[k], j -> most * (2 * random.nextDouble() - 1));
      }
    }
    return drawn;
  }

  /**
   * Trains, once.
   *
   * @param training examples
   * @param heldOut examples that choose the epoch by accuracy less the mean penalty of concealment;
   *     the last epoch is kept where there are none
   * @throws IllegalArgumentException when there are no examples, or one is empty or of a class that
   *     there is not, or training leaves the finite numbers
   */
  public AttentionClassifier train(
      List<LabelledSequence> training, List<LabelledSequence> heldOut) {
    if (training.isEmpty()) {
      throw new IllegalArgumentException("there are no examples to train on");
    }
    check(training);
    check(heldOut);
    return OpenBlas.onOneThread(() -> descend(training, heldOut));
  }

  private AttentionClassifier descend(
      List<LabelledSequence> training, List<LabelledSequence> heldOut) {
    AttentionClassifier model = new AttentionClassifier(shape, vocabulary, parameters);
    Random random = new Random(~options.seed());
    List<LabelledSequence> examples = new ArrayList<>(training);
    double highest = Double.NEGATIVE_INFINITY;
    double[][] best = parameters;
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      Collections.shuffle(examples, random);
      for (int from = 0; from < examples.size(); from += options.batch()) {
        int to = Math.min(examples.size(), from + options.batch());
        step(model, examples.subList(from, to));
      }
      double score = heldOut.isEmpty() ? epoch : score(model, heldOut);
      if (score > highest) {
        highest = score;
        best = Arrays.stream(parameters).map(double[]::clone).toArray(double[][]::new);
      }
    }
    return new AttentionClassifier(shape, vocabulary, best);
  }

  private void check(List<LabelledSequence> examples) {
    for (LabelledSequence example : examples) {
      if (example.label() < 0 || example.label() >= shape.classes()) {
        throw new IllegalArgumentException(
            "label %d is none of %d classes".formatted(example.label(), shape.classes()));
      }
      if (example.sequence().length() == 0) {
        throw new IllegalArgumentException("an example has no positions");
      }
    }
  }

  private void step(AttentionClassifier model, List<LabelledSequence> examples) {
    addGradient(model, examples, options.concealment(), gradient);
    List<ClassifierShape.Array> arrays = shape.arrays();
    for (int k = 0; k < parameters.length; k++) {
      String name = arrays.get(k).name();
      if (!name.equals("embedding") || options.trainsEmbedding()) {
        double decay = name.startsWith("attention.") ? 0 : options.weightDecay();
        optimisers[k].descend(parameters[k], gradient[k], decay);
      }
    }
  }

  /**
   * Adds the gradient of the mean loss of examples.
   *
   * @param concealment λ
   * @param gradient as the model's parameters, added to
   * @return the mean loss
   */
  static double addGradient(
      AttentionClassifier model,
      List<LabelledSequence> examples,
      double concealment,
      double[][] gradient) {
    Stack stack = model.stack(examples.stream().map(LabelledSequence::sequence).toList(), true);
    Pass pass = new Pass(model.shape(), model.parameters(), stack);
    double[] ofAttention = new double[stack.positions()];
    double loss = 0;
    double share = 1.0 / examples.size();
    double[][] ofLogits = new double[examples.size()][];
    for (int n = 0; n < ofLogits.length; n++) {
      LabelledSequence example = examples.get(n);
      double[] probabilities = pass.probabilities()[n];
      loss -= share * Math.log(Math.max(Double.MIN_NORMAL, probabilities[example.label()]));
      ofLogits[n] = new double[probabilities.length];
      for (int k = 0; k < probabilities.length; k++) {
        ofLogits[n][k] = share * (probabilities[k] - (k == example.label() ? 1 : 0));
      }
      double open = open(example, pass.attention(), stack, n);
      if (concealment > 0 && open < 1) {
        loss -= share * concealment * Math.log(open);
        for (int i = 0; i < stack.length(n); i++) {
          if (!example.concealed().get(i)) {
            ofAttention[stack.starts()[n] + i] -= share * concealment / open;
          }
        }
      }
    }
    double[] ofInputs = pass.back(ofLogits, ofAttention, gradient);
    int width = model.shape().inputWidth();
    for (int row = 0; row < stack.ids().length; row++) {
      int to = stack.ids()[row] * width;
      for (int k = 0; k < width; k++) {
        gradient[0][to + k] += ofInputs[row * width + k];
      }
    }
    return loss;
  }

  /** Attention on positions that are not concealed; 1 where all or none but ends are. */
  private static double open(
      LabelledSequence example, double[] attention, Stack stack, int sequence) {
    int start = stack.starts()[sequence];
    int concealed = 0;
    int others = 0;
    double open = 0;
    for (int i = 0; i < stack.length(sequence); i++) {
      if (stack.isEnd(start + i)) {
        continue;
      }
      if (example.concealed().get(i)) {
        concealed++;
      } else {
        others++;
        open += attention[start + i];
      }
    }
    return concealed == 0 || others == 0 ? 1 : Math.max(Double.MIN_NORMAL, open);
  }

  /** Accuracy less the mean penalty of concealment. */
  private double score(AttentionClassifier model, List<LabelledSequence> examples) {
    double score = 0;
    for (int from = 0; from < examples.size(); from += options.batch()) {
      List<LabelledSequence> some =
          examples.subList(from, Math.min(examples.size(), from + options.batch()));
      Stack stack = model.stack(some.stream().map(LabelledSequence::sequence).toList(), true);
      Pass pass = new Pass(shape, parameters, stack);
      for (int n = 0; n < some.size(); n++) {
        LabelledSequence example = some.get(n);
        score += Argmax.of(pass.probabilities()[n]) == example.label() ? 1 : 0;
        score += options.concealment() * Math.log(open(example, pass.attention(), stack, n));
      }
    }
    return score / examples.size();
  }
}
