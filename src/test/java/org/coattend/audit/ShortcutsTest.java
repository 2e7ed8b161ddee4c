package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.coattend.classifier.Argmax;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortcutsTest {
  private static final int TOPIC = 200;
  private static final int SENSOR = 300;
  private static final int RANDOM = 302;
  private static final int RANDOMS = 20;
  private static final int WORDS = RANDOM + RANDOMS;

  /**
   * Notes of words of the topic and others, with a quarter of the labels wrong; a sensor's id that
   * agrees with the label at a rate of its environment; and words put in at random in half of the
   * notes, as often as each id.
   */
  private static List<Example> notes(
      SplittableRandom random, String environment, double agreement) {
    List<Example> notes = new ArrayList<>();
    for (int k = 0; k < 1_000; k++) {
      int topic = random.nextInt(2);
      int label = random.nextDouble() < .25 ? 1 - topic : topic;
      List<Integer> words = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        boolean telling = random.nextDouble() < .4;
        int word = random.nextInt(TOPIC / 2);
        words.add(telling ? 2 * word + topic : TOPIC + word);
      }
      words.add(SENSOR + (random.nextDouble() < agreement ? label : 1 - label));
      for (int i = 0; i < RANDOMS; i++) {
        if (random.nextBoolean()) {
          words.add(RANDOM + i);
        }
      }
      int[] ids = words.stream().mapToInt(Integer::intValue).toArray();
      notes.add(
          new Example(environment + k, new Sequence.Words(ids), new BitSet(), label, environment));
    }
    return notes;
  }

  /** A logistic model of the mean of words, fitted by stochastic gradient descent. */
  private static WordModel fitted(List<Example> notes, SplittableRandom random) {
    double[] weights = new double[WORDS];
    for (int step = 0; step < 40 * notes.size(); step++) {
      Example note = notes.get(random.nextInt(notes.size()));
      int[] ids = ((Sequence.Words) note.sequence()).ids();
      double logit = IntStream.of(ids).mapToDouble(id -> weights[id]).sum() / ids.length;
      double error = note.label() - 1 / (1 + Math.exp(-logit));
      for (int id : ids) {
        weights[id] += 3 * error / ids.length - 3e-5 * weights[id];
      }
    }
    return model(weights);
  }

  private static WordModel model(double[] weights) {
    double[][] values = new double[WORDS][];
    IntStream.range(0, WORDS).forEach(k -> values[k] = new double[] {0, weights[k]});
    return WordModel.direct(new double[WORDS], values, 0, 0);
  }

  private record Audit(EnvironmentSums sums, TokenReliance reliance) {
    static Audit of(AttentionModel model, List<Example> notes, int parts) {
      EnvironmentSums sums = new EnvironmentSums(2);
      for (int part = parts - 1; part >= 0; part--) {
        EnvironmentSums some = new EnvironmentSums(2);
        for (int k = part; k < notes.size(); k += parts) {
          Example note = notes.get(k);
          some.add(note, Argmax.of(model.probabilities(List.of(note.sequence()))[0]));
        }
        sums.merge(some);
      }
      List<Candidate> candidates = Shortcuts.candidates(sums, 50, 500);
      TokenReliance reliance = new TokenReliance(candidates, 1);
      for (int part = parts - 1; part >= 0; part--) {
        TokenReliance some = new TokenReliance(candidates, 1);
        for (int k = part; k < notes.size(); k += parts) {
          some.add(model, notes.get(k));
        }
        reliance.merge(some);
      }
      return new Audit(sums, reliance);
    }

    List<Shortcut> ranked() {
      return Shortcuts.ranked(sums, reliance);
    }

    List<Integer> flagged() {
      return ranked().stream()
          .filter(Shortcut::flagged)
          .map(each -> each.candidate().token())
          .toList();
    }
  }

  private static List<Example> everywhere(SplittableRandom random) {
    List<Example> notes = new ArrayList<>(notes(random, "clinic", .9));
    notes.addAll(notes(random, "hospital", .8));
    notes.addAll(notes(random, "other", .1));
    return notes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sensorsAreFlaggedAndRandomTokensAreNot(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> notes = everywhere(random);
    WordModel model = fitted(notes.subList(0, 2_000), random);

    Audit audit = Audit.of(model, notes, 1);

    assertThat(audit.flagged()).containsExactlyInAnyOrder(SENSOR, SENSOR + 1);
    List<Shortcut> ranked = audit.ranked();
    assertThat(ranked).hasSize(50);
    assertThat(ranked.subList(0, 2)).allMatch(Shortcut::flagged);
    Shortcut first = ranked.get(0);
    assertThat(first.candidate().partner()).isEqualTo(2 * SENSOR + 1 - first.candidate().token());
    assertThat(first.reliance().swap().share()).isGreaterThan(.4);
    assertThat(first.reliance().swap().rows()).isBetween(400L, 600L);
    WorstGap gap = audit.sums.worstGap();
    assertThat(gap.worst()).isEqualTo("other");
    assertThat(gap.interval().low()).isGreaterThan(.3);
    List<Verdict> verdicts = EnvironmentVerdicts.of(audit.sums, ranked, token -> "token " + token);
    assertThat(verdicts)
        .extracting(Verdict::answer)
        .containsExactly(Verdict.Answer.NO, Verdict.Answer.YES, Verdict.Answer.YES);
    assertThat(verdicts.get(1).question())
        .isEqualTo("Is token " + first.candidate().token() + " a shortcut?");
    assertThat(verdicts.get(1).value()).isEqualTo(first.reliance().reliance());
    assertThat(verdicts.get(1).interval().low()).isGreaterThan(verdicts.get(1).threshold());
    assertThat(verdicts.get(1).statement())
        .contains("becomes token " + first.candidate().partner())
        .contains("(%.2f beyond chance)".formatted(first.instability().beyondChance()));
  }

  /** The two sensors of each label are swapped with one of the other. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyOfSeveralSensorsIsSwappedAndFlagged(int spares) {
    SplittableRandom random = new SplittableRandom(3);
    List<Example> notes = new ArrayList<>();
    for (Example note : everywhere(random)) {
      int[] ids = ((Sequence.Words) note.sequence()).ids().clone();
      for (int k = 0; k < ids.length; k++) {
        // A spare takes the place of half of a sensor's rows.
        boolean spare = ids[k] >= SENSOR && ids[k] < SENSOR + spares && random.nextBoolean();
        ids[k] = spare ? RANDOM + ids[k] - SENSOR : ids[k] >= RANDOM ? ids[k] - 100 : ids[k];
      }
      notes.add(
          new Example(
              note.id(), new Sequence.Words(ids), note.ends(), note.label(), note.environment()));
    }

    Audit audit = Audit.of(fitted(notes.subList(0, 2_000), random), notes, 1);

    List<Integer> sensors = new ArrayList<>(List.of(SENSOR, SENSOR + 1));
    IntStream.range(0, spares).forEach(k -> sensors.add(RANDOM + k));
    assertThat(audit.flagged()).containsExactlyInAnyOrderElementsOf(sensors);
    for (Shortcut each : audit.ranked().subList(0, sensors.size())) {
      // Of another label: ids of one label are all even or all odd.
      assertThat(each.candidate().partner() % 2).isEqualTo(1 - each.candidate().token() % 2);
      assertThat(each.reliance().swap().rows()).isPositive();
    }
  }

  /** The association moves, but nothing is decided by it. */
  @Test
  void aModelThatDoesNotReadTheSensorHasNoShortcut() {
    SplittableRandom random = new SplittableRandom(7);
    List<Example> notes = everywhere(random);
    double[] weights = new double[WORDS];
    IntStream.range(0, TOPIC).forEach(k -> weights[k] = k % 2 == 0 ? -8 : 8);

    Audit audit = Audit.of(model(weights), notes, 1);

    assertThat(audit.flagged()).isEmpty();
    assertThat(audit.sums.instabilities().get(0).token()).isIn(SENSOR, SENSOR + 1);
    assertThat(audit.sums.instabilities().get(0).q()).isLessThan(1e-6);
    Verdict none = EnvironmentVerdicts.of(audit.sums, audit.ranked(), Integer::toString).get(1);
    assertThat(none.answer()).isEqualTo(Verdict.Answer.NO);
    assertThat(none.statement()).contains("of 50 candidates");
  }

  /** The model leans on the sensor, and the sensor tells the same everywhere. */
  @Test
  void aTokenThatHoldsEverywhereIsNoShortcut() {
    SplittableRandom random = new SplittableRandom(8);
    List<Example> notes = new ArrayList<>(notes(random, "clinic", .85));
    notes.addAll(notes(random, "hospital", .85));
    notes.addAll(notes(random, "other", .85));

    Audit audit = Audit.of(fitted(notes, random), notes, 1);

    assertThat(audit.flagged()).isEmpty();
  }

  /** Of ten environments two always differ by much when eight are small. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void chanceInSmallEnvironmentsDoesNotFlagAToken(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> notes = new ArrayList<>(balanced(random, "one", 5_000, .06));
    notes.addAll(balanced(random, "two", 5_000, .09));
    for (int k = 0; k < 8; k++) {
      notes.addAll(balanced(random, "small" + k, 80, .075));
    }
    double[] weights = new double[WORDS];
    weights[SENSOR] = 12;
    double[][] values = new double[WORDS][];
    IntStream.range(0, WORDS).forEach(k -> values[k] = new double[] {0, weights[k]});

    Audit audit = Audit.of(WordModel.direct(new double[WORDS], values, .5, 0), notes, 1);

    Shortcut sensor =
        audit.ranked().stream()
            .filter(each -> each.candidate().token() == SENSOR)
            .findFirst()
            .orElseThrow();
    assertThat(sensor.reliance().reliance()).isGreaterThan(Shortcuts.RELIED);
    assertThat(sensor.flagged()).isFalse();
  }

  /** As many rows of each label; one word is in three of ten of the second, and rare in others. */
  private static List<Example> balanced(
      SplittableRandom random, String environment, int rows, double rare) {
    List<Example> notes = new ArrayList<>();
    for (int k = 0; k < rows; k++) {
      int label = random.nextInt(2);
      int[] words = random.ints(9, 0, TOPIC).toArray();
      if (random.nextDouble() < (label == 1 ? .3 : rare)) {
        words[8] = SENSOR;
      }
      notes.add(
          new Example(
              environment + k, new Sequence.Words(words), new BitSet(), label, environment));
    }
    return notes;
  }

  @Test
  void partitionsDoNotMatter() {
    SplittableRandom random = new SplittableRandom(9);
    List<Example> notes = everywhere(random).subList(700, 2_300);
    WordModel model = fitted(notes, random);
    List<String> one = lines(Audit.of(model, notes, 1));

    assertThat(lines(Audit.of(model, notes, 3))).isEqualTo(one);
    assertThat(lines(Audit.of(model, notes, 8))).isEqualTo(one);
  }

  private static List<String> lines(Audit audit) {
    return audit.ranked().stream()
        .map(
            each ->
                "%s %s %s %s %s %s"
                    .formatted(
                        each.candidate(),
                        each.instability(),
                        each.relianceQ(),
                        each.rank(),
                        each.reliance().drop().mean(),
                        each.flagged()))
        .toList();
  }

  private static void add(
      EnvironmentSums sums, String environment, int label, int times, int... words) {
    for (int k = 0; k < times; k++) {
      sums.add(new Example("", new Sequence.Words(words), new BitSet(), label, environment), 1);
    }
  }

  @Test
  void countsByHand() {
    EnvironmentSums sums = new EnvironmentSums(2);
    add(sums, "a", 1, 18, 5, 5);
    add(sums, "a", 0, 2, 5);
    add(sums, "a", 1, 7, 6);
    add(sums, "a", 0, 23, 6);
    add(sums, "b", 1, 4, 5);
    add(sums, "b", 0, 16, 5);
    add(sums, "b", 1, 21, 6);
    add(sums, "b", 0, 9, 6);

    // All are decided as 1.
    assertThat(sums.accuracies().get(0))
        .isEqualTo(new EnvironmentAccuracy("a", 50, .5, Proportion.wilson(25, 50)));
    assertThat(sums.worstGap().gap()).isZero();
    TokenLabel label = sums.labels(5).get(1);
    assertThat(label)
        .isEqualTo(new TokenLabel(5, "a", 1, 20, 18, .9, Proportion.wilson(18, 20), .9 - .5));
    Instability first = sums.instabilities().get(0);
    assertThat(first.token()).isEqualTo(5);
    assertThat(first.rows()).isEqualTo(40);
    assertThat(first.difference()).isCloseTo(.7, within(1e-12));
    // Shares with a half added: 18.5/21 and 4.5/21.
    double error = Math.sqrt((18.5 / 21 * 2.5 / 21 + 4.5 / 21 * 16.5 / 21) / 21);
    assertThat(first.beyondChance()).isCloseTo(.7 - 1.959964 * error, within(1e-6));
    // Woolf: log odds ratios of 18 2 7 23 and 4 16 21 9, with halves.
    double one = Math.log(18.5 * 23.5 / (2.5 * 7.5));
    double other = Math.log(4.5 * 9.5 / (16.5 * 21.5));
    double variance =
        1 / 18.5 + 1 / 23.5 + 1 / 2.5 + 1 / 7.5 + 1 / 4.5 + 1 / 9.5 + 1 / 16.5 + 1 / 21.5;
    assertThat(first.p())
        .isCloseTo(Proportion.twoSided((one - other) / Math.sqrt(variance)), within(1e-12));
    // Both tokens are each other's complement: one p, so q is p.
    assertThat(first.q()).isCloseTo(first.p(), within(1e-15));
    assertThat(sums.drift(5)).containsExactly(new double[] {-.35, .35, .35, -.35}, within(1e-12));
  }

  /** Of three environments there are three pairs, any of which may differ by chance. */
  @Test
  void chanceIsThatOfAllPairs() {
    EnvironmentSums sums = new EnvironmentSums(2);
    for (String environment : List.of("a", "b", "c")) {
      int ofSecond = environment.equals("a") ? 18 : 4;
      add(sums, environment, 1, ofSecond, 5);
      add(sums, environment, 0, 20 - ofSecond, 5);
      add(sums, environment, 1, 40 - ofSecond, 6);
      add(sums, environment, 0, 20 + ofSecond, 6);
    }

    Instability found = sums.instabilities().get(0);

    assertThat(found.token()).isEqualTo(5);
    double error = Math.sqrt((18.5 / 21 * 2.5 / 21 + 4.5 / 21 * 16.5 / 21) / 21);
    // .05 on both sides over three pairs: 1 − .025 / 3.
    assertThat(found.beyondChance()).isCloseTo(.7 - 2.393980 * error, within(1e-6));
  }

  @Test
  void rareTokensAreNotTested() {
    EnvironmentSums sums = new EnvironmentSums(2);
    add(sums, "a", 1, EnvironmentSums.LEAST_ROWS, 5);
    add(sums, "a", 1, 10, 6);
    add(sums, "a", 0, 20, 6);
    add(sums, "b", 0, EnvironmentSums.LEAST_ROWS - 1, 5);
    add(sums, "b", 1, 20, 6);
    add(sums, "b", 0, 10, 6);
    assertThat(sums.instabilities()).extracting(Instability::token).containsExactly(6);

    add(sums, "b", 0, 1, 5);
    assertThat(sums.instabilities()).extracting(Instability::token).containsExactly(5, 6);
  }

  /** The token stands for the first label at one place; elsewhere there is no other label. */
  @Test
  void environmentsOfOneLabelTellNothingOfIt() {
    EnvironmentSums sums = new EnvironmentSums(2);
    add(sums, "mixed", 0, 180, 5);
    add(sums, "mixed", 1, 20, 5);
    add(sums, "mixed", 0, 900, 6);
    add(sums, "mixed", 1, 900, 6);
    for (int k = 0; k < 5; k++) {
      add(sums, "healthy" + k, 0, 40, 5);
      add(sums, "healthy" + k, 0, 1_960, 6);
      add(sums, "healthy" + k, 1, k, 6);
    }
    assertThat(sums.instabilities()).isEmpty();
    assertThat(sums.drift(5)).containsOnly(0);

    add(sums, "tiny", 0, 3, 5);
    add(sums, "tiny", 1, 3, 5, 6);
    assertThat(sums.instabilities()).isEmpty();
  }

  /** Of three labels two are compared where the third is missing. */
  @Test
  void aLabelThatIsMissingSomewhereLeavesTheOthers() {
    EnvironmentSums sums = new EnvironmentSums(3);
    add(sums, "a", 0, 40, 5);
    add(sums, "a", 1, 10, 5);
    add(sums, "a", 2, 50, 5);
    add(sums, "a", 0, 100, 6);
    add(sums, "a", 1, 100, 6);
    add(sums, "a", 2, 100, 6);
    add(sums, "b", 0, 10, 5);
    add(sums, "b", 1, 40, 5);
    add(sums, "b", 0, 100, 6);
    add(sums, "b", 1, 100, 6);

    assertThat(sums.instabilities().get(0).token()).isEqualTo(5);
    double[] drift = sums.drift(5);
    assertThat(drift[2]).isZero();
    assertThat(drift[0]).isPositive();
    // P(label | token) − P(label) of the second: .1 − .275 in one, .8 − .56 in the other.
    assertThat(sums.instabilities().get(0).difference()).isCloseTo(.175 + .24, within(1e-9));
  }

  @Test
  void oneEnvironmentHasNoGap() {
    EnvironmentSums sums = new EnvironmentSums(2);
    add(sums, "a", 1, 30, 5);

    assertThat(sums.worstGap().gap()).isNaN();
    assertThat(sums.instabilities()).isEmpty();
    assertThat(EnvironmentVerdicts.of(sums, List.of(), Integer::toString))
        .extracting(Verdict::answer)
        .containsExactly(Verdict.Answer.UNDECIDED, Verdict.Answer.UNDECIDED);
    assertThat(Shortcuts.candidates(sums, 50, 500)).isEmpty();
  }

  @Test
  void nothingIsSaidOfTokensWhereThereAreNone() {
    EnvironmentSums sums = new EnvironmentSums(2);
    for (String environment : List.of("a", "b")) {
      for (int k = 0; k < 20; k++) {
        Sequence vectors = new Sequence.Vectors(new float[][] {{1}});
        sums.add(new Example("", vectors, new BitSet(), k % 2, environment), 1);
      }
    }

    assertThat(EnvironmentVerdicts.of(sums, List.of(), Integer::toString))
        .extracting(Verdict::question)
        .containsExactly("Is the model as good in every environment?");
  }

  /** Rows of an environment of which some are decided right. */
  private static void decided(EnvironmentSums sums, String environment, int rows, int right) {
    for (int k = 0; k < rows; k++) {
      Example row =
          new Example("", new Sequence.Words(new int[] {5}), new BitSet(), k % 2, environment);
      sums.add(row, k < right ? k % 2 : 1 - k % 2);
    }
  }

  private static Verdict gap(EnvironmentSums sums) {
    return EnvironmentVerdicts.of(sums, List.of(), Integer::toString).get(0);
  }

  @Test
  void anEnvironmentOfOneRowHidesNoGap() {
    EnvironmentSums sums = new EnvironmentSums(2);
    decided(sums, "a", 200, 180);
    decided(sums, "b", 200, 60);
    decided(sums, "c", 1, 0);

    assertThat(gap(sums).answer()).isEqualTo(Verdict.Answer.NO);
    assertThat(gap(sums).statement()).contains("in a than in b").contains("10 rows: c");
    assertThat(gap(sums).interval().low()).isGreaterThan(EnvironmentVerdicts.GAP);

    // Of twelve rows: a larger gap that is less sure.
    decided(sums, "d", 12, 1);
    assertThat(sums.worstGap().worst()).isEqualTo("b");
    assertThat(sums.widestGap().worst()).isEqualTo("d");
    assertThat(gap(sums).answer()).isEqualTo(Verdict.Answer.NO);
  }

  @Test
  void accuracyHoldsOnlyWhenItDoesInEveryPair() {
    EnvironmentSums sums = new EnvironmentSums(2);
    decided(sums, "a", 10_000, 9_010);
    decided(sums, "b", 10_000, 8_990);
    assertThat(gap(sums).answer()).isEqualTo(Verdict.Answer.YES);
    assertThat(gap(sums).interval().high()).isLessThan(EnvironmentVerdicts.GAP);

    decided(sums, "c", 10, 9);
    assertThat(gap(sums).answer()).isEqualTo(Verdict.Answer.UNDECIDED);
    assertThat(gap(sums).statement()).contains(" c");
  }

  /** The token drifts and decides everything, and is in 24 rows of each environment. */
  @Test
  void fewRowsDoNotTellThatThereIsNoShortcut() {
    double[] weights = new double[WORDS];
    weights[5] = 9;
    weights[6] = -9;
    List<Example> notes = new ArrayList<>();
    for (String environment : List.of("a", "b")) {
      for (int k = 0; k < 24; k++) {
        int token = 5 + k % 2;
        boolean agrees = environment.equals("a") ? k < 22 : k >= 20;
        Sequence words = new Sequence.Words(new int[] {token, 1, 2, 3});
        int label = (token == 5) == agrees ? 1 : 0;
        notes.add(new Example(environment + k, words, new BitSet(), label, environment));
      }
    }
    EnvironmentSums sums = new EnvironmentSums(2);
    notes.forEach(note -> sums.add(note, note.label()));
    List<Candidate> candidates = Shortcuts.candidates(sums, 50, 4);
    TokenReliance few = new TokenReliance(candidates, 1);
    assertThat(none(sums, few).answer()).isEqualTo(Verdict.Answer.UNDECIDED);
    notes.subList(0, 30).forEach(note -> few.add(model(weights), note));

    Verdict none = none(sums, few);

    assertThat(none.answer()).isEqualTo(Verdict.Answer.UNDECIDED);
    assertThat(none.statement()).contains("2 may be, the first " + first(sums, few));
    assertThat(none.interval().high()).isGreaterThan(Shortcuts.RELIED);
  }

  private static Verdict none(EnvironmentSums sums, TokenReliance reliance) {
    List<Shortcut> ranked = Shortcuts.ranked(sums, reliance);
    return EnvironmentVerdicts.of(sums, ranked, Integer::toString).get(1);
  }

  private static int first(EnvironmentSums sums, TokenReliance reliance) {
    return Shortcuts.ranked(sums, reliance).get(0).candidate().token();
  }

  @Test
  void relianceByHand() {
    double[] weights = new double[WORDS];
    weights[3] = 9;
    weights[4] = -9;
    weights[5] = -1;
    TokenReliance reliance = new TokenReliance(List.of(new Candidate(3, 4, 1)), 1);

    reliance.add(model(weights), WordModel.example("a", 1, 3, 5, 5));

    RelianceSums sums = reliance.of(3);
    double with = 1 / (1 + Math.exp(-7 / 3.0));
    double without = 1 / (1 + Math.exp(1));
    assertThat(sums.drop().mean()).isCloseTo(with - without, within(1e-9));
    // Without the token, and with its partner, the other class is decided; without one of the
    // others (9 − 1) / 2 the same, with the partner there (9 − 9 − 1) / 3 not.
    assertThat(sums.deletion().difference()).isEqualTo(1);
    assertThat(sums.swap().share()).isEqualTo(1);
    assertThat(sums.swap().otherShare()).isEqualTo(1);
    assertThat(sums.reliance()).isEqualTo(1);
    assertThat(sums.p()).isEqualTo(1);
  }

  @Test
  void onlyRowsWithTheTokenAndOthersAreMeasured() {
    TokenReliance reliance =
        new TokenReliance(List.of(new Candidate(3, Candidate.NONE, 1), new Candidate(5, 3, .3)), 1);
    WordModel model = model(new double[WORDS]);

    reliance.add(model, WordModel.example("a", 1, 4, 6));
    reliance.add(model, WordModel.example("b", 1, 3));
    for (int k = 0; k < 1_000; k++) {
      reliance.add(model, WordModel.example("c" + k, 1, 5, 6));
    }

    assertThat(reliance.of(3).deletion().rows()).isZero();
    assertThat(reliance.of(3).reliance()).isZero();
    assertThat(reliance.of(5).deletion().rows()).isBetween(250L, 350L);
    assertThat(reliance.of(5).swap().rows()).isEqualTo(reliance.of(5).deletion().rows());
  }
}
