package org.coattend.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.coattend.audit.AuditedModel;
import org.coattend.audit.Example;
import org.coattend.audit.PositionGroup;
import org.coattend.classifier.Argmax;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.ClassifierTraining;
import org.coattend.classifier.EncoderClassifier;
import org.coattend.classifier.LabelledSequence;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Vocabulary;
import org.coattend.corpus.labelled.Content;
import org.coattend.corpus.labelled.LabelledExample;
import org.coattend.corpus.labelled.Split;
import org.coattend.corpus.labelled.TokenGroup;
import org.coattend.corpus.labelled.WordVectors;
import org.coattend.encoder.SharedEncoder;
import org.coattend.spark.ExampleReader;

/**
 * Trains a classifier to be audited, on the driver: the same examples in any order give the same.
 *
 * @param options of the classifier
 * @param encoder whose states it reads; null where it has its own
 * @param embeddings file of vectors of words; empty for random ones
 * @param concealed name of the group that attention is to be kept from; empty for none
 */
record AuditTraining(
    ClassifierOptions options, SharedEncoder encoder, String embeddings, String concealed) {

  /**
   * @throws IllegalArgumentException when options do not go together
   */
  AuditTraining {
    if (encoder != null && !embeddings.isBlank()) {
      throw new IllegalArgumentException(
          "embeddings are of no use to classifier = encoder, which has its own; give one of both");
    }
    if (options.concealment() > 0 && concealed.isBlank()) {
      throw new IllegalArgumentException(
          "concealment is %s, but conceal-group is empty; name a group"
              .formatted(options.concealment()));
    }
    if (options.concealment() == 0 && !concealed.isBlank()) {
      throw new IllegalArgumentException(
          "conceal-group is %s, but concealment is 0; give a weight above 0".formatted(concealed));
    }
  }

  /**
   * A model with what it does on the examples.
   *
   * @param model that was trained
   * @param fits by split; empty for a model that was not trained here
   * @param unused examples that it was not trained with, counted by why; empty like them
   */
  record Trained(AuditedModel model, List<Fit> fits, Map<String, Long> unused) {
    /** How it does, in words. */
    String fitted() {
      return fits.stream()
          .map(
              fit ->
                  String.format(
                      Locale.ROOT,
                      "%s: accuracy %.3f, most frequent label %.3f",
                      fit.split().name().toLowerCase(Locale.ROOT),
                      fit.accuracy(),
                      fit.chance()))
          .collect(Collectors.joining("; "));
    }
  }

  /**
   * How a model does on examples of training.
   *
   * @param split of them
   * @param examples of it
   * @param accuracy share that is decided right
   * @param loss cross-entropy in nats, mean
   * @param chance share of the most frequent label
   */
  record Fit(Split split, long examples, double accuracy, double loss, double chance) {}

  /**
   * Checks that the group to be concealed is there.
   *
   * @throws IllegalArgumentException when it is not
   */
  void requireKnown(List<TokenGroup> groups) {
    List<String> names = groups.stream().map(TokenGroup::name).toList();
    if (!concealed.isBlank() && !names.contains(concealed)) {
      throw new IllegalArgumentException(
          "conceal-group: no group is called %s; groups has %s".formatted(concealed, names));
    }
  }

  /**
   * Trains.
   *
   * @param examples of the splits train and dev, at least one to learn from
   * @param groups with the one that is to be concealed
   * @throws IllegalArgumentException when they are of one label, or have no token that is read
   */
  Trained train(
      List<LabelledExample> examples,
      Content content,
      List<TokenGroup> groups,
      Configuration hadoop) {
    List<LabelledExample> sorted =
        examples.stream().sorted(Comparator.comparing(LabelledExample::id)).toList();
    List<LabelledExample> learnt = of(sorted, Split.TRAIN);
    List<String> labels =
        List.copyOf(new TreeSet<>(learnt.stream().map(LabelledExample::label).toList()));
    Vocabulary vocabulary = content instanceof Content.Texts ? vocabulary(learnt) : null;
    ExampleReader reader = reader(vocabulary, content);
    PositionGroup hidden = hidden(groups, reader);
    Map<Split, List<LabelledSequence>> read = new LinkedHashMap<>();
    Map<String, Long> unused = new LinkedHashMap<>();
    for (Split split : List.of(Split.TRAIN, Split.DEV)) {
      List<LabelledExample> all = of(sorted, split);
      List<LabelledExample> known =
          all.stream().filter(example -> labels.contains(example.label())).toList();
      List<LabelledSequence> sequences =
          known.stream()
              .flatMap(example -> reader.example(example, labels.indexOf(example.label())).stream())
              .map(example -> sequence(example, hidden))
              .toList();
      read.put(split, sequences);
      String name = "examples_" + AuditJob.lower(split);
      unused.put(name + "_of_unknown_label", (long) all.size() - known.size());
      unused.put(name + "_without_tokens", (long) known.size() - sequences.size());
    }
    if (read.get(Split.TRAIN).isEmpty()) {
      throw new IllegalArgumentException(
          "input: the encoder reads no token of any example to learn from; see classifier");
    }
    AttentionModel model =
        train(vocabulary, labels.size(), read.get(Split.TRAIN), read.get(Split.DEV), hadoop);
    List<Fit> fits = new ArrayList<>();
    read.forEach(
        (split, some) -> {
          if (!some.isEmpty()) {
            fits.add(fit(model, split, some));
          }
        });
    return new Trained(new AuditedModel(model, labels), fits, unused);
  }

  private static List<LabelledExample> of(List<LabelledExample> examples, Split split) {
    return examples.stream().filter(example -> example.split() == split).toList();
  }

  /** A word counts once in an example, so that those of few examples are not known. */
  private Vocabulary vocabulary(List<LabelledExample> learnt) {
    return Vocabulary.of(
        () -> learnt.stream().map(each -> each.tokens().stream().distinct().toList()).iterator(),
        options.minCount());
  }

  private ExampleReader reader(Vocabulary vocabulary, Content content) {
    if (content instanceof Content.Images images) {
      return new ExampleReader.Patches(images.patches());
    }
    return encoder == null
        ? new ExampleReader.Words(vocabulary)
        : new ExampleReader.Pieces(encoder);
  }

  /** The group to be concealed; null for none. */
  private PositionGroup hidden(List<TokenGroup> groups, ExampleReader reader) {
    if (concealed.isBlank()) {
      return null;
    }
    return groups.stream()
        .filter(group -> group.name().equals(concealed))
        .map(group -> reader.group(group, List.of(), options.seed()))
        .findFirst()
        .orElseThrow();
  }

  private static LabelledSequence sequence(Example example, PositionGroup hidden) {
    return hidden == null
        ? new LabelledSequence(example.sequence(), example.label())
        : new LabelledSequence(example.sequence(), example.label(), hidden.positions(example));
  }

  private AttentionModel train(
      Vocabulary vocabulary,
      int classes,
      List<LabelledSequence> learnt,
      List<LabelledSequence> heldOut,
      Configuration hadoop) {
    if (encoder != null) {
      return EncoderClassifier.train(encoder, options, classes, learnt, heldOut);
    }
    return training(vocabulary, classes, learnt, hadoop).train(learnt, heldOut);
  }

  private ClassifierTraining training(
      Vocabulary vocabulary, int classes, List<LabelledSequence> learnt, Configuration hadoop) {
    if (vocabulary == null) {
      int width = ((Sequence.Vectors) learnt.get(0).sequence()).vectors()[0].length;
      return ClassifierTraining.ofVectors(options, width, classes);
    }
    return embeddings.isBlank()
        ? ClassifierTraining.ofWords(options, vocabulary, classes)
        : ClassifierTraining.ofWords(options, vocabulary, vectors(vocabulary, hadoop), classes);
  }

  /** Vectors of all words; those that the file has not are drawn. */
  private float[][] vectors(Vocabulary vocabulary, Configuration hadoop) {
    Map<String, float[]> given =
        WordVectors.read(embeddings, hadoop, Set.copyOf(vocabulary.words())::contains);
    int width = given.values().iterator().next().length;
    Random random = new Random(options.seed());
    float[][] vectors = new float[vocabulary.size()][];
    for (int id = 0; id < vectors.length; id++) {
      vectors[id] = given.get(vocabulary.word(id));
      if (vectors[id] == null) {
        vectors[id] = new float[width];
        for (int k = 0; k < width; k++) {
          vectors[id][k] = (float) (options.embeddingDeviation() * random.nextGaussian());
        }
      }
    }
    return vectors;
  }

  private static Fit fit(AttentionModel model, Split split, List<LabelledSequence> examples) {
    double[][] probabilities =
        model.probabilities(examples.stream().map(LabelledSequence::sequence).toList());
    Map<Integer, Integer> labels = new HashMap<>();
    double loss = 0;
    int right = 0;
    for (int k = 0; k < probabilities.length; k++) {
      int label = examples.get(k).label();
      labels.merge(label, 1, Integer::sum);
      loss -= Math.log(Math.max(Double.MIN_NORMAL, probabilities[k][label]));
      right += Argmax.of(probabilities[k]) == label ? 1 : 0;
    }
    double count = examples.size();
    int most = labels.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return new Fit(split, examples.size(), right / count, loss / count, most / count);
  }
}
