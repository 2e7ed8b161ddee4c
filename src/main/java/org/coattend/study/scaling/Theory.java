package org.coattend.study.scaling;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What formulas say of a setting, before anything is drawn. */
final class Theory {
  private Theory() {}

  /** The exact expectations that are known. */
  static Map<Measure, Double> exact(Setting setting) {
    Map<Measure, Double> known = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      double value = exact(setting, measure);
      if (!Double.isNaN(value)) {
        known.put(measure, value);
      }
    }
    return known;
  }

  /**
   * The exact expectation; NaN where none is known.
   *
   * <p>The variance of the logits follows from that of the score. For two keys the weights are 1 /
   * (1 + e^∓δ) with δ the difference of the logits, whose distribution is known for the dot
   * products of normal and of ±1 entries: the expectations are integrals or sums over it.
   */
  private static double exact(Setting setting, Measure measure) {
    if (measure == Measure.VARIANCE) {
      double score = setting.score().variance(setting.width(), setting.distribution());
      return score / (setting.temperature() * setting.temperature());
    }
    boolean dot = setting.score() == ScoreKind.DOT || setting.score() == ScoreKind.SCALED_DOT;
    return dot && setting.keys() == 2 ? ofTwoKeys(setting, measure) : Double.NaN;
  }

  private static double ofTwoKeys(Setting setting, Measure measure) {
    double deviation = Math.sqrt(setting.score() == ScoreKind.DOT ? 1 : 1.0 / setting.width());
    double scale = deviation / setting.temperature();
    Distribution distribution = setting.distribution();
    int width = setting.width();
    return switch (measure) {
      case ENTROPY -> distribution.meanOfDifference(width, x -> entropy(top(x * scale)));
      case MAX_WEIGHT -> distribution.meanOfDifference(width, x -> top(x * scale));
      case JACOBIAN ->
          distribution.meanOfDifference(width, x -> 2 * top(x * scale) * (1 - top(x * scale)));
      case SATURATED ->
          distribution.chanceOfDifference(
              width, Math.log(Measure.SATURATION / (1 - Measure.SATURATION)) / scale);
      case VARIANCE, QUERY_GRADIENT, KEY_GRADIENT -> Double.NaN;
    };
  }

  private static double top(double difference) {
    return 1 / (1 + Math.exp(-Math.abs(difference)));
  }

  private static double entropy(double weight) {
    double other = 1 - weight;
    return -weight * Math.log(weight) - (other <= 0 ? 0 : other * Math.log(other));
  }

  /**
   * The entropy of many keys with normal logits of variance σ², ln n − σ²/2, which holds as n grows
   * while σ² &lt; 2 ln n (Derrida 1981, the random energy model above its transition).
   */
  static Optional<Double> limitOfEntropy(int keys, double variance) {
    double even = Math.log(keys);
    return variance < 2 * even ? Optional.of(even - variance / 2) : Optional.empty();
  }
}
