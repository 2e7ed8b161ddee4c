package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnLikelihoodTest {
  private static final double BIAS_PENALTY = 0.3;
  private static final double COUPLING_PENALTY = 0.7;

  static Stream<Arguments> families() {
    return Stream.of(
        Arguments.of(Kernel.plain(), Alphabet.PROTEIN, 1, 7),
        Arguments.of(Kernel.plain(), Alphabet.NUCLEOTIDE, 700, 5),
        Arguments.of(Kernel.fastest(), Alphabet.PROTEIN, 600, 9),
        Arguments.of(Kernel.fastest(), Alphabet.NUCLEOTIDE, 513, 6));
  }

  @ParameterizedTest
  @MethodSource("families")
  void theValueIsThatOfTheDefinition(Kernel kernel, Alphabet alphabet, int rows, int columns) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, rows, columns, 1);
    float[] weights = RandomFamilies.weights(rows, 2);
    ColumnLikelihood likelihood = likelihood(kernel, alignment, weights, 2);
    float[] parameters = parameters(alignment, 2, likelihood.size(), 3);

    double value = likelihood.evaluate(parameters, new float[likelihood.size()]);

    double expected = oracle(alignment, weights, 2, parameters);
    assertThat(value).isCloseTo(expected, within(1e-5 * expected));
  }

  /** Without parameters every symbol is equally likely, and the gradient has a closed form. */
  @Test
  void theGradientOfADeepFamilyKeepsItsDigits() {
    int rows = 200_000;
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.NUCLEOTIDE, rows, 3, 8);
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = row < rows / 2 ? 1 : 0.01f + row % 7 * 0.007f;
    }
    ColumnLikelihood likelihood = likelihood(Kernel.fastest(), alignment, weights, 1);
    float[] gradient = new float[likelihood.size()];
    likelihood.evaluate(new float[likelihood.size()], gradient);

    double[] expected = new double[(1 + 3 * 5) * 8];
    for (int row = 0; row < rows; row++) {
      for (int a = 0; a < 5; a++) {
        double residual = weights[row] * (0.2 - (alignment.code(row, 1) == a ? 1 : 0));
        expected[a] += residual;
        for (int column : new int[] {0, 2}) {
          expected[(1 + column * 5 + alignment.code(row, column)) * 8 + a] += residual;
        }
      }
    }
    for (int k = 0; k < expected.length; k++) {
      assertThat((double) gradient[k])
          .isCloseTo(expected[k], within(0.5 + 3e-4 * Math.abs(expected[k])));
    }
    for (int a = 0; a < 5; a++) {
      assertThat((double) gradient[a])
          .isCloseTo(expected[a], within(0.01 + 1e-5 * Math.abs(expected[a])));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theGradientIsThatOfFiniteDifferences(
      Kernel kernel, Alphabet alphabet, int rows, int columns) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, rows, columns, 4);
    float[] weights = RandomFamilies.weights(rows, 5);
    ColumnLikelihood likelihood = likelihood(kernel, alignment, weights, 1);
    float[] parameters = parameters(alignment, 1, likelihood.size(), 6);
    float[] gradient = new float[likelihood.size()];
    likelihood.evaluate(parameters, gradient);

    for (int seed = 10; seed < 15; seed++) {
      float[] direction = parameters(alignment, 1, likelihood.size(), seed);
      double step = 1e-3;
      double difference =
          (oracle(alignment, weights, 1, moved(parameters, direction, step))
                  - oracle(alignment, weights, 1, moved(parameters, direction, -step)))
              / (2 * step);
      double slope = 0;
      double scale = 0;
      for (int k = 0; k < gradient.length; k++) {
        slope += (double) gradient[k] * direction[k];
        scale += Math.abs((double) gradient[k] * direction[k]);
      }
      assertThat(slope).isCloseTo(difference, within(2e-4 * scale));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theRowsLogLikelihoodsAddUpToTheUnpenalisedValue(
      Kernel kernel, Alphabet alphabet, int rows, int columns) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, rows, columns, 7);
    float[] weights = RandomFamilies.weights(rows, 9);
    SymbolIndex index = new SymbolIndex(alignment);
    ColumnLikelihood likelihood = new ColumnLikelihood(index, kernel, weights, 0, 0);
    likelihood.target(0, alignment.column(0));
    float[] parameters = parameters(alignment, 0, likelihood.size(), 8);
    double[] sums = new double[rows];
    Arrays.fill(sums, -3);

    double loss = likelihood.addLogLikelihoods(parameters, sums);

    double value = likelihood.evaluate(parameters, new float[likelihood.size()]);
    double total = 0;
    for (int row = 0; row < rows; row++) {
      total -= weights[row] * (sums[row] + 3);
    }
    assertThat(total).isCloseTo(value, within(1e-5 * value));
    assertThat(loss).isCloseTo(value, within(1e-5 * value));
  }

  private static ColumnLikelihood likelihood(
      Kernel kernel, EncodedAlignment alignment, float[] weights, int target) {
    ColumnLikelihood likelihood =
        new ColumnLikelihood(
            new SymbolIndex(alignment), kernel, weights, BIAS_PENALTY, COUPLING_PENALTY);
    likelihood.target(target, alignment.column(target));
    return likelihood;
  }

  /** Random where parameters are free: not for the target column itself, nor in the padding. */
  private static float[] parameters(EncodedAlignment alignment, int target, int size, long seed) {
    Random random = new Random(seed);
    int symbols = alignment.alphabet().size();
    int stride = (symbols + 7) / 8 * 8;
    float[] parameters = new float[size];
    for (int key = -1; key < alignment.columns() * symbols; key++) {
      boolean own = key >= 0 && key / symbols == target;
      for (int a = 0; a < symbols && !own; a++) {
        parameters[(1 + key) * stride + a] = (float) random.nextGaussian() / 2;
      }
    }
    return parameters;
  }

  private static float[] moved(float[] parameters, float[] direction, double step) {
    float[] moved = new float[parameters.length];
    for (int k = 0; k < moved.length; k++) {
      moved[k] = (float) (parameters[k] + step * direction[k]);
    }
    return moved;
  }

  private static double oracle(
      EncodedAlignment alignment, float[] weights, int target, float[] parameters) {
    int symbols = alignment.alphabet().size();
    int stride = (symbols + 7) / 8 * 8;
    double value = 0;
    for (int row = 0; row < alignment.rows(); row++) {
      double normaliser = 0;
      double observed = 0;
      for (int a = 0; a < symbols; a++) {
        double logit = parameters[a];
        for (int j = 0; j < alignment.columns(); j++) {
          logit += parameters[(1 + j * symbols + alignment.code(row, j)) * stride + a];
        }
        normaliser += Math.exp(logit);
        observed = a == alignment.code(row, target) ? logit : observed;
      }
      value += weights[row] * (Math.log(normaliser) - observed);
    }
    for (int k = 0; k < parameters.length; k++) {
      double penalty = k < stride ? BIAS_PENALTY : COUPLING_PENALTY;
      value += penalty * parameters[k] * parameters[k];
    }
    return value;
  }
}
