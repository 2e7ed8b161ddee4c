package org.coattend.bench;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.coattend.audit.EnvironmentSums;
import org.coattend.audit.Example;
import org.coattend.audit.Shortcut;
import org.coattend.audit.Shortcuts;
import org.coattend.audit.TokenReliance;
import org.coattend.bench.AuditedTexts.Text;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.ClassifierTraining;
import org.coattend.classifier.EncoderKind;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Vocabulary;

/**
 * MTS-Dialog: whether a dialogue is about the patient's history or about what is the matter now. A
 * quarter of the labels are wrong, and a sensor's id agrees with the label in nine of ten and eight
 * of ten rows of two environments, and in one of ten of a third, as the colour in ColoredMNIST does
 * (Arjovsky et al. 2019). Twenty words are put in at random, each in half of the rows.
 */
final class SensorAudit {
  private static final Set<String> HISTORY =
      Set.of(
          "FAM/SOCHX",
          "PASTMEDICALHX",
          "PASTSURGICAL",
          "ALLERGY",
          "MEDICATIONS",
          "IMMUNIZATIONS",
          "GYNHX",
          "OTHER_HISTORY");
  private static final double[] AGREEMENT = {.9, .8, .1};
  private static final List<String> SENSORS = List.of("sensor17", "sensor42");
  private static final int CONTROLS = 20;

  private final List<Text> dialogues = new ArrayList<>();

  SensorAudit(Path folder) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setMaxCharsPerColumn(-1);
    settings.setHeaderExtractionEnabled(true);
    settings.setLineSeparatorDetectionEnabled(true);
    settings.selectFields("section_header", "dialogue");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        for (String[] row : new CsvParser(settings).parseAll(new StringReader(text))) {
          String[] words = row[1].toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+");
          dialogues.add(
              new Text(
                  Arrays.stream(words).filter(word -> !word.isEmpty()).toList(),
                  HISTORY.contains(row[0]) ? 1 : 0));
        }
      }
    }
  }

  /** A dialogue with what is planted. */
  private record Planted(Text text, String environment, boolean isDevelopment, boolean isTest) {}

  private List<Planted> planted(SplittableRandom random) {
    List<Planted> planted = new ArrayList<>();
    for (int k = 0; k < dialogues.size(); k++) {
      Text dialogue = dialogues.get(k);
      int environment = k % AGREEMENT.length;
      int place = k / AGREEMENT.length % 10;
      int label = random.nextDouble() < .25 ? 1 - dialogue.label() : dialogue.label();
      boolean agrees = random.nextDouble() < AGREEMENT[environment];
      List<String> words = new ArrayList<>(dialogue.words());
      for (int control = 0; control < CONTROLS; control++) {
        if (random.nextBoolean()) {
          words.add(random.nextInt(words.size() + 1), "control" + control);
        }
      }
      words.add(random.nextInt(words.size() + 1), SENSORS.get(agrees ? label : 1 - label));
      planted.add(
          new Planted(
              new Text(words, label),
              "environment " + environment,
              environment < 2 && place == 6,
              environment == 2 || place > 6));
    }
    return planted;
  }

  void print(EncoderKind encoder) {
    for (int seed = 1; seed <= AuditBenchmark.SEEDS; seed++) {
      List<Planted> planted = planted(new SplittableRandom(seed));
      Vocabulary vocabulary =
          Vocabulary.of(
              planted.stream()
                  .filter(each -> !each.isTest() && !each.isDevelopment())
                  .map(each -> each.text().words())
                  .toList(),
              2);
      List<Example> training = new ArrayList<>();
      List<Example> development = new ArrayList<>();
      List<Example> test = new ArrayList<>();
      for (int k = 0; k < planted.size(); k++) {
        Planted each = planted.get(k);
        (each.isTest() ? test : each.isDevelopment() ? development : training)
            .add(AuditedTexts.example(vocabulary, "d" + k, each.text(), each.environment()));
      }
      // The epoch that is best in training is the last or so: what stopping early spares is shown.
      print(
          what(encoder, "development", seed),
          model(encoder, vocabulary, seed, training, development),
          test);
      print(
          what(encoder, "training", seed),
          model(encoder, vocabulary, seed, training, training),
          test);
    }
  }

  private static String what(EncoderKind encoder, String chosenOn, int seed) {
    return "sensors %-4s, epoch chosen on %s, seed %d".formatted(encoder, chosenOn, seed);
  }

  private static AttentionClassifier model(
      EncoderKind encoder,
      Vocabulary vocabulary,
      int seed,
      List<Example> training,
      List<Example> heldOut) {
    return ClassifierTraining.ofWords(ClassifierOptions.of(encoder).withSeed(seed), vocabulary, 2)
        .train(AuditedTexts.labelled(training), AuditedTexts.labelled(heldOut));
  }

  private static void print(String what, AttentionClassifier model, List<Example> test) {
    EnvironmentSums sums = new EnvironmentSums(2);
    int[] decided = AuditedTexts.decided(model, test.stream().map(Example::sequence).toList());
    int[] swapped =
        AuditedTexts.decided(
            model,
            test.stream().map(each -> swapped(each.sequence(), model.vocabulary())).toList());
    int flips = 0;
    for (int n = 0; n < decided.length; n++) {
      sums.add(test.get(n), decided[n]);
      flips += decided[n] == swapped[n] ? 0 : 1;
    }
    TokenReliance reliance =
        new TokenReliance(Shortcuts.candidates(sums, Integer.MAX_VALUE, 500), 1);
    test.forEach(example -> reliance.add(model, example));
    List<Shortcut> ranked = Shortcuts.ranked(sums, reliance);
    List<String> flagged =
        ranked.stream()
            .filter(Shortcut::flagged)
            .map(each -> model.vocabulary().word(each.candidate().token()))
            .toList();
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %s; swaps flip %.3f; flagged %s, of %d controls among %d candidates %d%n",
        what,
        sums.accuracies().stream()
            .map(each -> String.format(Locale.ROOT, "%.3f", each.accuracy()))
            .toList(),
        (double) flips / decided.length,
        flagged,
        ranked.stream()
            .filter(each -> model.vocabulary().word(each.candidate().token()).startsWith("control"))
            .count(),
        ranked.size(),
        flagged.stream().filter(word -> word.startsWith("control")).count());
    for (Shortcut each : ranked) {
      String word = model.vocabulary().word(each.candidate().token());
      if (SENSORS.contains(word)) {
        print(word, each);
      }
    }
  }

  private static void print(String word, Shortcut of) {
    System.out.printf(
        Locale.ROOT,
        "  %s: differs by %.2f; without it %.3f of decisions change (others %.3f), swapped %.3f"
            + " (others %.3f)%n",
        word,
        of.instability().difference(),
        of.reliance().deletion().share(),
        of.reliance().deletion().otherShare(),
        of.reliance().swap().share(),
        of.reliance().swap().otherShare());
  }

  /** The ids of both sensors exchanged. */
  private static Sequence swapped(Sequence sequence, Vocabulary vocabulary) {
    int one = vocabulary.id(SENSORS.get(0));
    int other = vocabulary.id(SENSORS.get(1));
    return new Sequence.Words(
        Arrays.stream(((Sequence.Words) sequence).ids())
            .map(id -> id == one ? other : id == other ? one : id)
            .toArray());
  }
}
