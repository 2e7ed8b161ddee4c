package org.coattend.study.scaling;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Gamma;

/** Means over normal variables, by quadrature. */
final class Normal {
  /** Beyond this many deviations is nothing. */
  private static final double FARTHEST = 9;

  /** Beyond this, what falls like e^−x is nothing. */
  private static final double NOTHING = 40;

  private Normal() {}

  /**
   * Mean of a function of a normal variable with mean 0.
   *
   * @param f even, smooth away from 0, falling at least like e^−|x|
   */
  static double mean(double deviation, DoubleUnaryOperator f) {
    double half =
        Quadrature.integral(
            x -> Math.exp(-x * x / (2 * deviation * deviation)) * f.applyAsDouble(x),
            0,
            Math.min(FARTHEST * deviation, NOTHING),
            2 * Math.min(deviation, 1));
    return 2 * half / (deviation * Math.sqrt(2 * Math.PI));
  }

  /**
   * Mean of a function of the sum of squares of several standard normal variables: over the
   * logarithm w of the root of that sum, less ln √entries, whose density is at most e^(−entries w²)
   * of its peak above it, and e^(entries (w + ½)) below.
   */
  static double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
    double above = Math.sqrt(NOTHING / entries);
    double below = NOTHING / entries + above;
    double logNormaliser = (entries / 2.0 - 1) * Math.log(2) + Gamma.logGamma(entries / 2.0);
    return Quadrature.integral(
        w -> {
          double squares = entries * Math.exp(2 * w);
          double log = entries * (w + Math.log(entries) / 2) - squares / 2 - logNormaliser;
          return Math.exp(log) * f.applyAsDouble(squares);
        },
        -below,
        above,
        1 / Math.sqrt(entries));
  }
}
