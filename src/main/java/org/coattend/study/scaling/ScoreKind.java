package org.coattend.study.scaling;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.coattend.attention.ScoreFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The score functions, their weights drawn as layers are commonly started. */
public enum ScoreKind {
  /** qᵀk. */
  DOT {
    @Override
    DrawnScore draw(int width, RandomGenerator random) {
      return new BilinearScore(new ScoreFunction.Dot(), null, 1);
    }

    @Override
    Expectation square(int width, Distribution distribution, int keys, int queries) {
      double kurtosis = distribution.kurtosis();
      double fourth = width * kurtosis * kurtosis + 3.0 * width * (width - 1);
      double ofTwoKeys = distribution.meanOfFourthPowerOfLength(width);
      return Expectation.ofQueries(queries, width, (fourth + (keys - 1) * ofTwoKeys) / keys);
    }
  },

  /** qᵀk / √d. */
  SCALED_DOT {
    @Override
    DrawnScore draw(int width, RandomGenerator random) {
      return new BilinearScore(new ScoreFunction.ScaledDot(), null, 1 / Math.sqrt(width));
    }

    @Override
    Expectation square(int width, Distribution distribution, int keys, int queries) {
      return DOT.square(width, distribution, keys, queries).times(1.0 / width);
    }
  },

  /** qᵀWk, the entries of W normal with variance 1/d. */
  GENERAL {
    @Override
    DrawnScore draw(int width, RandomGenerator random) {
      INDArray weights = normal(random, width, width, 1 / Math.sqrt(width));
      return new BilinearScore(new ScoreFunction.General(weights), weights, 1);
    }

    @Override
    boolean sharesWeights() {
      return true;
    }

    /** Given W, the mean square of a score is ‖W‖², of which the mean square is d² + 2. */
    @Override
    Expectation square(int width, Distribution distribution, int keys, int queries) {
      double length = distribution.meanOfFourthPowerOfLength(width);
      double fourth = 3 * length * length / ((double) width * width);
      double ofTwoKeys = length * (1 + 2.0 / width);
      double ofQuery = (fourth + (keys - 1) * ofTwoKeys) / keys;
      double square = (double) width * width;
      return new Expectation(width, (ofQuery - square + (queries - 1) * 2.0) / queries);
    }
  },

  /**
   * vᵀ tanh(Wq + Uk) with {@value #HIDDEN} hidden units, the entries of W and U normal with
   * variance 1/d, those of v with the inverse of the number of hidden units.
   */
  ADDITIVE {
    @Override
    DrawnScore draw(int width, RandomGenerator random) {
      double scale = 1 / Math.sqrt(width);
      return new AdditiveScore(
          new ScoreFunction.Additive(
              normal(random, width, HIDDEN, scale),
              normal(random, width, HIDDEN, scale),
              normal(random, HIDDEN, 1, 1 / Math.sqrt(HIDDEN)).reshape(HIDDEN)));
    }

    @Override
    boolean sharesWeights() {
      return true;
    }

    /**
     * Given query and key, a hidden unit's input is normal with the variance (‖q‖² + ‖k‖²) / d, and
     * its output t = tanh of it has a mean square m and a mean fourth power. Of two queries with
     * their keys the inputs correlate by ρ, of which the mean square is 1 / 2d; and |E tt′| ≤ |ρ|
     * √(m m′), Cov(t², t′²) ≤ ρ² √(Var t² Var t′²), as tanh is odd. Of one query and two keys no
     * more is used than that their scores are alike. The variance is a bound therefore.
     */
    @Override
    Expectation square(int width, Distribution distribution, int keys, int queries) {
      DoubleUnaryOperator second = squares -> 1 - meanOfSlope(squares / width, 1);
      DoubleUnaryOperator fourth =
          squares -> 1 - 2 * meanOfSlope(squares / width, 1) + meanOfSlope(squares / width, 2);
      double mean = distribution.meanOfSquaredLength(2 * width, second);
      double square =
          distribution.meanOfSquaredLength(
              2 * width, squares -> Math.pow(second.applyAsDouble(squares), 2));
      double power = distribution.meanOfSquaredLength(2 * width, fourth);
      double correlation = 1 / (2.0 * width);
      double ofQuery = 3 * (power + (HIDDEN - 1) * square) / HIDDEN;
      double ofTwoQueries =
          (3 * (mean * mean + correlation * (power - square))
                  + (HIDDEN - 1) * mean * mean * (1 + 2 * correlation))
              / HIDDEN;
      double all = (ofQuery + (queries - 1) * ofTwoQueries) / queries;
      return new Expectation(mean, all - mean * mean);
    }

    /** Mean of a power of the slope of tanh, 1 − tanh², at a normal variable of that variance. */
    private double meanOfSlope(double variance, int power) {
      return Normal.mean(Math.sqrt(variance), x -> Math.pow(Math.cosh(x), -2.0 * power));
    }
  };

  /** Hidden units of the additive score. */
  static final int HIDDEN = 32;

  /** One with its weights. */
  abstract DrawnScore draw(int width, RandomGenerator random);

  /** Whether all queries of a draw meet the same weights, which makes them dependent. */
  boolean sharesWeights() {
    return false;
  }

  /**
   * Of the squares of scores, whose mean is 0, over a draw's queries and keys; NaN where no formula
   * is known.
   */
  abstract Expectation square(int width, Distribution distribution, int keys, int queries);

  /** As options and columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static INDArray normal(RandomGenerator random, int rows, int columns, double scale) {
    float[] entries = Distribution.NORMAL.draw(random, rows * columns);
    return Nd4j.createFromArray(entries).muli(scale).reshape(rows, columns);
  }
}
