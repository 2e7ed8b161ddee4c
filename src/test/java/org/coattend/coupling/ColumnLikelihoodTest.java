package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
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

  /** Kernels, alignments, target columns; some with symbols that occur in no row. */
  static Stream<Arguments> families() {
    int[] some = {3, 21, 12, 1, 8, 17};
    return Stream.of(Kernel.plain(), Kernel.fastest())
        .flatMap(
            kernel ->
                Stream.concat(
                    Stream.of(
                        Arguments.of(kernel, random(Alphabet.PROTEIN, 1, 7), 2),
                        Arguments.of(kernel, random(Alphabet.PROTEIN, 600, 9), 2),
                        Arguments.of(kernel, random(Alphabet.NUCLEOTIDE, 700, 5), 1),
                        Arguments.of(kernel, random(Alphabet.NUCLEOTIDE, 513, 6), 0)),
                    IntStream.range(0, some.length)
                        .mapToObj(target -> Arguments.of(kernel, sparse(some), target))));
  }

  @ParameterizedTest
  @MethodSource("families")
  void theValueIsThatOfTheDefinition(Kernel kernel, EncodedAlignment alignment, int column) {
    float[] weights = RandomFamilies.weights(alignment.rows(), 2);
    for (boolean any : new boolean[] {false, true}) {
      Model model = new Model(kernel, alignment, weights, column, any);
      float[] all = model.parameters(3);

      double value = model.likelihood.evaluate(model.collected(all), model.gradient());

      double expected = model.value(all);
      assertThat(value).isCloseTo(expected, within(1e-5 * expected));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theGradientIsThatOfTheDefinition(Kernel kernel, EncodedAlignment alignment, int column) {
    float[] weights = RandomFamilies.weights(alignment.rows(), 4);
    for (boolean any : new boolean[] {false, true}) {
      Model model = new Model(kernel, alignment, weights, column, any);
      float[] all = model.parameters(5);
      float[] gradient = model.gradient();
      model.likelihood.evaluate(model.collected(all), gradient);

      float[] found = new float[all.length];
      model.target.spread(gradient, found);

      double[] expected = model.slopes(all);
      for (int k = 0; k < all.length; k++) {
        double slope = model.free(k) ? expected[k] : 0;
        assertThat((double) found[k]).isCloseTo(slope, within(2e-4 + 1e-5 * Math.abs(slope)));
      }
      for (int k = 0; k < gradient.length; k++) {
        boolean padding = k % model.target.stride >= model.target.symbols.length;
        assertThat(padding && gradient[k] != 0).isFalse();
      }
    }
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
    Model model = new Model(Kernel.fastest(), alignment, weights, 1, false);
    float[] gradient = model.gradient();
    model.likelihood.evaluate(model.gradient(), gradient);

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
  void theGradientIsThatOfFiniteDifferences(Kernel kernel, EncodedAlignment alignment, int column) {
    float[] weights = RandomFamilies.weights(alignment.rows(), 5);
    Model model = new Model(kernel, alignment, weights, column, false);
    float[] all = model.parameters(6);
    float[] gradient = model.gradient();
    model.likelihood.evaluate(model.collected(all), gradient);

    for (int seed = 10; seed < 15; seed++) {
      float[] direction = model.parameters(seed);
      double step = 1e-3;
      double difference =
          (model.value(moved(all, direction, step)) - model.value(moved(all, direction, -step)))
              / (2 * step);
      float[] collected = model.collected(direction);
      double slope = 0;
      double scale = 0;
      for (int k = 0; k < gradient.length; k++) {
        slope += (double) gradient[k] * collected[k];
        scale += Math.abs((double) gradient[k] * collected[k]);
      }
      assertThat(slope).isCloseTo(difference, within(2e-4 * scale));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theRowsLogLikelihoodsAreThoseOfTheDefinition(
      Kernel kernel, EncodedAlignment alignment, int column) {
    int rows = alignment.rows();
    float[] weights = RandomFamilies.weights(rows, 9);
    for (boolean any : new boolean[] {false, true}) {
      Model model = new Model(kernel, alignment, weights, column, any);
      float[] all = model.parameters(8);
      double[] sums = new double[rows];
      Arrays.fill(sums, -3);

      double loss = model.likelihood.addLogLikelihoods(model.collected(all), sums);

      double expected = 0;
      for (int row = 0; row < rows; row++) {
        double logLikelihood = Math.log(model.softmax(all, row)[alignment.code(row, column)]);
        assertThat(sums[row] + 3).isCloseTo(logLikelihood, within(1e-5));
        expected -= weights[row] * logLikelihood;
      }
      assertThat(loss).isCloseTo(expected, within(1e-5 * (1 + expected)));
    }
  }

  /** One likelihood may have targets of any number of symbols up to its own, in any order. */
  @Test
  void aTargetIsEvaluatedAlikeAfterOthers() {
    int[] some = {3, 21, 12, 1, 17};
    EncodedAlignment alignment = sparse(some);
    float[] weights = RandomFamilies.weights(alignment.rows(), 3);
    SymbolIndex index = new SymbolIndex(alignment);
    ColumnLikelihood used =
        new ColumnLikelihood(index, Kernel.fastest(), weights, BIAS_PENALTY, COUPLING_PENALTY, 24);
    for (int column : new int[] {1, 0, 2, 4, 3, 0}) {
      Model fresh = new Model(Kernel.fastest(), alignment, weights, column, false);
      float[] parameters = fresh.collected(fresh.parameters(7));
      float[] expected = fresh.gradient();
      float[] gradient = fresh.gradient();
      double value = fresh.likelihood.evaluate(parameters, expected);

      used.target(fresh.target);

      assertThat(used.evaluate(parameters, gradient)).isEqualTo(value);
      assertThat(gradient).isEqualTo(expected);
    }
  }

  private static EncodedAlignment random(Alphabet alphabet, int rows, int columns) {
    return RandomFamilies.alignment(alphabet, rows, columns, 1);
  }

  private static EncodedAlignment sparse(int[] some) {
    return RandomFamilies.sparse(Alphabet.PROTEIN, 530, some, 2);
  }

  private static float[] moved(float[] parameters, float[] direction, double step) {
    float[] moved = new float[parameters.length];
    for (int k = 0; k < moved.length; k++) {
      moved[k] = (float) (parameters[k] + step * direction[k]);
    }
    return moved;
  }

  /** A likelihood of one target beside its definition over the parameters of all symbols. */
  private static final class Model {
    final ColumnLikelihood likelihood;
    final Target target;
    private final EncodedAlignment alignment;
    private final float[] weights;
    private final int column;
    private final int symbols;
    private final int stride;
    private final boolean any;
    private final boolean[] occurs;

    /**
     * @param any whether the target may have all symbols, or those that occur in its column
     */
    Model(Kernel kernel, EncodedAlignment alignment, float[] weights, int column, boolean any) {
      this.alignment = alignment;
      this.weights = weights;
      this.column = column;
      this.any = any;
      symbols = alignment.alphabet().size();
      stride = symbols == 21 ? 24 : 8;
      occurs = new boolean[alignment.columns() * symbols];
      for (int row = 0; row < alignment.rows(); row++) {
        for (int j = 0; j < alignment.columns(); j++) {
          occurs[j * symbols + alignment.code(row, j)] = true;
        }
      }
      SymbolIndex index = new SymbolIndex(alignment);
      target =
          any ? Target.any(index, alignment, column) : Target.occurring(index, alignment, column);
      likelihood =
          new ColumnLikelihood(
              index, kernel, weights, BIAS_PENALTY, COUPLING_PENALTY, target.stride);
      likelihood.target(target);
    }

    float[] gradient() {
      return new float[target.size()];
    }

    float[] collected(float[] all) {
      float[] parameters = new float[target.size()];
      target.collect(all, parameters);
      return parameters;
    }

    /** Whether a parameter may differ from zero. */
    boolean free(int parameter) {
      int place = parameter / stride - 1;
      return possible(parameter % stride)
          && (place < 0 || (occurs[place] && place / symbols != column));
    }

    private boolean possible(int symbol) {
      return symbol < symbols && (any || occurs[column * symbols + symbol]);
    }

    /** Random where they are free. */
    float[] parameters(long seed) {
      Random random = new Random(seed);
      float[] parameters = new float[(1 + occurs.length) * stride];
      for (int k = 0; k < parameters.length; k++) {
        float drawn = (float) random.nextGaussian() / 2;
        parameters[k] = free(k) ? drawn : 0;
      }
      return parameters;
    }

    double[] softmax(float[] all, int row) {
      double[] p = new double[symbols];
      double normaliser = 0;
      for (int a = 0; a < symbols; a++) {
        double logit = all[a];
        for (int j = 0; j < alignment.columns(); j++) {
          logit += all[(1 + j * symbols + alignment.code(row, j)) * stride + a];
        }
        p[a] = possible(a) ? Math.exp(logit) : 0;
        normaliser += p[a];
      }
      for (int a = 0; a < symbols; a++) {
        p[a] /= normaliser;
      }
      return p;
    }

    double value(float[] all) {
      double value = 0;
      for (int row = 0; row < alignment.rows(); row++) {
        value -= weights[row] * Math.log(softmax(all, row)[alignment.code(row, column)]);
      }
      for (int k = 0; k < all.length; k++) {
        double penalty = k < stride ? BIAS_PENALTY : COUPLING_PENALTY;
        value += penalty * all[k] * all[k];
      }
      return value;
    }

    double[] slopes(float[] all) {
      double[] slopes = new double[all.length];
      for (int k = 0; k < all.length; k++) {
        slopes[k] = 2 * (k < stride ? BIAS_PENALTY : COUPLING_PENALTY) * all[k];
      }
      for (int row = 0; row < alignment.rows(); row++) {
        double[] p = softmax(all, row);
        for (int a = 0; a < symbols; a++) {
          double residual = weights[row] * (p[a] - (alignment.code(row, column) == a ? 1 : 0));
          slopes[a] += residual;
          for (int j = 0; j < alignment.columns(); j++) {
            slopes[(1 + j * symbols + alignment.code(row, j)) * stride + a] += residual;
          }
        }
      }
      return slopes;
    }
  }
}
