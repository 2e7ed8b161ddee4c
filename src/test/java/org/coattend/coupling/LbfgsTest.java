package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LbfgsTest {
  @ParameterizedTest
  @CsvSource({"1, true", "2, false", "20, false", "20, true", "65, false", "65, true"})
  void theMinimumOfAQuadraticIsItsClosedForm(int size, boolean preconditioned) {
    for (int seed = 0; seed < 5; seed++) {
      Quadratic quadratic = new Quadratic(size, seed);
      float[] parameters = new float[size];
      float[] inverse = preconditioned ? quadratic.inverseDiagonal() : ones(size);

      Lbfgs.Outcome outcome =
          new Lbfgs(Kernel.fastest(), size, 1000, 0).minimise(quadratic, parameters, size, inverse);

      assertThat(outcome.converged()).isTrue();
      double[] expected = solve(quadratic.matrix, quadratic.vector);
      for (int k = 0; k < size; k++) {
        assertThat((double) parameters[k]).isCloseTo(expected[k], within(2e-3));
      }
    }
  }

  @Test
  void theDiagonalSavesIterationsWhereScalesDiffer() {
    Lbfgs.Objective scales =
        (parameters, gradient) -> {
          double value = 0;
          for (int k = 0; k < parameters.length; k++) {
            double curvature = Math.pow(10, k % 5);
            gradient[k] = (float) (curvature * (parameters[k] - 1));
            value += curvature * Math.pow(parameters[k] - 1, 2) / 2;
          }
          return value;
        };
    float[] inverse = new float[40];
    for (int k = 0; k < inverse.length; k++) {
      inverse[k] = (float) Math.pow(10, -(k % 5));
    }
    Lbfgs search = new Lbfgs(Kernel.plain(), 40, 1000, 1e-6);

    int with = search.minimise(scales, new float[40], 40, inverse).iterations();
    int without = search.minimise(scales, new float[40], 40, ones(40)).iterations();

    assertThat(with).isLessThan(without);
  }

  @Test
  void noStepRaisesTheValue() {
    for (Lbfgs.Objective objective : new Lbfgs.Objective[] {new Quadratic(10, 1), rosenbrock()}) {
      double[] values = values(objective, 30);
      for (int k = 1; k < values.length; k++) {
        assertThat(values[k]).isLessThanOrEqualTo(values[k - 1]);
      }
    }
  }

  @Test
  void theValueReportedIsThatOfTheParametersLeftBehind() {
    for (int limit : new int[] {1, 7, 500}) {
      float[] parameters = start();

      Lbfgs.Outcome outcome =
          new Lbfgs(Kernel.plain(), 10, limit, 0).minimise(rosenbrock(), parameters, 10, ones(10));

      assertThat(outcome.value()).isEqualTo(rosenbrock().evaluate(parameters, new float[10]));
    }
  }

  @Test
  void theSearchStopsAtTheLimitAndSaysThatItDidNotConverge() {
    Lbfgs.Outcome outcome =
        new Lbfgs(Kernel.plain(), 10, 4, 1e-9).minimise(rosenbrock(), start(), 10, ones(10));

    assertThat(outcome.iterations()).isEqualTo(4);
    assertThat(outcome.converged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.3", "0.01", "0.0001"})
  void theSearchDoesNotStopBeforeAStepLowersTheValueByLessThanTheTolerance(double tolerance) {
    Quadratic quadratic = new Quadratic(10, 2);
    double[] values = values(quadratic, 60);
    int least = 1;
    while (values[least - 1] - values[least] > tolerance * Math.abs(values[least])) {
      least++;
    }

    Lbfgs.Outcome outcome =
        new Lbfgs(Kernel.plain(), 10, 60, tolerance).minimise(quadratic, start(), 10, ones(10));

    assertThat(outcome.iterations()).isGreaterThanOrEqualTo(least);
    assertThat(outcome.converged()).isTrue();
  }

  /** Steeper beyond the minimum than before it, so that full steps land on the other side. */
  @Test
  void aStepAcrossTheValleyThatGainsLittleDoesNotEndTheSearch() {
    for (int k = 1; k <= 400; k++) {
      float[] parameters = {-0.02f * k};
      Lbfgs.Objective valley =
          (at, gradient) -> {
            gradient[0] = (float) (Math.exp(at[0]) - 1);
            return 1 + Math.exp(at[0]) - at[0] - 1;
          };

      Lbfgs.Outcome outcome =
          new Lbfgs(Kernel.plain(), 1, 60, 0.004).minimise(valley, parameters, 1, ones(1));

      assertThat(outcome.converged()).isTrue();
      assertThat(outcome.value()).describedAs("from %s", -0.02f * k).isLessThan(1.02);
    }
  }

  @Test
  void aSearchFromTheMinimumTakesNoStep() {
    Lbfgs.Objective bowl =
        (parameters, gradient) -> {
          gradient[0] = 2 * (parameters[0] - 3);
          return 1 + Math.pow(parameters[0] - 3, 2);
        };
    float[] parameters = {3};

    Lbfgs.Outcome outcome =
        new Lbfgs(Kernel.plain(), 1, 10, 1e-6).minimise(bowl, parameters, 1, ones(1));

    assertThat(outcome).isEqualTo(new Lbfgs.Outcome(0, 1, true, 1));
    assertThat(parameters).containsExactly(3);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theCurvedValleyOfRosenbrockIsFollowedToItsEnd(boolean fastest) {
    float[] parameters = start();
    Kernel kernel = fastest ? Kernel.fastest() : Kernel.plain();

    new Lbfgs(kernel, 10, 1000, 0).minimise(rosenbrock(), parameters, 10, ones(10));

    assertThat(parameters).containsExactly(ones(10), within(1e-2f));
  }

  @Test
  void aStepToWhereTheValueIsNotANumberIsShortened() {
    Lbfgs.Objective barrier =
        (parameters, gradient) -> {
          gradient[0] = 1 - 1 / parameters[0];
          return parameters[0] - Math.log(parameters[0]);
        };
    float[] parameters = {10};

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            new Lbfgs(Kernel.plain(), 1, 100, 0)
                .minimise(barrier, parameters, 1, new float[] {1000}));

    assertThat(parameters[0]).isCloseTo(1, within(1e-2f));
  }

  @Test
  void stepsOfNegativeCurvatureDoNotKeepTheSearchFromAStationaryPoint() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      float[] parameters = new float[6];
      for (int k = 0; k < parameters.length; k++) {
        parameters[k] = 8 * (float) random.nextGaussian();
      }
      float[] gradient = new float[6];

      new Lbfgs(Kernel.plain(), 6, 500, 0).minimise(LbfgsTest::waves, parameters, 6, ones(6));

      waves(parameters, gradient);
      for (float slope : gradient) {
        assertThat(slope).as("seed %d", seed).isCloseTo(0, within(0.02f));
      }
    }
  }

  @Test
  void oneSearchServesManyProblems() {
    Lbfgs used = new Lbfgs(Kernel.plain(), 10, 50, 1e-6);
    used.minimise(rosenbrock(), start(), 10, ones(10));
    float[] parameters = start();
    float[] expected = start();

    Lbfgs.Outcome again = used.minimise(new Quadratic(10, 5), parameters, 10, ones(10));
    Lbfgs.Outcome fresh =
        new Lbfgs(Kernel.plain(), 10, 50, 1e-6)
            .minimise(new Quadratic(10, 5), expected, 10, ones(10));

    assertThat(again).isEqualTo(fresh);
    assertThat(parameters).containsExactly(expected);
  }

  @Test
  void aSmallerProblemIsSolvedAsIfTheArraysWereOfItsSize() {
    Quadratic quadratic = new Quadratic(10, 5);
    Lbfgs.Objective first =
        (at, gradient) -> {
          float[] slopes = new float[10];
          double value = quadratic.evaluate(Arrays.copyOf(at, 10), slopes);
          System.arraycopy(slopes, 0, gradient, 0, 10);
          Arrays.fill(gradient, 10, gradient.length, 1e6f);
          return value;
        };
    Lbfgs used = new Lbfgs(Kernel.fastest(), 29, 50, 1e-6);
    used.minimise(new Quadratic(29, 6), new float[29], 29, ones(29));
    float[] parameters = Arrays.copyOf(start(), 29);
    Arrays.fill(parameters, 10, 29, 3);
    float[] expected = start();

    Lbfgs.Outcome among = used.minimise(first, parameters, 10, ones(29));
    Lbfgs.Outcome alone =
        new Lbfgs(Kernel.fastest(), 10, 50, 1e-6).minimise(quadratic, expected, 10, ones(10));

    assertThat(among).isEqualTo(alone);
    assertThat(Arrays.copyOf(parameters, 10)).containsExactly(expected);
    assertThat(Arrays.copyOfRange(parameters, 10, 29)).containsOnly(3);
  }

  /** The value after 0, 1, 2 … steps. */
  private static double[] values(Lbfgs.Objective objective, int steps) {
    double[] values = new double[steps + 1];
    values[0] = objective.evaluate(start(), new float[10]);
    for (int limit = 1; limit <= steps; limit++) {
      values[limit] =
          new Lbfgs(Kernel.plain(), 10, limit, 0)
              .minimise(objective, start(), 10, ones(10))
              .value();
    }
    return values;
  }

  private static float[] start() {
    return new float[] {-1.2f, 1, 0.5f, -0.7f, -2, 1.5f, 0, 0, 1.8f, -1};
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Σ 100 (y − x²)² + (1 − x)² over five pairs; its one minimum is at 1. */
  private static Lbfgs.Objective rosenbrock() {
    return (parameters, gradient) -> {
      double value = 0;
      for (int k = 0; k < parameters.length; k += 2) {
        double x = parameters[k];
        double off = parameters[k + 1] - x * x;
        gradient[k] = (float) (-400 * x * off - 2 * (1 - x));
        gradient[k + 1] = (float) (200 * off);
        value += 100 * off * off + (1 - x) * (1 - x);
      }
      return value;
    };
  }

  /** A bowl with waves on it, which make it concave in places. */
  private static double waves(float[] parameters, float[] gradient) {
    double value = 0;
    for (int k = 0; k < parameters.length; k++) {
      double x = parameters[k];
      gradient[k] = (float) (0.1 * (k + 1) * x - 2 * Math.sin(2 * x + k));
      value += 0.05 * (k + 1) * x * x + Math.cos(2 * x + k);
    }
    return value;
  }

  /** ½ xᵀAx − bᵀx with a random positive definite A. */
  private static final class Quadratic implements Lbfgs.Objective {
    final double[][] matrix;
    final double[] vector;

    Quadratic(int size, long seed) {
      Random random = new Random(seed);
      double[][] root = new double[size][size];
      for (double[] row : root) {
        Arrays.setAll(row, k -> random.nextGaussian());
      }
      matrix = new double[size][size];
      vector = random.doubles(size, -5, 5).toArray();
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          for (int k = 0; k < size; k++) {
            matrix[i][j] += root[i][k] * root[j][k] / size;
          }
        }
        matrix[i][i] += 0.5 + i % 4;
      }
    }

    float[] inverseDiagonal() {
      float[] inverse = new float[vector.length];
      for (int k = 0; k < inverse.length; k++) {
        inverse[k] = (float) (1 / matrix[k][k]);
      }
      return inverse;
    }

    @Override
    public double evaluate(float[] parameters, float[] gradient) {
      double value = 0;
      for (int i = 0; i < parameters.length; i++) {
        double product = 0;
        for (int j = 0; j < parameters.length; j++) {
          product += matrix[i][j] * parameters[j];
        }
        gradient[i] = (float) (product - vector[i]);
        value += parameters[i] * (product / 2 - vector[i]);
      }
      return value;
    }
  }

  /** Gaussian elimination with pivots. */
  private static double[] solve(double[][] matrix, double[] vector) {
    int size = vector.length;
    double[][] rows = new double[size][];
    for (int i = 0; i < size; i++) {
      rows[i] = Arrays.copyOf(matrix[i], size + 1);
      rows[i][size] = vector[i];
    }
    for (int column = 0; column < size; column++) {
      int pivot = column;
      for (int i = column; i < size; i++) {
        pivot = Math.abs(rows[i][column]) > Math.abs(rows[pivot][column]) ? i : pivot;
      }
      double[] chosen = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = chosen;
      for (int i = 0; i < size; i++) {
        double factor = i == column ? 0 : rows[i][column] / chosen[column];
        for (int j = column; j <= size; j++) {
          rows[i][j] -= factor * chosen[j];
        }
      }
    }
    double[] solution = new double[size];
    for (int i = 0; i < size; i++) {
      solution[i] = rows[i][size] / rows[i][i];
    }
    return solution;
  }
}
