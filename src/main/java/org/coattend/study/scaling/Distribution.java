package org.coattend.study.scaling;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/** What the entries of queries and keys are drawn from: independent, mean 0, variance 1. */
public enum Distribution {
  /** The normal distribution. */
  NORMAL {
    @Override
    double draw(RandomGenerator random) {
      return random.nextGaussian();
    }

    @Override
    double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
      return Normal.meanOfSquaredLength(entries, f);
    }

    /** Given the query, a score is normal with the query's squared length as variance. */
    @Override
    double meanOfDifference(int width, DoubleUnaryOperator f) {
      return meanOfSquaredLength(
          width, squares -> Normal.mean(z -> f.applyAsDouble(z * Math.sqrt(2 * squares))));
    }

    @Override
    double chanceOfDifference(int width, double least) {
      return meanOfSquaredLength(width, squares -> Erf.erfc(least / (2 * Math.sqrt(squares))));
    }
  },

  /** The uniform distribution on ±√3. */
  UNIFORM {
    @Override
    double draw(RandomGenerator random) {
      return (2 * random.nextDouble() - 1) * Math.sqrt(3);
    }

    @Override
    double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
      return Double.NaN;
    }

    @Override
    double meanOfDifference(int width, DoubleUnaryOperator f) {
      return Double.NaN;
    }

    @Override
    double chanceOfDifference(int width, double least) {
      return Double.NaN;
    }
  },

  /** +1 or −1, equally often. */
  RADEMACHER {
    @Override
    double draw(RandomGenerator random) {
      return random.nextBoolean() ? 1 : -1;
    }

    @Override
    double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
      return f.applyAsDouble(entries);
    }

    /** The difference is a sum of 2d such entries. */
    @Override
    double meanOfDifference(int width, DoubleUnaryOperator f) {
      var ups = new BinomialDistribution(null, 2 * width, .5);
      double mean = 0;
      for (int up = 0; up <= 2 * width; up++) {
        mean += ups.probability(up) * f.applyAsDouble(2.0 * up - 2.0 * width);
      }
      return mean;
    }

    @Override
    double chanceOfDifference(int width, double least) {
      return meanOfDifference(width, difference -> Math.abs(difference) > least ? 1 : 0);
    }
  };

  /** As options and columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract double draw(RandomGenerator random);

  /** Mean of a function of the sum of squares of so many entries; NaN where it is not known. */
  abstract double meanOfSquaredLength(int entries, DoubleUnaryOperator f);

  /**
   * Mean of a function of qᵀk − qᵀk′; NaN where it is not known.
   *
   * @param width entries of q, k and k′
   */
  abstract double meanOfDifference(int width, DoubleUnaryOperator f);

  /** Probability that this difference is farther from 0 than that; NaN where it is not known. */
  abstract double chanceOfDifference(int width, double least);

  float[] draw(RandomGenerator random, int count) {
    float[] entries = new float[count];
    for (int k = 0; k < count; k++) {
      entries[k] = (float) draw(random);
    }
    return entries;
  }
}
