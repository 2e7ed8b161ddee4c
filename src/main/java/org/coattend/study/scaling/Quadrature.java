package org.coattend.study.scaling;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Integrals of smooth functions, by the rule of Gauss and Legendre on equal panels. */
final class Quadrature {
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(16);

  private Quadrature() {}

  /**
   * The integral.
   *
   * @param widest a panel at most
   */
  static double integral(DoubleUnaryOperator f, double from, double to, double widest) {
    int panels = (int) Math.ceil((to - from) / widest);
    double half = (to - from) / (2 * panels);
    double sum = 0;
    for (int panel = 0; panel < panels; panel++) {
      double centre = from + half * (2 * panel + 1);
      for (int k = 0; k < RULE.getNumberOfPoints(); k++) {
        sum += RULE.getWeight(k) * f.applyAsDouble(centre + half * RULE.getPoint(k));
      }
    }
    return half * sum;
  }
}
