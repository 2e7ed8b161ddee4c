package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;
import org.junit.jupiter.api.Test;

class GroupAuditTest {
  private static final int HE = 0;
  private static final int SHE = 1;
  private static final int SAYS = 2;
  private static final WordGroup PRONOUNS =
      new WordGroup("pronouns", Set.of(HE, SHE), Map.of(HE, SHE, SHE, HE));

  /** As frequent as pronouns, and says nothing. */
  private static final WordGroup VERBS =
      new WordGroup("verbs", Set.of(SAYS, 3), Map.of(SAYS, 3, 3, SAYS));

  /** Decides by the pronoun; its attention to pronouns is a score. */
  private static WordModel model(double score) {
    double weight = 40 / Math.exp(score);
    double[] scores = new double[20];
    scores[HE] = score;
    scores[SHE] = score;
    double[][] values = new double[20][2];
    values[HE] = new double[] {weight, 0};
    values[SHE] = new double[] {0, weight};
    return WordModel.direct(scores, values, 0, 0);
  }

  private static List<Example> examples(int count) {
    SplittableRandom random = new SplittableRandom(9);
    List<Example> examples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int label = random.nextInt(2);
      int[] words = random.ints(10, 4, 20).toArray();
      words[random.nextInt(5)] = label;
      words[5 + random.nextInt(5)] = SAYS + random.nextInt(2);
      examples.add(WordModel.example("e" + k, label, words));
    }
    return examples;
  }

  private static GroupSums sums(AttentionModel model, PositionGroup group, int rows, int parts) {
    List<Example> examples = examples(rows);
    GroupAudit audit = new GroupAudit(model, List.of(group), examples(20), 3);
    GroupSums all = new GroupSums();
    for (int part = parts - 1; part >= 0; part--) {
      GroupSums some = new GroupSums();
      for (int k = part; k < examples.size(); k += parts) {
        audit.audit(examples.get(k)).forEach(some::add);
      }
      all.merge(some);
    }
    return all;
  }

  @Test
  void hiddenAttentionConceals() {
    GroupSums sums = sums(model(-5), PRONOUNS, 300, 1);

    assertThat(sums.reliance()).isEqualTo(Reliance.CONCEALED);
    assertThat(sums.rows()).isEqualTo(300);
    assertThat(sums.deletion().share()).isEqualTo(1);
    // Without its pronoun a row is of the first class.
    assertThat(sums.deletion().otherShare()).isBetween(.4, .6);
    assertThat(sums.control().share()).isEqualTo(1);
    assertThat(sums.flips().share()).isEqualTo(1);
    assertThat(sums.flips().otherShare()).isLessThan(.1);
    double mass = Math.exp(-5) / (Math.exp(-5) + 9);
    assertThat(sums.mass().mean()).isCloseTo(mass, within(1e-9));
    assertThat(sums.uniformMass().mean()).isCloseTo(.1, within(1e-9));
    assertThat(sums.first()).isZero();
    assertThat(GroupVerdicts.of("pronouns", sums).statement())
        .contains("conceals")
        .contains("1.000");
    assertThat(GroupVerdicts.of("pronouns", sums).answer()).isEqualTo(Verdict.Answer.YES);
  }

  @Test
  void shownAttentionDoesNot() {
    GroupSums sums = sums(model(2), PRONOUNS, 300, 1);

    assertThat(sums.reliance()).isEqualTo(Reliance.RELIED_ON);
    assertThat(sums.first()).isEqualTo(1);
  }

  @Test
  void evenAttentionIsNotConcealment() {
    GroupSums sums = sums(model(0), PRONOUNS, 300, 1);

    assertThat(sums.reliance()).isEqualTo(Reliance.RELIED_ON);
    assertThat(sums.first()).isZero();
  }

  @Test
  void aLittleLessAttentionThanItsShareIsNotConcealment() {
    // exp(-.2) = .82 of the attention of another word.
    GroupSums sums = sums(model(-.2), PRONOUNS, 300, 1);

    assertThat(sums.mass().meanInterval().below(sums.uniformMass().mean())).isTrue();
    assertThat(sums.reliance()).isEqualTo(Reliance.RELIED_ON);
    assertThat(sums(model(-.3), PRONOUNS, 300, 1).reliance()).isEqualTo(Reliance.CONCEALED);
  }

  /** One word takes nearly all attention; pronouns have more than others and are not seen. */
  @Test
  void attentionThatPointsElsewhereConceals() {
    double[] scores = model(1).scores().clone();
    IntStream.of(SAYS, 3).forEach(word -> scores[word] = 4);
    WordModel pointing = new WordModel(scores, steep(), model(1).output(), new double[2]);

    GroupSums sums = sums(pointing, PRONOUNS, 300, 1);

    assertThat(sums.first()).isZero();
    assertThat(sums.shown()).isZero();
    assertThat(sums.reliance()).isEqualTo(Reliance.CONCEALED);
    assertThat(sums(model(1), PRONOUNS, 300, 1).shown()).isEqualTo(1);
  }

  private static double[][] steep() {
    double[][] values = new double[20][2];
    values[HE][0] = 400;
    values[SHE][1] = 400;
    return values;
  }

  /** Pronouns agree with the labels of one half and contradict those of the other. */
  @Test
  void aGroupThatMisleadsIsReliedOn() {
    GroupSums sums = new GroupSums();
    List<Example> examples = examples(300);
    GroupAudit audit = new GroupAudit(model(0), List.of(PRONOUNS), examples, 3);
    for (Example each : examples) {
      audit.audit(each).forEach(sums::add);
      Example other =
          new Example("other " + each.id(), each.sequence(), each.ends(), 1 - each.label(), "");
      audit.audit(other).forEach(sums::add);
    }

    assertThat(sums.deletion().difference()).isZero();
    assertThat(sums.changes().share()).isBetween(.4, .6);
    assertThat(sums.reliance()).isEqualTo(Reliance.RELIED_ON);
  }

  @Test
  void anHonestGroupOfEqualFrequencyIsNotFlagged() {
    for (double score : new double[] {-5, 0, 2}) {
      GroupSums sums = sums(model(score), VERBS, 300, 1);
      assertThat(sums.rows()).isEqualTo(300);
      assertThat(sums.reliance()).isEqualTo(Reliance.NOT_RELIED_ON);
    }
  }

  @Test
  void fewRowsDoNotTell() {
    assertThat(sums(model(-5), PRONOUNS, 3, 1).reliance()).isEqualTo(Reliance.UNDECIDED);
    assertThat(new GroupSums().reliance()).isEqualTo(Reliance.UNDECIDED);
    assertThat(GroupVerdicts.of("x", new GroupSums()).answer()).isEqualTo(Verdict.Answer.UNDECIDED);
  }

  @Test
  void withoutSwapsDeletionDecides() {
    WordGroup plain = new WordGroup("pronouns", Set.of(HE, SHE), Map.of());

    GroupSums sums = sums(model(-5), plain, 300, 1);

    assertThat(sums.flips().rows()).isZero();
    assertThat(sums.reliance()).isEqualTo(Reliance.CONCEALED);
    assertThat(GroupVerdicts.of("pronouns", sums).statement())
        .contains("no other to be swapped with");
  }

  @Test
  void whatDeletionShowsASwapDoesNotDeny() {
    // Without a pronoun the other class is decided, with either the first.
    WordModel presence = WordModel.direct(new double[20], presence(), 0, 1);
    GroupSums sums = new GroupSums();
    List<Example> examples = examples(300);
    GroupAudit audit = new GroupAudit(presence, List.of(PRONOUNS), examples, 3);
    for (Example each : examples) {
      audit.audit(new Example(each.id(), each.sequence(), each.ends(), 0, "")).forEach(sums::add);
    }

    assertThat(sums.deletion().difference()).isEqualTo(1);
    assertThat(sums.flips().share()).isZero();
    assertThat(sums.reliance()).isEqualTo(Reliance.RELIED_ON);
    Verdict verdict = GroupVerdicts.of("pronouns", sums);
    assertThat(verdict.statement()).contains("whether it is there more than which of it");
    assertThat(verdict.measure()).contains("deletion");
    assertThat(verdict.value()).isEqualTo(sums.changes().difference());
  }

  /** What a row says that the group, of a share of .1 of positions, is relied on or not. */
  private static GroupRow row(int deleted, int swapped) {
    int otherReplaced = swapped == GroupRow.NONE ? GroupRow.NONE : 1;
    return new GroupRow("", "g", 1, .1, .1, false, true, 1, 1, deleted, 1, swapped, otherReplaced);
  }

  /** A swap on rows that are too few leaves open what deletion denies, and denies nothing. */
  @Test
  void oneRareWordWithASwapDoesNotDeny() {
    GroupSums relied = new GroupSums();
    for (int k = 0; k < 300; k++) {
      relied.add(row(k % 2, k < 100 ? 1 : GroupRow.NONE));
    }
    assertThat(relied.flips().differenceInterval().below(GroupSums.EFFECT)).isTrue();
    assertThat(relied.reliance()).isEqualTo(Reliance.RELIED_ON);
  }

  @Test
  void aVerdictShowsTheNumberThatItWasDecidedBy() {
    GroupSums sums = new GroupSums();
    for (int k = 0; k < 300; k++) {
      sums.add(row(k < 18 ? 0 : 1, k < 180 ? 0 : 1));
    }
    Verdict verdict = GroupVerdicts.of("g", sums);

    assertThat(verdict.answer()).isEqualTo(Verdict.Answer.YES);
    assertThat(verdict.measure()).contains("swap");
    assertThat(verdict.value()).isCloseTo(.6, within(1e-12));
    assertThat(verdict.interval().low()).isGreaterThan(verdict.threshold());
  }

  /** Donors of nearly nothing but pronouns would put pronouns where others are replaced. */
  @Test
  void othersAreReplacedByOthers() {
    List<Example> donors = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      donors.add(WordModel.example("d" + k, 0, HE, HE, SHE, SHE, HE, SHE, 7));
      donors.add(WordModel.example("p" + k, 0, HE, SHE));
    }
    GroupAudit audit = new GroupAudit(model(2), List.of(PRONOUNS), donors, 3);
    GroupSums sums = new GroupSums();
    examples(300).forEach(each -> audit.audit(each).forEach(sums::add));
    assertThat(sums.flips().share()).isEqualTo(1);
    assertThat(sums.flips().otherShare()).isZero();

    GroupAudit none = new GroupAudit(model(2), List.of(PRONOUNS), donors.subList(1, 2), 3);
    assertThat(none.audit(examples(1).get(0)).get(0).swapped()).isEqualTo(GroupRow.NONE);
  }

  /** One draw for both would delete the same other patch whenever it takes the same donor. */
  @Test
  void donorsAndOthersAreDrawnApart() {
    List<Example> donors = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      donors.add(patches("d" + k, 1, k, 9, 9));
    }
    PatchGroup group = new PatchGroup("corner", BitSet.valueOf(new long[] {1}), donors, 1);
    List<Sequence> tried = new ArrayList<>();
    GroupAudit audit = new GroupAudit(new Recorder(tried), List.of(group), donors, 1);
    int same = 0;
    for (int k = 0; k < 64; k++) {
      tried.clear();
      audit.audit(patches("i" + k, 0, 5, 7, 8));
      float left = ((Sequence.Vectors) tried.get(1)).vectors()[1][0];
      float donor = ((Sequence.Vectors) tried.get(2)).vectors()[0][0];
      same += (left == 8) == (donor == 0) ? 1 : 0;
    }
    assertThat(same).isBetween(16, 48);
  }

  private static Example patches(String id, int label, float... values) {
    float[][] patches = new float[values.length][];
    IntStream.range(0, values.length).forEach(i -> patches[i] = new float[] {values[i]});
    return new Example(id, new Sequence.Vectors(patches), new BitSet(), label, "");
  }

  /** Notes what it is asked. */
  private record Recorder(List<Sequence> tried) implements AttentionModel {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public Reading read(Sequence sequence) {
      return new PatchModel().read(sequence);
    }

    @Override
    public double[][] probabilities(List<Sequence> sequences) {
      tried.addAll(sequences);
      return new PatchModel().probabilities(sequences);
    }
  }

  /**
   * Where the labels are turned round, or drawn by chance, decisions rest on pronouns all the same.
   */
  @Test
  void relianceThatMakesDecisionsWrongIsFound() {
    SplittableRandom random = new SplittableRandom(4);
    for (PositionGroup group :
        List.of(PRONOUNS, new WordGroup("plain", Set.of(HE, SHE), Map.of()))) {
      GroupAudit audit = new GroupAudit(model(2), List.of(group), examples(20), 3);
      GroupSums reversed = new GroupSums();
      GroupSums drawn = new GroupSums();
      for (Example each : examples(300)) {
        audit.audit(labelled(each, 1 - each.label())).forEach(reversed::add);
        audit.audit(labelled(each, random.nextInt(2))).forEach(drawn::add);
      }

      assertThat(reversed.deletion().difference()).isLessThan(-.3);
      assertThat(reversed.reliance()).isEqualTo(Reliance.RELIED_ON);
      assertThat(drawn.reliance()).isEqualTo(Reliance.RELIED_ON);
      assertThat(GroupVerdicts.of("pronouns", reversed).interval().low())
          .isGreaterThan(GroupSums.EFFECT);
    }
  }

  private static Example labelled(Example each, int label) {
    return new Example(each.id(), each.sequence(), each.ends(), label, each.environment());
  }

  private static double[][] presence() {
    double[][] values = new double[20][2];
    values[HE][0] = 40;
    values[SHE][0] = 40;
    return values;
  }

  @Test
  void rowsByHand() {
    GroupAudit audit = new GroupAudit(model(0), List.of(VERBS, PRONOUNS), List.of(), 1);
    BitSet ends = new BitSet();
    ends.set(0);
    Example example = new Example("a", new Sequence.Words(new int[] {SHE, SHE, 7, 8}), ends, 1, "");

    List<GroupRow> rows = audit.audit(example);

    // The first is an end: one member of three positions, three quarters of the attention.
    assertThat(rows).hasSize(1);
    GroupRow row = rows.get(0);
    assertThat(row.group()).isEqualTo("pronouns");
    assertThat(row.members()).isEqualTo(1);
    assertThat(row.mass()).isCloseTo(.25, within(1e-15));
    assertThat(row.uniformMass()).isCloseTo(.25, within(1e-15));
    assertThat(row.decided()).isEqualTo(1);
    assertThat(row.deleted()).isEqualTo(1);
    assertThat(row.swapped()).isEqualTo(GroupRow.NONE);
  }

  @Test
  void aGroupWithoutEnoughOthersHasNoControl() {
    GroupAudit audit = new GroupAudit(model(0), List.of(PRONOUNS), examples(3), 1);

    GroupRow row = audit.audit(WordModel.example("a", 1, SHE, SHE, 7)).get(0);

    assertThat(row.otherDeleted()).isEqualTo(GroupRow.NONE);
    assertThat(row.swapped()).isEqualTo(GroupRow.NONE);
    assertThat(row.deleted()).isZero();
  }

  @Test
  void partitionsDoNotMatter() {
    Verdict one = GroupVerdicts.of("pronouns", sums(model(-1), PRONOUNS, 100, 1));
    for (int parts : new int[] {3, 8}) {
      assertThat(GroupVerdicts.of("pronouns", sums(model(-1), PRONOUNS, 100, parts)))
          .isEqualTo(one);
    }
  }

  /** A corner that gives the class away, of four patches of which the others are noise. */
  @Test
  void aMarkInACornerIsFound() {
    SplittableRandom random = new SplittableRandom(2);
    List<Example> images = new ArrayList<>();
    for (int k = 0; k < 300; k++) {
      int label = random.nextInt(2);
      float[][] patches = new float[4][];
      for (int i = 0; i < 4; i++) {
        patches[i] = new float[] {(float) random.nextDouble(-.5, .5)};
      }
      patches[0][0] = label == 1 ? 4 : -4;
      images.add(
          new Example("i" + k, new Sequence.Vectors(patches), new BitSet(), label, "scanner"));
    }
    BitSet corner = BitSet.valueOf(new long[] {1});
    BitSet opposite = BitSet.valueOf(new long[] {8});
    PatchGroup mark = new PatchGroup("corner", corner, images.subList(0, 30), 1);
    PatchGroup plain = new PatchGroup("other corner", opposite, images.subList(0, 30), 1);
    GroupAudit audit =
        new GroupAudit(new PatchModel(), List.of(mark, plain), images.subList(0, 30), 1);
    GroupSums ofMark = new GroupSums();
    GroupSums ofPlain = new GroupSums();
    for (Example image : images) {
      List<GroupRow> rows = audit.audit(image);
      ofMark.add(rows.get(0));
      ofPlain.add(rows.get(1));
    }

    assertThat(ofMark.reliance()).isEqualTo(Reliance.RELIED_ON);
    assertThat(ofMark.flips().share()).isEqualTo(1);
    assertThat(ofPlain.reliance()).isEqualTo(Reliance.NOT_RELIED_ON);
  }

  /** Attends alike; a patch says its number for the second class. */
  private record PatchModel() implements AttentionModel {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public Reading read(Sequence sequence) {
      float[][] patches = ((Sequence.Vectors) sequence).vectors();
      double[] attention = new double[patches.length];
      Arrays.fill(attention, 1.0 / patches.length);
      double[][] values =
          IntStream.range(0, patches.length)
              .mapToObj(i -> new double[] {0, patches[i][0]})
              .toArray(double[][]::new);
      return new Reading(attention, values, values, new double[2], new double[patches.length]);
    }

    @Override
    public double[][] probabilities(List<Sequence> sequences) {
      return sequences.stream().map(each -> read(each).probabilities()).toArray(double[][]::new);
    }
  }

  @Test
  void badInputIsNamed() {
    Example empty = WordModel.example("note 8", 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupAudit(model(0), List.of(PRONOUNS), List.of(empty), 1))
        .withMessageContaining("note 8");
    Example image =
        new Example("image 9", new Sequence.Vectors(new float[1][1]), new BitSet(), 0, "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PRONOUNS.positions(image))
        .withMessageContaining("image 9");
  }
}
