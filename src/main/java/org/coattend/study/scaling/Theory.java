package org.coattend.study.scaling;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** What formulas say of a setting, before anything is drawn. */
final class Theory {
  private Theory() {}

  /**
   * The expectations that are known exactly.
   *
   * @param queries of each draw
   */
  static Map<Measure, Expectation> exact(Setting setting, int queries) {
    Map<Measure, Expectation> known = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      exact(setting, measure, queries)
          .filter(expectation -> !Double.isNaN(expectation.mean()))
          .ifPresent(expectation -> known.put(measure, expectation));
    }
    return known;
  }

  /**
   * The exact expectation; none, or NaN, where it is not known.
   *
   * <p>The variance of the logits follows from that of the score. For two keys the weights are 1 /
   * (1 + e^∓δ) with δ the difference of the logits, whose distribution is known for the dot
   * products of normal and of ±1 entries: the expectations are integrals or sums over it.
   */
  private static Optional<Expectation> exact(Setting setting, Measure measure, int queries) {
    if (measure == Measure.VARIANCE) {
      Expectation square =
          setting.score().square(setting.width(), setting.distribution(), setting.keys(), queries);
      return Optional.of(square.times(1 / (setting.temperature() * setting.temperature())));
    }
    boolean dot = setting.score() == ScoreKind.DOT || setting.score() == ScoreKind.SCALED_DOT;
    return dot && setting.keys() == 2
        ? Optional.of(ofTwoKeys(setting, measure, queries))
        : Optional.empty();
  }

  /**
   * With values v and v′, the gradient of the context to a logit is ±p p′ (v − v′), of which |v −
   * v′| has the mean 2 / √π and the mean square 2; those of the logits are the key, or for each key
   * the query, times the scale.
   */
  private static Expectation ofTwoKeys(Setting setting, Measure measure, int queries) {
    Distribution distribution = setting.distribution();
    int width = setting.width();
    double scale = scale(setting);
    double value = 2 / Math.sqrt(Math.PI);
    return switch (measure) {
      case ENTROPY -> ofDifference(setting, queries, Theory::entropy);
      case MAX_WEIGHT -> {
        Expectation other = ofDifference(setting, queries, Theory::other);
        yield new Expectation(1 - other.mean(), other.variance());
      }
      case JACOBIAN -> ofDifference(setting, queries, x -> 2 * product(x));
      case SATURATED -> {
        double least = Math.log(Measure.SATURATION / (1 - Measure.SATURATION)) / scale;
        double chance = distribution.chanceOfDifference(width, least);
        yield Expectation.ofQueries(queries, chance, chance);
      }
      case QUERY_GRADIENT ->
          Expectation.ofQueries(
                  queries,
                  value
                      * distribution.meanByKeys(
                          width, scale, (x, squares) -> product(x) * Math.sqrt(squares)),
                  2
                      * distribution.meanByKeys(
                          width, scale, (x, squares) -> product(x) * product(x) * squares))
              .times(scale);
      case KEY_GRADIENT ->
          Expectation.ofQueries(
                  queries,
                  value
                      * distribution.meanByQuery(
                          width, scale, (x, squares) -> product(x) * Math.sqrt(2 * squares)),
                  2
                      * distribution.meanByQuery(
                          width, scale, (x, squares) -> product(x) * product(x) * 2 * squares))
              .times(scale);
      case VARIANCE -> throw new IllegalArgumentException("known for any number of keys");
    };
  }

  private static Expectation ofDifference(Setting setting, int queries, DoubleUnaryOperator f) {
    Distribution distribution = setting.distribution();
    double scale = scale(setting);
    return Expectation.ofQueries(
        queries,
        distribution.meanByQuery(setting.width(), scale, (x, squares) -> f.applyAsDouble(x)),
        distribution.meanByQuery(
            setting.width(), scale, (x, squares) -> f.applyAsDouble(x) * f.applyAsDouble(x)));
  }

  /** A logit over qᵀk. */
  private static double scale(Setting setting) {
    double ofScore = setting.score() == ScoreKind.SCALED_DOT ? 1 / Math.sqrt(setting.width()) : 1;
    return ofScore / setting.temperature();
  }

  /** The smaller of two weights. */
  private static double other(double difference) {
    return 1 / (1 + Math.exp(Math.abs(difference)));
  }

  /** Of two weights. */
  private static double product(double difference) {
    return other(difference) * (1 - other(difference));
  }

  /** Of two weights. */
  private static double entropy(double difference) {
    double apart = Math.abs(difference);
    return Math.log1p(Math.exp(-apart)) + apart * other(difference);
  }

  /**
   * The entropy of many keys, ln n less what the distribution loses of it, as n grows while that is
   * less than ln n; for normal logits of variance σ², ln n − σ²/2 (Derrida 1981, the random energy
   * model above its transition). The scores of a query must be independent: the additive score's
   * share its weights and are no sum of what is known.
   */
  static Optional<Double> limitOfEntropy(Setting setting) {
    boolean known =
        switch (setting.score()) {
          case DOT, SCALED_DOT -> true;
          case GENERAL -> setting.distribution() == Distribution.NORMAL;
          case ADDITIVE -> false;
        };
    double even = Math.log(setting.keys());
    double loss = setting.distribution().lossOfEntropy(setting.width(), scale(setting));
    return known && loss < even ? Optional.of(even - loss) : Optional.empty();
  }
}
