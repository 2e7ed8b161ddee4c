package org.coattend.study.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
  private static Grid grid(List<Integer> widths, List<Double> temperatures, int draws) {
    return new Grid(
        List.of(ScoreKind.values()),
        List.of(Distribution.values()),
        widths,
        temperatures,
        List.of(2, 8),
        16,
        draws,
        5);
  }

  private static List<Finding> findings(Grid grid, Random order) {
    List<Draw> draws = new ArrayList<>(grid.all());
    Collections.shuffle(draws, order);
    List<Draw.Means> means = new ArrayList<>();
    draws.forEach(draw -> means.addAll(draw.measure(grid.scores(), grid.temperatures())));
    return grid.findings(means);
  }

  @Test
  void whatFormulasSayLiesInTheIntervalsAndADeviationOfThirtyPercentDoesNot() {
    List<Finding> findings = findings(grid(List.of(3, 32), List.of(.7), 40), new Random(1));

    List<Finding> known = findings.stream().filter(one -> one.exact().isPresent()).toList();
    assertThat(known)
        .hasSize(92)
        .allMatch(Finding::holds)
        .allMatch(one -> one.level() == 1 - Grid.ERROR / 92);
    assertThat(findings)
        .filteredOn(one -> one.exact().isEmpty())
        .hasSize(findings.size() - 92)
        .allMatch(one -> one.level() == .99);
    assertThat(known)
        .filteredOn(one -> one.setting().score() == ScoreKind.SCALED_DOT)
        .filteredOn(one -> one.measure() == Measure.VARIANCE && one.setting().keys() == 8)
        .filteredOn(one -> one.setting().width() == 32)
        .hasSize(3)
        .allMatch(one -> one.exact().get() * 1.3 > one.high());
  }

  @Test
  void aMeanThatTheFormulaIsFarFromDoesNotHold() {
    Setting setting = new Setting(ScoreKind.DOT, Distribution.NORMAL, 4, 1, 2);
    double[] means = {.70, .72, .74, .71, .73, .75, .69, .70, .71, .72, .74, .73};

    for (double exact : new double[] {.6, .72, .84}) {
      Finding finding =
          Finding.of(
              setting,
              Measure.MAX_WEIGHT,
              means,
              16,
              Optional.of(new Expectation(exact, 4e-4)),
              1e-5);
      assertThat(finding.holds()).isEqualTo(exact == .72);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, .01, 100, 1e6})
  void whatFormulasSayHoldsAtEveryTemperatureForTheMostSkewedMeasures(double temperature) {
    List<Finding> findings = findings(grid(List.of(1, 2), List.of(temperature), 24), new Random(1));

    assertThat(findings).filteredOn(one -> one.exact().isPresent()).hasSize(92);
    assertThat(findings).allMatch(Finding::holds);
  }

  @Test
  void whatAScoreGivesIsTheSameBesideOtherScoresAndAlone() {
    Draw draw = new Draw(Distribution.NORMAL, 5, 3, 4, 0, 9);
    List<Double> temperatures = List.of(1.0);

    List<Draw.Means> all = draw.measure(List.of(ScoreKind.values()), temperatures);

    assertThat(draw.measure(List.of(ScoreKind.ADDITIVE), temperatures))
        .containsExactly(all.get(ScoreKind.values().length - 1));
  }

  @Test
  void theOrderInWhichDrawsAreMadeDoesNotMatter() {
    Grid grid = grid(List.of(4), List.of(1.0, 2.0), 3);

    assertThat(findings(grid, new Random(7))).isEqualTo(findings(grid, new Random(8))).hasSize(336);
  }

  @ParameterizedTest
  @EnumSource(
      value = Distribution.class,
      names = {"NORMAL", "RADEMACHER"})
  void theDistributionOfTheDifferenceOfTwoScoresIsThatOfDraws(Distribution distribution) {
    Random random = new Random(4);
    int width = 6;
    int draws = 200_000;
    double scale = .8;
    double byQuery = 0;
    double byKeys = 0;
    double far = 0;
    for (int draw = 0; draw < draws; draw++) {
      double difference = 0;
      double ofQuery = 0;
      double ofKeys = 0;
      for (int k = 0; k < width; k++) {
        double query = distribution.draw(random);
        double apart = distribution.draw(random);
        apart -= distribution.draw(random);
        difference += query * apart;
        ofQuery += query * query;
        ofKeys += apart * apart;
      }
      byQuery += Math.exp(-Math.abs(scale * difference)) * ofQuery / draws;
      byKeys += Math.exp(-Math.abs(scale * difference)) * ofKeys / draws;
      far += Math.abs(difference) > 4.5 ? 1.0 / draws : 0;
    }

    DoubleBinaryOperator f = (x, squares) -> Math.exp(-Math.abs(x)) * squares;
    assertThat(distribution.meanByQuery(width, scale, f)).isCloseTo(byQuery, within(.02));
    assertThat(distribution.meanByKeys(width, scale, f)).isCloseTo(byKeys, within(.04));
    assertThat(distribution.chanceOfDifference(width, 4.5)).isCloseTo(far, within(.006));
  }

  @Test
  void theMeasuresOfAQueryAreThoseOfTheirDefinitions() {
    double[] scores = {.3, -1.2, 2, .8};
    double[] lengths = {1, 2, .5, 3};
    QueryMeasures measures = new QueryMeasures(.5);
    double[] values = {1, 2, -1, .5};
    double[] coefficients = measures.add(scores, values, lengths);
    double[] p = new double[4];
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score / .5);
    }
    double squares = 0;
    double entropy = 0;
    double context = 0;
    double variance = 0;
    double toKeys = 0;
    for (int k = 0; k < 4; k++) {
      variance += Math.pow(scores[k] / .5, 2) / 4;
      p[k] = Math.exp(scores[k] / .5) / sum;
      entropy -= p[k] * Math.log(p[k]);
      context += p[k] * values[k];
    }
    for (int k = 0; k < 4; k++) {
      assertThat(coefficients[k]).isCloseTo(p[k] * (values[k] - context) / .5, within(1e-12));
      toKeys += Math.pow(p[k] * (values[k] - context) / .5 * lengths[k], 2);
      for (int j = 0; j < 4; j++) {
        squares += Math.pow((k == j ? p[k] : 0) - p[k] * p[j], 2);
      }
    }

    var means = measures.means(new double[] {.7});
    assertThat(means.get(Measure.VARIANCE)).isCloseTo(variance, within(1e-12));
    assertThat(means.get(Measure.KEY_GRADIENT)).isCloseTo(Math.sqrt(toKeys), within(1e-12));
    assertThat(means.get(Measure.QUERY_GRADIENT)).isEqualTo(.7);
    assertThat(means.get(Measure.SATURATED)).isZero();
    assertThat(means.get(Measure.JACOBIAN)).isCloseTo(Math.sqrt(squares), within(1e-12));
    assertThat(means.get(Measure.ENTROPY)).isCloseTo(entropy, within(1e-12));
    assertThat(means.get(Measure.MAX_WEIGHT)).isCloseTo(p[2], within(1e-12));
  }

  @Test
  void theMeansAreOverAllQueriesAndTheSaturatedAreCounted() {
    QueryMeasures measures = new QueryMeasures(1);
    for (double apart : new double[] {4.59, 4.60, 30, 0}) {
      measures.add(new double[] {apart, 0}, new double[2], new double[2]);
    }

    assertThat(measures.means(new double[] {1, 2, 3, 6}))
        .containsEntry(Measure.SATURATED, .5)
        .containsEntry(Measure.QUERY_GRADIENT, 3.0);
  }

  @Test
  void theNormOfTheJacobianKeepsItsDigitsWhereOneKeyHasAlmostAll() {
    QueryMeasures measures = new QueryMeasures(1);
    measures.add(new double[] {60, 0, 0}, new double[3], new double[3]);

    // The other weights are e = e^−60 each: (2e)² + 2 e² + 4 e², and e⁴ counts for nothing.
    double norm = Math.sqrt(10) * Math.exp(-60);
    assertThat(measures.means(new double[] {0}).get(Measure.JACOBIAN))
        .isCloseTo(norm, within(1e-12 * norm));
  }

  @Test
  void gridsThatCannotBeMeantAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(0), List.of(1.0), 3))
        .withMessage("widths: 0, must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(), List.of(1.0), 3))
        .withMessage("widths is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(4, 4), List.of(1.0), 3))
        .withMessage("widths has a value twice: [4, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(4), List.of(-1.0), 3))
        .withMessage("temperatures: -1.0, must be 1.0E-6 to 1000000.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(4), List.of(1e-160), 3))
        .withMessage("temperatures: 1.0E-160, must be 1.0E-6 to 1000000.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(4), List.of(1.0), 1))
        .withMessage("draws: 1, must be at least 2");
  }

  @ParameterizedTest
  @CsvSource({
    "DOT, 2097152, 2097152, 4194304, queries: 4194304",
    "DOT, 65, 1024, 2048, queries: 2048",
    "ADDITIVE, 1, 2049, 2048, queries: 2048",
    "GENERAL, 46341, 2, 2, widths: 46341",
    "ADDITIVE, 4194305, 1, 1, widths: 4194305",
  })
  void drawsThatNoTaskCanHoldAreRefusedWithTheOptionAtFault(
      ScoreKind score, int width, int keys, int queries, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sized(score, width, keys, queries))
        .withMessageStartingWith(message + ", with ")
        .withMessageContaining("must be at most 134,217,728");
    assertThat(sized(score, Math.min(width, 1024), 2, 2).queries()).isEqualTo(2);
  }

  private static Grid sized(ScoreKind score, int width, int keys, int queries) {
    return new Grid(
        List.of(score),
        List.of(Distribution.NORMAL),
        List.of(width),
        List.of(1.0),
        List.of(keys),
        queries,
        2,
        1);
  }
}
