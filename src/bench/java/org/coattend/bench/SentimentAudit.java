package org.coattend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.coattend.audit.Counterfactual;
import org.coattend.audit.Example;
import org.coattend.audit.Faithfulness;
import org.coattend.audit.FaithfulnessSums;
import org.coattend.audit.FaithfulnessVerdicts;
import org.coattend.audit.MapDifference;
import org.coattend.bench.AuditedTexts.Text;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.ClassifierTraining;
import org.coattend.classifier.EncoderKind;
import org.coattend.classifier.Vocabulary;

/**
 * The Stanford Sentiment Treebank, where Jain and Wallace (2019, tables 2 and 3) measured how
 * attention agrees with gradients and with leaving words out; and a counterfactual model with the
 * same outputs.
 */
final class SentimentAudit {
  private final Vocabulary vocabulary;
  private final List<Example> training;
  private final List<Example> development;
  private final List<Example> test;

  SentimentAudit(Path folder) throws IOException {
    List<Text> trees = trees(folder.resolve("train.txt"));
    vocabulary = Vocabulary.of(trees.stream().map(Text::words).toList(), 1);
    training = examples(trees);
    development = examples(trees(folder.resolve("dev.txt")));
    test = examples(trees(folder.resolve("test.txt")));
  }

  private List<Example> examples(List<Text> texts) {
    List<Example> examples = new ArrayList<>();
    for (Text text : texts) {
      examples.add(AuditedTexts.example(vocabulary, "s" + examples.size(), text, ""));
    }
    return examples;
  }

  void print(EncoderKind encoder) {
    for (int seed = 1; seed <= AuditBenchmark.SEEDS; seed++) {
      long start = System.nanoTime();
      AttentionClassifier model =
          ClassifierTraining.ofWords(ClassifierOptions.of(encoder).withSeed(seed), vocabulary, 2)
              .train(AuditedTexts.labelled(training), AuditedTexts.labelled(development));
      double seconds = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      FaithfulnessSums sums = sums(model);
      System.out.printf(
          Locale.ROOT,
          "SST %-4s seed %d: development accuracy %.3f, test %.3f (uniform %.3f); tau with"
              + " gradient %.3f+-%.3f, leave-one-out %.3f+-%.3f; divergence %.3f, above .5 in"
              + " %.1f %%; %s; trained in %.0f s, audited in %.0f s%n",
          encoder,
          seed,
          AuditedTexts.accuracy(model, development),
          sums.right().share(),
          sums.right().otherShare(),
          sums.gradient().taus().mean(),
          sums.gradient().taus().deviation(),
          sums.leaveOneOut().taus().mean(),
          sums.leaveOneOut().taus().deviation(),
          sums.divergence().median(),
          100 * sums.far(),
          answers(sums),
          seconds,
          (System.nanoTime() - start) / 1e9);
      if (encoder == EncoderKind.TANH) {
        counterfactual(model, seed);
      }
    }
  }

  private void counterfactual(AttentionModel model, int seed) {
    AttentionModel other = new Counterfactual(model);
    double change = 0;
    double divergence = 0;
    for (Example example : test) {
      MapDifference difference = MapDifference.between(model, other, example.sequence());
      change = Math.max(change, difference.change());
      divergence += difference.divergence() / test.size();
    }
    System.out.printf(
        Locale.ROOT,
        "SST counterfactual of seed %d: outputs differ by %.1e at most, maps by %.3f in the mean;"
            + " %s%n",
        seed,
        change,
        divergence,
        answers(sums(other)));
  }

  private FaithfulnessSums sums(AttentionModel model) {
    Faithfulness faithfulness = new Faithfulness(model, Faithfulness.Options.DEFAULT);
    FaithfulnessSums sums = new FaithfulnessSums();
    test.forEach(example -> sums.add(faithfulness.audit(example)));
    return sums;
  }

  private static String answers(FaithfulnessSums sums) {
    List<String> answers =
        FaithfulnessVerdicts.of(sums).stream()
            .map(verdict -> verdict.answer().toString().toLowerCase(Locale.ROOT))
            .toList();
    return "adds %s, ranks %s, other gives the same %s".formatted(answers.toArray());
  }

  /** Sentences whose root is labelled 0 or 1, negative, or 3 or 4, positive. */
  private static List<Text> trees(Path file) throws IOException {
    List<Text> texts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      int label = line.charAt(1) - '0';
      if (label != 2) {
        List<String> words = new ArrayList<>();
        for (String part : line.split(" ", -1)) {
          if (!part.startsWith("(")) {
            words.add(part.replaceAll("\\)+$", "").toLowerCase(Locale.ROOT));
          }
        }
        texts.add(new Text(words, label > 2 ? 1 : 0));
      }
    }
    return texts;
  }
}
