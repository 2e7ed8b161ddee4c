package org.coattend.study.scaling;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/** What the entries of queries and keys are drawn from: independent, mean 0, variance 1. */
public enum Distribution {
  /** The normal distribution. */
  NORMAL(3) {
    @Override
    double draw(RandomGenerator random) {
      return random.nextGaussian();
    }

    @Override
    double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
      return Normal.meanOfSquaredLength(entries, f);
    }

    /** Given the query, the difference is normal with twice its squared length as variance. */
    @Override
    double meanByQuery(int width, double scale, DoubleBinaryOperator f) {
      return meanOfSquaredLength(
          width,
          squares -> Normal.mean(scale * Math.sqrt(2 * squares), x -> f.applyAsDouble(x, squares)));
    }

    /** The difference of two keys is √2 times a vector like the query. */
    @Override
    double meanByKeys(int width, double scale, DoubleBinaryOperator f) {
      return meanByQuery(width, scale, (x, squares) -> f.applyAsDouble(x, 2 * squares));
    }

    @Override
    double chanceOfDifference(int width, double least) {
      return meanOfSquaredLength(width, squares -> Erf.erfc(least / (2 * Math.sqrt(squares))));
    }

    /** Given the query, logits are normal with its squared length, times scale², as variance. */
    @Override
    double lossOfEntropy(int width, double scale) {
      return width * scale * scale / 2;
    }
  },

  /** The uniform distribution on ±√3. */
  UNIFORM(1.8) {
    @Override
    double draw(RandomGenerator random) {
      return (2 * random.nextDouble() - 1) * Math.sqrt(3);
    }

    @Override
    double meanOfSquaredLength(int entries, DoubleUnaryOperator f) {
      return Double.NaN;
    }

    @Override
    double meanByQuery(int width, double scale, DoubleBinaryOperator f) {
      return Double.NaN;
    }

    @Override
    double meanByKeys(int width, double scale, DoubleBinaryOperator f) {
      return Double.NaN;
    }

    @Override
    double chanceOfDifference(int width, double least) {
      return Double.NaN;
    }

    @Override
    double lossOfEntropy(int width, double scale) {
      return Double.NaN;
    }
  },

  /** +1 or −1, equally often. */
  RADEMACHER(1) {
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
    double meanByQuery(int width, double scale, DoubleBinaryOperator f) {
      return meanOfSum(2 * width, sum -> f.applyAsDouble(scale * sum, width));
    }

    /** Each entry in which the keys differ, one in two, adds ±2. */
    @Override
    double meanByKeys(int width, double scale, DoubleBinaryOperator f) {
      return meanOfSum(
          width,
          sum -> {
            int differing = (int) (width + sum) / 2;
            return meanOfSum(
                differing, signs -> f.applyAsDouble(2 * scale * signs, 4.0 * differing));
          });
    }

    @Override
    double chanceOfDifference(int width, double least) {
      return meanOfSum(2 * width, sum -> Math.abs(sum) > least ? 1 : 0);
    }

    /** A logit is a sum of d entries ±scale. */
    @Override
    double lossOfEntropy(int width, double scale) {
      double logCosh = scale + Math.log1p(Math.exp(-2 * scale)) - Math.log(2);
      return width * (scale * Math.tanh(scale) - logCosh);
    }

    private double meanOfSum(int entries, DoubleUnaryOperator f) {
      var ups = new BinomialDistribution(null, entries, .5);
      int farthest = (int) Math.ceil(DEVIATIONS * Math.sqrt(entries) / 2);
      double mean = 0;
      for (int up = Math.max(0, entries / 2 - farthest);
          up <= Math.min(entries, entries / 2 + 1 + farthest);
          up++) {
        mean += ups.probability(up) * f.applyAsDouble(2.0 * up - entries);
      }
      return mean;
    }
  };

  /** A sum is nowhere farther from its mean. */
  private static final double DEVIATIONS = 10;

  private final double kurtosis;

  Distribution(double kurtosis) {
    this.kurtosis = kurtosis;
  }

  /** As options and columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Mean of an entry's fourth power. */
  double kurtosis() {
    return kurtosis;
  }

  /** Mean of the fourth power of the length of so many entries. */
  double meanOfFourthPowerOfLength(int entries) {
    return entries * (entries + kurtosis - 1);
  }

  abstract double draw(RandomGenerator random);

  /** Mean of a function of the sum of squares of so many entries; NaN where it is not known. */
  abstract double meanOfSquaredLength(int entries, DoubleUnaryOperator f);

  /**
   * Mean of a function of scale · (qᵀk − qᵀk′) and the squared length of q; NaN where it is not
   * known.
   *
   * @param width entries of q, k and k′
   * @param f even in the first, smooth away from 0, falling at least like e^−|x|
   */
  abstract double meanByQuery(int width, double scale, DoubleBinaryOperator f);

  /** The same with the squared length of k − k′ in place of that of q. */
  abstract double meanByKeys(int width, double scale, DoubleBinaryOperator f);

  /**
   * Probability that qᵀk − qᵀk′ is farther from 0 than that; NaN where it is not known.
   *
   * @param width entries of q, k and k′
   */
  abstract double chanceOfDifference(int width, double least);

  /**
   * What entropy of weights in proportion to e^(scale · qᵀk) lacks to ln n as the number n of keys
   * grows, on average over queries: ln M(1) and the logits' mean under the weights, M′(1) / M(1),
   * give M′(1) / M(1) − ln M(1), with M the moment generating function of a query's logits. NaN
   * where it is not known.
   */
  abstract double lossOfEntropy(int width, double scale);

  float[] draw(RandomGenerator random, int count) {
    float[] entries = new float[count];
    for (int k = 0; k < count; k++) {
      entries[k] = (float) draw(random);
    }
    return entries;
  }
}
