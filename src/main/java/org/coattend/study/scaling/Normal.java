package org.coattend.study.scaling;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Gamma;

/** Means over standard normal variables, by quadrature. */
final class Normal {
  /** Beyond this many deviations is nothing. */
  private static final double FARTHEST = 9;

  private static final int STEPS = 1200;
  private static final int LENGTH_STEPS = 240;

  private Normal() {}

  /** Mean of a function of one such variable: the trapezoidal rule. */
  static double mean(DoubleUnaryOperator f) {
    double step = 2 * FARTHEST / STEPS;
    double sum = 0;
    for (int k = 0; k <= STEPS; k++) {
      double z = (k - STEPS / 2) * step;
      sum += Math.exp(-z * z / 2) * f.applyAsDouble(z);
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }

  /** Mean of a function of the sum of squares of several: the midpoint rule over its root. */
  static double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
    double from = Math.max(0, Math.sqrt(entries) - FARTHEST);
    double step = (Math.sqrt(entries) + FARTHEST - from) / LENGTH_STEPS;
    double logNormaliser = (entries / 2.0 - 1) * Math.log(2) + Gamma.logGamma(entries / 2.0);
    double sum = 0;
    for (int k = 0; k < LENGTH_STEPS; k++) {
      double length = from + (k + .5) * step;
      double log = (entries - 1) * Math.log(length) - length * length / 2 - logNormaliser;
      sum += Math.exp(log) * f.applyAsDouble(length * length);
    }
    return sum * step;
  }
}
