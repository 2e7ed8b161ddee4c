package org.coattend.study.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  void whatFormulasSayLiesInTheIntervalsAndADeviationOfTenPercentDoesNot() {
    List<Finding> findings = findings(grid(List.of(3, 32), List.of(.7), 40), new Random(1));

    List<Finding> known = findings.stream().filter(one -> one.exact().isPresent()).toList();
    assertThat(known).hasSize(76).allMatch(Finding::holds);
    assertThat(known)
        .filteredOn(one -> one.setting().score() == ScoreKind.SCALED_DOT)
        .filteredOn(one -> one.measure() == Measure.VARIANCE && one.setting().keys() == 8)
        .hasSize(6)
        .allMatch(one -> one.exact().get() * 1.3 > one.high());
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
    double absolute = 0;
    double cosine = 0;
    double far = 0;
    for (int draw = 0; draw < draws; draw++) {
      double difference = 0;
      for (int k = 0; k < width; k++) {
        double query = distribution.draw(random);
        double one = distribution.draw(random);
        double other = distribution.draw(random);
        difference += query * (one - other);
      }
      absolute += Math.abs(difference) / draws;
      cosine += Math.cos(difference) / draws;
      far += Math.abs(difference) > 4.5 ? 1.0 / draws : 0;
    }

    assertThat(distribution.meanOfDifference(width, Math::abs)).isCloseTo(absolute, within(.03));
    assertThat(distribution.meanOfDifference(width, Math::cos)).isCloseTo(cosine, within(.01));
    assertThat(distribution.chanceOfDifference(width, 4.5)).isCloseTo(far, within(.006));
  }

  @Test
  void theNormOfTheJacobianIsThatOfTheMatrix() {
    double[] scores = {.3, -1.2, 2, .8};
    QueryMeasures measures = new QueryMeasures(.5);
    double[] values = {1, 2, -1, .5};
    double[] coefficients = measures.add(scores, values, new double[] {1, 1, 1, 1});
    double[] p = new double[4];
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score / .5);
    }
    double squares = 0;
    double entropy = 0;
    double context = 0;
    for (int k = 0; k < 4; k++) {
      p[k] = Math.exp(scores[k] / .5) / sum;
      entropy -= p[k] * Math.log(p[k]);
      context += p[k] * values[k];
    }
    for (int k = 0; k < 4; k++) {
      assertThat(coefficients[k]).isCloseTo(p[k] * (values[k] - context) / .5, within(1e-12));
      for (int j = 0; j < 4; j++) {
        squares += Math.pow((k == j ? p[k] : 0) - p[k] * p[j], 2);
      }
    }

    var means = measures.means(new double[] {0});
    assertThat(means.get(Measure.JACOBIAN)).isCloseTo(Math.sqrt(squares), within(1e-12));
    assertThat(means.get(Measure.ENTROPY)).isCloseTo(entropy, within(1e-12));
    assertThat(means.get(Measure.MAX_WEIGHT)).isCloseTo(p[2], within(1e-12));
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
        .withMessage("temperatures: -1.0, must be above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid(List.of(4), List.of(1.0), 1))
        .withMessage("draws: 1, must be at least 2");
  }
}
