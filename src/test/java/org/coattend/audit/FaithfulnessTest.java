package org.coattend.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;
import org.coattend.statistic.Divergence;
import org.junit.jupiter.api.Test;

class FaithfulnessTest {
  private static final double[][] VALUES = {{0, 3}, {0, 1}, {0, -2}, {0, .5}, {0, 0}};
  private static final WordModel MODEL =
      WordModel.direct(new double[] {1, .5, 0, -1, 2}, VALUES, 0, 0);

  private static ExampleAudit audit(AttentionModel model, Example example) {
    return new Faithfulness(model, Faithfulness.Options.DEFAULT).audit(example);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  @Test
  void twoPositionsByHand() {
    ExampleAudit audit = audit(MODEL, WordModel.example("a", 1, 0, 2));

    double a = sigmoid(1);
    double p = sigmoid(3 * a - 2 * (1 - a));
    assertThat(audit.decided()).isEqualTo(1);
    assertThat(audit.probability()).isCloseTo(p, within(1e-15));
    // Under uniform attention the logit is (3 − 2) / 2.
    assertThat(audit.uniformChange()).isCloseTo(p - sigmoid(.5), within(1e-15));
    assertThat(audit.uniformDecided()).isEqualTo(1);
    TokenAudit first = audit.tokens().get(0);
    assertThat(first.attention()).isCloseTo(a, within(1e-15));
    assertThat(first.gradient()).isCloseTo(a * p * (1 - p) * 3, within(1e-15));
    assertThat(first.leaveOneOut()).isCloseTo(p - sigmoid(-2), within(1e-15));
    assertThat(first.valueWeighted()).isCloseTo(3 * a, within(1e-15));
    assertThat(audit.tokens().get(1).leaveOneOut()).isCloseTo(sigmoid(3) - p, within(1e-15));
    assertThat(audit.gradient().tau()).isEqualTo(1);
    assertThat(audit.valueWeighted().tau()).isEqualTo(1);
    assertThat(audit.leaveOneOut().tau()).isEqualTo(1);
    // Of two positions, half of the permutations exchange them.
    assertThat(audit.permutedChange())
        .isIn(0.0, p - sigmoid(3 * (1 - a) - 2 * a), (p - sigmoid(3 * (1 - a) - 2 * a)) / 2);
  }

  @Test
  void valuesOfOtherClassesCountAgainstTheDecidedOne() {
    WordModel model =
        WordModel.direct(new double[] {0, 0}, new double[][] {{4, 1, 2}, {0, 0, 0}}, 0, 0, 0);

    ExampleAudit audit = audit(model, WordModel.example("a", 0, 0, 1));

    assertThat(audit.tokens().get(0).valueWeighted()).isCloseTo(.5 * (4 - 1.5), within(1e-15));
    assertThat(audit.exact()).isFalse();
  }

  @Test
  void endsKeepTheirAttentionAndDoNotCount() {
    BitSet ends = new BitSet();
    ends.set(0);
    Example example = new Example("a", new Sequence.Words(new int[] {4, 0, 2, 3}), ends, 1, "");
    Reading reading = MODEL.read(example.sequence());

    ExampleAudit audit = audit(MODEL, example);

    assertThat(audit.positions()).isEqualTo(3);
    assertThat(audit.tokens().get(0).leaveOneOut()).isNaN();
    assertThat(audit.tokens().get(0).end()).isTrue();
    assertThat(audit.tokens().get(1).end()).isFalse();
    double free = 1 - reading.attention()[0];
    assertThat(audit.uniformChange())
        .isCloseTo(audit.probability() - sigmoid(free / 3 * (3 - 2 + .5)), within(1e-15));
    assertThat(audit.tokens().get(0).adversarial()).isEqualTo(reading.attention()[0]);
    assertThat(audit.adversarialDivergence()).isBetween(0.0, free * Math.log(2));
  }

  @Test
  void aSequenceOfEndsTellsNothing() {
    BitSet ends = new BitSet();
    ends.set(0);
    ExampleAudit audit =
        audit(MODEL, new Example("a", new Sequence.Words(new int[] {4}), ends, 1, ""));

    assertThat(
            List.of(
                audit.gradient().tau(),
                audit.uniformChange(),
                audit.permutedChange(),
                audit.adversarialDivergence(),
                audit.adversarialChange(),
                audit.uniformBlindness().values()))
        .containsOnly(Double.NaN);
  }

  @Test
  void permutationsDependOnTheIdAndTheSeedAlone() {
    Example example = WordModel.example("a", 1, 0, 1, 2, 3, 4, 1);
    double one = audit(MODEL, example).permutedChange();

    assertThat(audit(MODEL, example).permutedChange()).isEqualTo(one);
    assertThat(audit(MODEL, WordModel.example("b", 1, 0, 1, 2, 3, 4, 1)).permutedChange())
        .isNotEqualTo(one);
    Faithfulness other = new Faithfulness(MODEL, new Faithfulness.Options(100, .05, 512, 2));
    assertThat(other.audit(example).permutedChange()).isNotEqualTo(one);
  }

  @Test
  void equalValuesCannotSeeAnyChange() {
    double[][] same = {{1, 2}, {1, 2}, {1, 2}};
    ExampleAudit audit =
        audit(
            WordModel.direct(new double[] {0, 1, 2}, same, 0, 0),
            WordModel.example("a", 1, 0, 1, 2));

    assertThat(audit.uniformBlindness()).isEqualTo(new Blindness(1, 1));
    assertThat(audit.adversarialBlindness()).isEqualTo(new Blindness(1, 1));
    assertThat(audit.uniformChange()).isLessThan(1e-15);
    assertThat(audit.permutedChange()).isLessThan(1e-15);
    // All of the attention at the least attended, e^0 of e^0 + e^1 + e^2.
    double least = 1 / (1 + Math.E + Math.exp(2));
    assertThat(audit.adversarialDivergence())
        .isCloseTo(
            Divergence.jensenShannon(new double[] {least, 1 - least, 0}, new double[] {1, 0, 0}),
            within(1e-12));
  }

  @Test
  void anOutputLayerBlindToDifferencesSeesNone() {
    double[][] states = {{1, 0}, {0, 1}, {3, 3}};
    // Both classes get the same from every state.
    double[][] blind = {{1, 1}, {2, 2}};
    WordModel model = new WordModel(new double[] {0, 1, 2}, states, blind, new double[] {0, 1});

    ExampleAudit audit = audit(model, WordModel.example("a", 1, 0, 1, 2));

    // Two dimensions of states see all changes of sum 0 of three positions.
    assertThat(audit.uniformBlindness().values()).isCloseTo(0, within(1e-12));
    assertThat(audit.uniformBlindness().output()).isCloseTo(1, within(1e-12));
  }

  @Test
  void oneDimensionOfValuesSeesTheChangeAlongItself() {
    // States −1 0 1; α less uniform is seen by its part along (−1, 0, 1) / √2.
    double[][] states = {{-1}, {0}, {1}};
    WordModel model =
        new WordModel(
            new double[] {0, Math.log(2), Math.log(5)},
            states,
            new double[][] {{0, 1}},
            new double[2]);

    ExampleAudit audit = audit(model, WordModel.example("a", 1, 0, 1, 2));

    // α = (1, 2, 5) / 8, δ ∝ (−5, −2, 7): 78, of which (12)²/2 = 72 is seen.
    assertThat(audit.uniformBlindness().values()).isCloseTo(6 / 78.0, within(1e-12));
    assertThat(audit.uniformBlindness().output()).isCloseTo(6 / 78.0, within(1e-12));
  }

  @Test
  void uniformAttentionHasNoChangeToSee() {
    ExampleAudit audit =
        audit(WordModel.direct(new double[5], VALUES, 0, 0), WordModel.example("a", 1, 0, 1, 2, 3));

    assertThat(audit.uniformBlindness().values()).isNaN();
    assertThat(audit.gradient().tau()).isNaN();
    assertThat(audit.uniformChange()).isZero();
  }

  @Test
  void aCounterfactualHasTheOutputsAndAnotherMap() {
    Counterfactual counterfactual = new Counterfactual(MODEL);
    Sequence sequence = new Sequence.Words(new int[] {0, 1, 2, 3, 4});
    BitSet gone = new BitSet();
    gone.set(1, 3);

    MapDifference whole = MapDifference.between(MODEL, counterfactual, sequence);
    MapDifference rest = MapDifference.between(MODEL, counterfactual, sequence.without(gone));

    assertThat(whole.change()).isLessThan(1e-15);
    assertThat(rest.change()).isLessThan(1e-15);
    double[] own = MODEL.read(sequence).attention();
    // By score the words stand 3 2 1 0 4 from the least; reversed, 1 for 3, 0 for 4, 2 for 2.
    double[] reversed = {own[2], own[1], own[0], own[4], own[3]};
    assertThat(counterfactual.read(sequence).attention()).containsExactly(reversed);
    assertThat(whole.divergence()).isEqualTo(Divergence.jensenShannon(own, reversed));
    ExampleAudit audit = audit(counterfactual, new Example("a", sequence, new BitSet(), 1, ""));
    assertThat(audit.uniformBlindness()).isEqualTo(new Blindness(1, 1));
    assertThat(audit.uniformChange()).isLessThan(1e-15);
  }

  /** Of a long example some positions are left out, the same on every call. */
  @Test
  void onlyAsManyPositionsAsAreAskedForAreLeftOut() {
    Faithfulness some = new Faithfulness(MODEL, new Faithfulness.Options(1, .05, 40, 1));
    int[] words = IntStream.range(0, 200).map(i -> i % 5).toArray();
    Example example = WordModel.example("a", 1, words);

    ExampleAudit audit = some.audit(example);
    ExampleAudit whole = audit(MODEL, example);

    assertThat(audit).isEqualTo(some.audit(example));
    List<TokenAudit> measured =
        audit.tokens().stream().filter(token -> !Double.isNaN(token.leaveOneOut())).toList();
    assertThat(measured).hasSize(40);
    assertThat(measured)
        .allSatisfy(
            token ->
                assertThat(token.leaveOneOut())
                    .isEqualTo(whole.tokens().get(token.position()).leaveOneOut()));
    assertThat(audit.leaveOneOut().tau())
        .isEqualTo(
            RankCorrelation.of(
                    measured.stream().mapToDouble(TokenAudit::attention).toArray(),
                    measured.stream()
                        .mapToDouble(token -> Math.rint(token.leaveOneOut() * 0x1p40))
                        .toArray())
                .tau());
  }

  /** Noise of rounding, of another sign at each position, is no order. */
  @Test
  void roundingBreaksNoTie() {
    WordModel exact =
        WordModel.direct(new double[] {0, .5, 1}, new double[][] {{0, 2}, {0, 2}, {0, 2}}, 0, 0);
    AttentionModel noisy =
        new AttentionModel() {
          private static final long serialVersionUID = 1;

          @Override
          public int classes() {
            return 2;
          }

          @Override
          public Reading read(Sequence sequence) {
            Reading reading = exact.read(sequence);
            double[] gradient = {.2, .2 + 1e-16, .2 - 1e-16};
            return new Reading(
                reading.attention(), reading.states(), reading.values(), reading.bias(), gradient);
          }

          @Override
          public double[][] probabilities(List<Sequence> sequences) {
            double[][] probabilities = exact.probabilities(sequences);
            for (int k = 0; k < probabilities.length; k++) {
              probabilities[k][0] += 3e-16 * k;
              probabilities[k][1] -= 3e-16 * k;
            }
            return probabilities;
          }
        };

    ExampleAudit audit = audit(noisy, WordModel.example("a", 1, 0, 1, 2));

    assertThat(audit.tokens().get(0).leaveOneOut())
        .isNotEqualTo(audit.tokens().get(2).leaveOneOut());
    assertThat(audit.leaveOneOut().tau()).isNaN();
    assertThat(audit.gradient().tau()).isNaN();
  }

  @Test
  void badInputIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> audit(MODEL, WordModel.example("note 7", 0)))
        .withMessageContaining("note 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Faithfulness.Options(0, .05, 512, 1))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Faithfulness.Options(1, 1, 512, 1))
        .withMessageContaining("1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Faithfulness.Options(1, .05, 0, 1))
        .withMessageContaining("left out");
  }
}
