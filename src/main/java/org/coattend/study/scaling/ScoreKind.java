package org.coattend.study.scaling;

import java.util.Locale;
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
    double variance(int width, Distribution distribution) {
      return width;
    }
  },

  /** qᵀk / √d. */
  SCALED_DOT {
    @Override
    DrawnScore draw(int width, RandomGenerator random) {
      return new BilinearScore(new ScoreFunction.ScaledDot(), null, 1 / Math.sqrt(width));
    }

    @Override
    double variance(int width, Distribution distribution) {
      return 1;
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
    double variance(int width, Distribution distribution) {
      return width;
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

    /** Given query and key, Wq + Uk is normal with the variance (‖q‖² + ‖k‖²) / d. */
    @Override
    double variance(int width, Distribution distribution) {
      return distribution.meanOfSquaredLength(
          2 * width,
          squares ->
              Normal.mean(
                  z -> {
                    double state = Math.tanh(z * Math.sqrt(squares / width));
                    return state * state;
                  }));
    }
  };

  /** Hidden units of the additive score. */
  private static final int HIDDEN = 32;

  /** One with its weights. */
  abstract DrawnScore draw(int width, RandomGenerator random);

  /**
   * Variance of the score over queries, keys and weights; NaN where no formula is known. Its mean
   * is 0.
   */
  abstract double variance(int width, Distribution distribution);

  /** As options and columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static INDArray normal(RandomGenerator random, int rows, int columns, double scale) {
    float[] entries = Distribution.NORMAL.draw(random, rows * columns);
    return Nd4j.createFromArray(entries).muli(scale).reshape(rows, columns);
  }
}
