package org.coattend.study.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TheoryTest {
  private static final int QUERIES = 4;

  private static double expected(Setting setting, Measure measure) {
    return Theory.exact(setting, QUERIES).get(measure).mean();
  }

  private static Setting dot(Distribution distribution, int width, double temperature) {
    return new Setting(ScoreKind.DOT, distribution, width, temperature, 2);
  }

  private static double other(double x) {
    return 1 / (1 + Math.exp(Math.abs(x)));
  }

  private static double entropy(double x) {
    double p = other(x);
    return p == 0 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
  }

  /** Adaptive, on pieces that grow eightfold from the origin. */
  private static double integral(DoubleUnaryOperator f, double to) {
    var rule = new IterativeLegendreGaussIntegrator(24, 1e-11, 1e-14, 2, 30);
    double sum = 0;
    double from = 0;
    for (double end = Math.min(to, to * 1e-9); from < to; end = Math.min(to, 8 * end)) {
      sum += rule.integrate(100_000, f::applyAsDouble, from, end);
      from = end;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {.01, .1, .7, 1, 3, 20, 90.5, 500})
  void meansOverNormalLogitsAreThoseOfAnAdaptiveRule(double deviation) {
    List<DoubleUnaryOperator> functions =
        List.of(
            TheoryTest::other, TheoryTest::entropy, x -> Math.pow(other(x) * (1 - other(x)), 2));
    for (DoubleUnaryOperator f : functions) {
      double mean =
          2
              / Math.sqrt(2 * Math.PI)
              * integral(
                  z -> Math.exp(-z * z / 2) * f.applyAsDouble(deviation * z),
                  Math.min(10, 50 / deviation));

      assertThat(Normal.mean(deviation, f)).isCloseTo(mean, within(1e-10 * mean));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 128, 2048, 1_000_000})
  void theSumOfSquaresHasTheMomentsOfChiSquare(int entries) {
    assertThat(Normal.meanOfSquaredLength(entries, s -> 1)).isCloseTo(1, within(1e-8));
    assertThat(Normal.meanOfSquaredLength(entries, s -> s) / entries).isCloseTo(1, within(1e-8));
    assertThat(Normal.meanOfSquaredLength(entries, s -> s * s) / entries / (entries + 2.0))
        .isCloseTo(1, within(1e-8));
    double smooth = Normal.meanOfSquaredLength(entries, s -> Math.exp(-s / entries));
    assertThat(smooth).isCloseTo(Math.pow(1 + 2.0 / entries, -entries / 2.0), within(1e-8));
  }

  /** Of width 2 the score is √2 times a Laplace variable, of width 4 a sum of two. */
  @ParameterizedTest
  @ValueSource(doubles = {.002, .1, 1, 7, 1e4})
  void twoKeysOfTwoOrFourNormalEntriesAreIntegralsOverLaplaceVariables(double temperature) {
    double scale = Math.sqrt(2) / temperature;
    DoubleUnaryOperator two = x -> Math.exp(-x);
    DoubleUnaryOperator four = x -> (1 + x) * Math.exp(-x) / 2;
    Map<Integer, DoubleUnaryOperator> densities = Map.of(2, two, 4, four);
    densities.forEach(
        (width, density) -> {
          Setting setting = dot(Distribution.NORMAL, width, temperature);
          double most = Math.min(60, 60 / scale);
          double rest = integral(x -> density.applyAsDouble(x) * other(scale * x), most);
          double entropy = integral(x -> density.applyAsDouble(x) * entropy(scale * x), most);
          double least = Math.log(99) / scale;
          double far = width == 2 ? Math.exp(-least) : (1 + least / 2) * Math.exp(-least);
          assertThat(1 - expected(setting, Measure.MAX_WEIGHT)).isCloseTo(rest, within(1e-9));
          assertThat(expected(setting, Measure.ENTROPY)).isCloseTo(entropy, within(1e-9));
          assertThat(expected(setting, Measure.SATURATED)).isCloseTo(far, within(1e-9));
        });
  }

  @ParameterizedTest
  @CsvSource({".5, .993886, 1e-6", ".1, .998778, 1e-5"})
  void wideNormalEntriesAreAlmostOneNormalVariable(
      double temperature, double most, double distance) {
    Setting setting = dot(Distribution.NORMAL, 1024, temperature);

    assertThat(expected(setting, Measure.MAX_WEIGHT)).isCloseTo(most, within(distance));
    double deviation = Math.sqrt(2 * 1024) / temperature;
    assertThat(expected(setting, Measure.ENTROPY))
        .isCloseTo(Normal.mean(deviation, TheoryTest::entropy), withinPercentage(.2));
  }

  /** The difference is 0 by a half and ±2 by a quarter each. */
  @ParameterizedTest
  @ValueSource(doubles = {.3, 1, 50})
  void twoKeysOfOneSignEachAreSumsOfHalvesAndQuarters(double temperature) {
    Setting setting = dot(Distribution.RADEMACHER, 1, temperature);
    double apart = 2 / temperature;
    double p = other(apart);
    double value = 2 / Math.sqrt(Math.PI) / temperature;

    Map<Measure, Double> exact = new EnumMap<>(Measure.class);
    exact.put(Measure.VARIANCE, 1 / (temperature * temperature));
    exact.put(Measure.ENTROPY, Math.log(2) / 2 + entropy(apart) / 2);
    exact.put(Measure.MAX_WEIGHT, .25 + (1 - p) / 2);
    exact.put(Measure.SATURATED, 1 - p > .99 ? .5 : 0);
    exact.put(Measure.JACOBIAN, .25 + p * (1 - p));
    exact.put(Measure.KEY_GRADIENT, value * Math.sqrt(2) * (.125 + p * (1 - p) / 2));
    exact.put(Measure.QUERY_GRADIENT, value * 2 * p * (1 - p) / 2);

    exact.forEach(
        (measure, mean) ->
            assertThat(expected(setting, measure))
                .as(measure.column())
                .isCloseTo(mean, within(1e-12 + 1e-12 * mean)));
  }

  @Test
  void limitsAreThoseOfIndependentLogitsAndOnlyOfThose() {
    int many = 1_000_000;
    Setting normal = new Setting(ScoreKind.DOT, Distribution.NORMAL, 4, 2, many);
    assertThat(Theory.limitOfEntropy(normal)).contains(Math.log(many) - .5);
    Setting general = new Setting(ScoreKind.GENERAL, Distribution.NORMAL, 4, 2, many);
    assertThat(Theory.limitOfEntropy(general)).contains(Math.log(many) - .5);
    for (Setting unknown :
        List.of(
            new Setting(ScoreKind.GENERAL, Distribution.RADEMACHER, 4, 2, many),
            new Setting(ScoreKind.ADDITIVE, Distribution.NORMAL, 4, 2, many),
            new Setting(ScoreKind.DOT, Distribution.UNIFORM, 4, 2, many),
            new Setting(ScoreKind.DOT, Distribution.NORMAL, 64, 1, 2))) {
      assertThat(Theory.limitOfEntropy(unknown)).isEmpty();
    }
    // Two signs: logits −2, 0 and 2 by a quarter, a half and a quarter.
    double sum = .25 * Math.exp(2) + .5 + .25 * Math.exp(-2);
    double mean = (.5 * Math.exp(2) - .5 * Math.exp(-2)) / sum;
    Setting signs = new Setting(ScoreKind.DOT, Distribution.RADEMACHER, 2, 1, many);
    assertThat(Theory.limitOfEntropy(signs).orElseThrow())
        .isCloseTo(Math.log(many) - (mean - Math.log(sum)), within(1e-12));
  }

  /**
   * Every exact expectation and variance of a draw's means, beside those of draws. The additive
   * score's variance is a bound.
   */
  @ParameterizedTest
  @CsvSource({"NORMAL, 3, 2", "RADEMACHER, 3, 2", "UNIFORM, 5, 3"})
  void theMeansOfDrawsVaryAsFormulasSay(Distribution distribution, int width, int keys) {
    int draws = 800;
    List<ScoreKind> scores = List.of(ScoreKind.values());
    Map<ScoreKind, Map<Measure, SummaryStatistics>> seen = new EnumMap<>(ScoreKind.class);
    for (int draw = 0; draw < draws; draw++) {
      List<Draw.Means> measured =
          new Draw(distribution, width, keys, QUERIES, draw, 3).measure(scores, List.of(.5));
      for (Draw.Means one : measured) {
        Map<Measure, SummaryStatistics> ofScore =
            seen.computeIfAbsent(one.setting().score(), score -> new EnumMap<>(Measure.class));
        one.means()
            .forEach(
                (measure, mean) ->
                    ofScore
                        .computeIfAbsent(measure, each -> new SummaryStatistics())
                        .addValue(mean));
      }
    }

    List<Measure> checked = new ArrayList<>();
    seen.forEach(
        (score, statistics) ->
            Theory.exact(new Setting(score, distribution, width, .5, keys), QUERIES)
                .forEach(
                    (measure, expectation) -> {
                      String what = score + " " + measure + " " + expectation;
                      SummaryStatistics sample = statistics.get(measure);
                      double error = Math.sqrt(expectation.variance() / draws);
                      assertThat(sample.getMean())
                          .as(what)
                          .isCloseTo(expectation.mean(), within(4 * error + 1e-6));
                      double ratio = sample.getVariance() / expectation.variance();
                      if (score == ScoreKind.ADDITIVE) {
                        assertThat(ratio).as(what).isBetween(.1, 1.05);
                      } else {
                        assertThat(ratio).as(what).isBetween(.65, 1.5);
                      }
                      checked.add(measure);
                    }));
    boolean uniform = distribution == Distribution.UNIFORM;
    assertThat(checked).hasSize(uniform ? 3 : keys == 2 ? 4 + 2 * 6 : 4);
  }
}
