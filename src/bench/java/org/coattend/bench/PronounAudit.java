package org.coattend.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.coattend.audit.Example;
import org.coattend.audit.GroupAudit;
import org.coattend.audit.GroupSums;
import org.coattend.audit.PositionGroup;
import org.coattend.audit.WordGroup;
import org.coattend.bench.AuditedTexts.Text;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionKind;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.ClassifierTraining;
import org.coattend.classifier.EncoderKind;
import org.coattend.classifier.LabelledSequence;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Vocabulary;

/**
 * Attention that is trained to hide the pronouns that decide (Pruthi et al. 2020), and groups of
 * other words that are together as frequent.
 */
final class PronounAudit {
  private static final Map<String, String> SWAPS =
      Map.of(
          "he", "she", "she", "he", "him", "her", "her", "him", "his", "her", "hers", "his",
          "himself", "herself", "herself", "himself");
  private static final int HONEST = 5;
  private static final int MIN_COUNT = 3;

  private final Vocabulary vocabulary;
  private final List<Text> training;
  private final List<Text> development;
  private final List<PositionGroup> groups = new ArrayList<>();

  PronounAudit(Path folder) throws IOException {
    training = lines(folder.resolve("train.txt.gz"));
    development = lines(folder.resolve("dev.txt.gz"));
    vocabulary = Vocabulary.of(training.stream().map(Text::words).toList(), MIN_COUNT);
    groups.add(group("pronouns", SWAPS));
    Map<String, Integer> counts = new TreeMap<>();
    for (Text text : development) {
      text.words().forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    int pronouns = SWAPS.keySet().stream().mapToInt(word -> counts.getOrDefault(word, 0)).sum();
    counts.keySet().removeIf(word -> SWAPS.containsKey(word) || vocabulary.id(word) == 0);
    for (int k = 1; k <= HONEST; k++) {
      groups.add(group("others " + k, asFrequent(counts, pronouns, k)));
    }
  }

  /** Words drawn until they come up a number of times together, each with the next as its swap. */
  private static Map<String, String> asFrequent(Map<String, Integer> counts, int all, long seed) {
    List<String> words = new ArrayList<>(counts.keySet());
    Collections.shuffle(words, new Random(seed));
    List<String> drawn = new ArrayList<>();
    int left = all;
    for (String word : words) {
      if (counts.get(word) <= left) {
        drawn.add(word);
        left -= counts.get(word);
      }
    }
    Map<String, String> swaps = new HashMap<>();
    for (int k = 0; k < drawn.size(); k++) {
      swaps.put(drawn.get(k), drawn.get((k + 1) % drawn.size()));
    }
    return swaps;
  }

  private WordGroup group(String name, Map<String, String> words) {
    Map<Integer, Integer> swaps = new HashMap<>();
    words.forEach((word, other) -> swaps.put(vocabulary.id(word), vocabulary.id(other)));
    swaps.remove(0);
    return new WordGroup(name, new HashSet<>(swaps.keySet()), swaps);
  }

  private List<LabelledSequence> concealing(List<Text> texts) {
    List<LabelledSequence> examples = new ArrayList<>();
    for (Text text : texts) {
      BitSet concealed = new BitSet();
      for (int k = 0; k < text.words().size(); k++) {
        concealed.set(k, SWAPS.containsKey(text.words().get(k)));
      }
      Sequence sequence = vocabulary.sequence(text.words());
      examples.add(new LabelledSequence(sequence, text.label(), concealed));
    }
    return examples;
  }

  void print(EncoderKind encoder) {
    List<LabelledSequence> learnt = concealing(training);
    List<LabelledSequence> heldOut = concealing(development);
    for (double lambda : new double[] {0, .1, 1}) {
      for (int seed = 1; seed <= AuditBenchmark.SEEDS; seed++) {
        ClassifierOptions options =
            new ClassifierOptions(
                encoder,
                AttentionKind.ADDITIVE,
                64,
                1,
                64,
                true,
                10,
                32,
                1e-3,
                0,
                lambda,
                MIN_COUNT,
                seed);
        print(
            "pronouns %-4s lambda %.1f seed %d".formatted(encoder, lambda, seed),
            ClassifierTraining.ofWords(options, vocabulary, 2).train(learnt, heldOut));
      }
    }
  }

  private void print(String what, AttentionClassifier model) {
    List<Example> examples = new ArrayList<>();
    for (Text text : development) {
      examples.add(
          new Example(
              "p" + examples.size(),
              vocabulary.sequence(text.words()),
              new BitSet(),
              text.label(),
              ""));
    }
    GroupAudit audit = new GroupAudit(model, groups, examples, 1);
    Map<String, GroupSums> sums = new TreeMap<>();
    for (Example example : examples) {
      audit
          .audit(example)
          .forEach(row -> sums.computeIfAbsent(row.group(), name -> new GroupSums()).add(row));
    }
    GroupSums pronouns = sums.get("pronouns");
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %.3f, pronoun first in %.2f %% of %d rows, shown in %.2f %%, mass %.4f of"
            + " even %.4f, accuracy without pronouns %.3f, swaps flip %.3f, %s%n",
        what,
        AuditedTexts.accuracy(model, examples),
        100 * pronouns.first(),
        pronouns.rows(),
        100 * pronouns.shown(),
        pronouns.mass().mean(),
        pronouns.uniformMass().mean(),
        pronouns.deletion().otherShare(),
        pronouns.flips().share(),
        pronouns.reliance());
    sums.forEach(
        (name, of) -> {
          if (of != pronouns) {
            System.out.printf(
                Locale.ROOT,
                "  %s: %d rows, deletion changes %.3f (others %.3f), swaps %.3f, %s%n",
                name,
                of.rows(),
                of.changes().share(),
                of.changes().otherShare(),
                of.flips().share(),
                of.reliance());
          }
        });
  }

  private static List<Text> lines(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split("\t", 2))
          .map(
              part ->
                  new Text(
                      Arrays.asList(part[1].strip().split(" +", -1)), part[0].equals("M") ? 1 : 0))
          .toList();
    }
  }
}
