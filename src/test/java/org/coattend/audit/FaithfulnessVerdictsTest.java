package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.coattend.audit.Verdict.Answer;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Sequence;
import org.junit.jupiter.api.Test;

class FaithfulnessVerdictsTest {
  /** Words: 0 and 1 say the class, the others say little or nothing. */
  private static final double[][] VALUES = {{4, 0}, {0, 4}, {.2, 0}, {0, .2}, {0, 0}, {1, 1}};

  /** Attends to the words that tell. */
  private static final WordModel ATTENTIVE =
      WordModel.direct(new double[] {4, 4, 0, 0, 0, 0}, VALUES, 0, 0);

  /** One word that tells the class among words that say the opposite, weakly. */
  private static List<Example> examples(int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<Example> examples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int label = random.nextInt(2);
      int[] words = random.ints(30, 4, 6).toArray();
      words[random.nextInt(30)] = label;
      for (int other = 0; other < 30; other++) {
        if (words[other] > 1 && random.nextDouble() < .95) {
          words[other] = 3 - label;
        }
      }
      examples.add(WordModel.example("e" + k, label, words));
    }
    return examples;
  }

  private static FaithfulnessSums sums(AttentionModel model, List<Example> examples, int parts) {
    Faithfulness faithfulness = new Faithfulness(model, Faithfulness.Options.DEFAULT);
    FaithfulnessSums all = new FaithfulnessSums();
    for (int part = parts - 1; part >= 0; part--) {
      FaithfulnessSums some = new FaithfulnessSums();
      for (int k = part; k < examples.size(); k += parts) {
        some.add(faithfulness.audit(examples.get(k)));
      }
      all.merge(some);
    }
    return all;
  }

  @Test
  void attentionThatFindsTheTellingWordAdds() {
    FaithfulnessSums sums = sums(ATTENTIVE, examples(300), 1);

    Verdict adds = FaithfulnessVerdicts.of(sums).get(0);

    assertThat(adds.answer()).isEqualTo(Answer.YES);
    assertThat(sums.right().share()).isEqualTo(1);
    assertThat(adds.value()).isEqualTo(1 - sums.right().otherShare());
    assertThat(adds.threshold()).isZero();
    assertThat(adds.interval().low()).isPositive();
    assertThat(adds.statement()).contains("100.0 %");
    assertThat(sums.sameDecisions()).isEqualTo(sums.right().otherShare());
  }

  @Test
  void attentionOfACounterfactualAddsNothing() {
    FaithfulnessSums sums = sums(new Counterfactual(ATTENTIVE), examples(300), 1);

    Verdict adds = FaithfulnessVerdicts.of(sums).get(0);

    assertThat(adds.answer()).isEqualTo(Answer.NO);
    assertThat(adds.statement()).startsWith("Attention adds nothing here");
    assertThat(adds.threshold()).isEqualTo(FaithfulnessVerdicts.MARGIN);
    assertThat(adds.interval().high()).isLessThan(FaithfulnessVerdicts.MARGIN);
    assertThat(sums.uniformChange().mean()).isZero();
    assertThat(sums.small()).isEqualTo(1);
    assertThat(sums.outputBlind().mean()).isEqualTo(1);
    assertThat(sums.valuesBlindToAdversary().mean()).isEqualTo(1);
    Verdict ranks = FaithfulnessVerdicts.of(sums).get(1);
    assertThat(ranks.answer()).isEqualTo(Answer.NO);
    assertThat(ranks.value()).isEqualTo(sums.leaveOneOut().taus().mean());
    Verdict other = FaithfulnessVerdicts.of(sums).get(2);
    assertThat(other.answer()).isEqualTo(Answer.YES);
    assertThat(other.value()).isEqualTo(1);
  }

  @Test
  void attentionAgainstTheValuesDecidesWorse() {
    // It attends to the many that say the opposite.
    WordModel misled = WordModel.direct(new double[] {-4, -4, 0, 0, 0, 0}, VALUES, 0, 0);
    double[][] strong = {{40, 0}, {0, 40}, {.2, 0}, {0, .2}, {0, 0}, {1, 1}};
    WordModel better = WordModel.direct(misled.scores(), strong, 0, 0);

    Verdict adds = FaithfulnessVerdicts.of(sums(better, examples(100), 1)).get(0);

    assertThat(adds.answer()).isEqualTo(Answer.NO);
    assertThat(adds.statement()).startsWith("Attention decides worse");
    assertThat(adds.threshold()).isZero();
    assertThat(adds.interval().high()).isNegative();
  }

  /**
   * Nearly all outputs change little, and those that do not are decided right by attention alone.
   */
  @Test
  void aProvenGainIsNotCalledNothing() {
    FaithfulnessSums sums = new FaithfulnessSums();
    RankCorrelation tau = new RankCorrelation(.5, .1);
    Blindness blind = new Blindness(.5, .5);
    for (int k = 0; k < 10_000; k++) {
      boolean changed = k < 350;
      sums.add(row(1, 1, changed ? 0 : 1, tau, changed ? .6 : .01, .1, blind));
    }
    assertThat(sums.smallInterval().low()).isGreaterThan(FaithfulnessVerdicts.NEARLY_ALL);

    Verdict adds = FaithfulnessVerdicts.of(sums).get(0);

    assertThat(adds.answer()).isEqualTo(Answer.YES);
    assertThat(adds.interval().low()).isGreaterThan(FaithfulnessVerdicts.MARGIN);
  }

  /** It is right alone in most rows of one environment, and wrong alone in all of another. */
  @Test
  void environmentsThatDifferFromAllTogetherAreNamed() {
    FaithfulnessSums sums = new FaithfulnessSums();
    RankCorrelation tau = new RankCorrelation(.5, .1);
    Blindness blind = new Blindness(.5, .5);
    for (int k = 0; k < 100; k++) {
      sums.add(row("a", 1, k < 80 ? 1 : 0, k < 60 ? 1 : 0, tau, .5, .1, blind));
      sums.add(row("b", 1, 0, 1, tau, .5, .1, blind));
      sums.add(row("c", 1, 1, 1, tau, .5, .1, blind));
    }

    Verdict adds = FaithfulnessVerdicts.of(sums).get(0);

    assertThat(sums.rightByEnvironment().get("a").share()).isEqualTo(.8);
    assertThat(sums.rightByEnvironment().get("a").otherShare()).isEqualTo(.6);
    assertThat(adds.statement())
        .startsWith("Attention decides worse")
        .endsWith(
            "The difference is another in a (80.0 % and 60.0 %), b (0.0 % and 100.0 %),"
                + " c (100.0 % and 100.0 %).");
  }

  /** Too few rows for the accuracies to tell, yet hardly an output changes. */
  @Test
  void outputsThatDoNotChangeAreComparedWithNearlyAll() {
    FaithfulnessSums sums = new FaithfulnessSums();
    RankCorrelation tau = new RankCorrelation(.5, .1);
    Blindness blind = new Blindness(.5, .5);
    for (int k = 0; k < 200; k++) {
      sums.add(row(1, k < 3 ? 0 : 1, k < 6 ? 1 - k / 3 : 1, tau, .01, .1, blind));
    }
    assertThat(sums.right().differenceInterval().low()).isLessThan(-FaithfulnessVerdicts.MARGIN);

    Verdict adds = FaithfulnessVerdicts.of(sums).get(0);

    assertThat(adds.answer()).isEqualTo(Answer.NO);
    assertThat(adds.value()).isEqualTo(1);
    assertThat(adds.threshold()).isEqualTo(FaithfulnessVerdicts.NEARLY_ALL);
    assertThat(adds.interval().low()).isGreaterThan(adds.threshold());
  }

  /** No divergence of these can exceed .5, and all attention gives the same output. */
  @Test
  void shortRowsAndHeavyEndsAreMeasuredByWhatTheyCanReach() {
    double[][] same = {{1, 2}, {1, 2}, {1, 2}, {1, 2}};
    BitSet ends = new BitSet();
    ends.set(0);
    List<Example> brief = new ArrayList<>();
    List<Example> heavy = new ArrayList<>();
    List<Example> single = new ArrayList<>();
    for (int k = 0; k < 100; k++) {
      brief.add(WordModel.example("e" + k, 1, 1, 2, 3));
      int[] words = new int[20];
      for (int i = 1; i < words.length; i++) {
        words[i] = 1 + i % 3;
      }
      heavy.add(new Example("h" + k, new Sequence.Words(words), ends, 1, ""));
      single.add(new Example("s" + k, new Sequence.Words(new int[] {0, 1}), ends, 1, ""));
    }
    for (List<Example> examples : List.of(brief, heavy)) {
      FaithfulnessSums sums =
          sums(WordModel.direct(new double[] {6, 0, 0, 0}, same, 0, 0), examples, 1);
      assertThat(sums.far()).isZero();
      Verdict other = FaithfulnessVerdicts.of(sums).get(2);
      assertThat(other.answer()).isEqualTo(Answer.YES);
      assertThat(other.value()).isEqualTo(1);
    }

    FaithfulnessSums none =
        sums(WordModel.direct(new double[] {6, 0, 0, 0}, same, 0, 0), single, 1);
    assertThat(none.movable()).isZero();
    assertThat(FaithfulnessVerdicts.of(none).get(2).answer()).isEqualTo(Answer.UNDECIDED);
  }

  @Test
  void fewRowsTellNothing() {
    List<Verdict> verdicts = FaithfulnessVerdicts.of(new FaithfulnessSums());
    assertThat(verdicts).extracting(Verdict::answer).containsOnly(Answer.UNDECIDED);
    assertThat(verdicts).extracting(Verdict::value).containsOnly(Double.NaN);
    assertThat(FaithfulnessVerdicts.of(sums(ATTENTIVE, examples(2), 1)).get(0).answer())
        .isEqualTo(Answer.UNDECIDED);
  }

  @Test
  void uniformAttentionRanksNothing() {
    WordModel uniform = WordModel.direct(new double[6], VALUES, 0, 0);

    Verdict ranks = FaithfulnessVerdicts.of(sums(uniform, examples(20), 1)).get(1);

    assertThat(ranks.answer()).isEqualTo(Answer.UNDECIDED);
    assertThat(ranks.statement()).contains("ranks no two tokens");
  }

  @Test
  void partitionsDoNotMatter() {
    List<Example> examples = examples(60);
    FaithfulnessSums one = sums(ATTENTIVE, examples, 1);
    List<Verdict> verdicts = FaithfulnessVerdicts.of(one);

    for (int parts : new int[] {3, 8}) {
      FaithfulnessSums other = sums(ATTENTIVE, examples, parts);
      assertThat(FaithfulnessVerdicts.of(other)).isEqualTo(verdicts);
      assertThat(other.permutedChange().mean()).isEqualTo(one.permutedChange().mean());
      assertThat(other.gradient().significant()).isEqualTo(one.gradient().significant());
      assertThat(other.valueWeighted().taus().deviation())
          .isEqualTo(one.valueWeighted().taus().deviation());
      assertThat(other.outputBlindToAdversary().median())
          .isEqualTo(one.outputBlindToAdversary().median());
    }
  }

  @Test
  void sharesAreOfRowsThatTell() {
    FaithfulnessSums sums = new FaithfulnessSums();
    RankCorrelation strong = new RankCorrelation(.8, .01);
    RankCorrelation weak = new RankCorrelation(.2, .5);
    RankCorrelation none = new RankCorrelation(Double.NaN, Double.NaN);
    Blindness blind = new Blindness(.25, .5);
    sums.add(row(1, 1, 0, strong, .05, .6, blind));
    sums.add(row(1, 0, 0, weak, .06, .5, blind));
    sums.add(row(0, 0, 0, none, Double.NaN, Double.NaN, blind));

    assertThat(sums.rows()).isEqualTo(3);
    assertThat(sums.right().share()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(sums.right().otherShare()).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(sums.sameDecisions()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(sums.leaveOneOut().taus().mean()).isCloseTo(.5, within(1e-9));
    assertThat(sums.leaveOneOut().significant()).isEqualTo(.5);
    assertThat(sums.small()).isEqualTo(.5);
    assertThat(sums.far()).isEqualTo(.5);
    assertThat(sums.valuesBlind().median()).isEqualTo(.25);
    assertThat(sums.exact()).isTrue();
  }

  private static ExampleAudit row(
      int label,
      int decided,
      int uniform,
      RankCorrelation tau,
      double uniformChange,
      double divergence,
      Blindness blind) {
    return row("", label, decided, uniform, tau, uniformChange, divergence, blind);
  }

  private static ExampleAudit row(
      String environment,
      int label,
      int decided,
      int uniform,
      RankCorrelation tau,
      double uniformChange,
      double divergence,
      Blindness blind) {
    return new ExampleAudit(
        "",
        environment,
        3,
        label,
        decided,
        .9,
        uniform,
        tau,
        tau,
        tau,
        uniformChange,
        .1,
        divergence,
        Math.log(2),
        .05,
        true,
        blind,
        blind,
        List.of());
  }
}
