package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {
  private final Kernel plain = Kernel.plain();
  private final Kernel vector = Kernel.fastest();
  private Random random;

  @BeforeEach
  void seed() {
    random = new Random(1);
  }

  @Test
  void theVectorKernelIsFoundWhereItsModuleIs() {
    assertThat(vector.getClass().getSimpleName()).isEqualTo("VectorKernel");
  }

  /** Symbols and rows; about where the logits are, and how far apart: in and out of ±60. */
  static Stream<Arguments> logits() {
    return IntStream.of(1, 5, 8, 9, 16, 17, 21, 24)
        .boxed()
        .flatMap(
            symbols ->
                Stream.of(
                    Arguments.of(symbols, 1, 0, 1),
                    Arguments.of(symbols, 77, 0, 1),
                    Arguments.of(symbols, 77, 0, 15),
                    Arguments.of(symbols, 40, 100, 8),
                    Arguments.of(symbols, 40, -100, 8),
                    Arguments.of(symbols, 100, 60, 2),
                    Arguments.of(symbols, 100, -60, 2),
                    Arguments.of(symbols, 40, 0, 60),
                    Arguments.of(symbols, 40, 0, 10_000)));
  }

  @ParameterizedTest
  @MethodSource("logits")
  void residualsAgree(int symbols, int rows, float centre, float spread) {
    int stride = SymbolIndex.stride(symbols);
    float[] logits = logits(symbols, rows, centre, spread);
    float[] others = logits.clone();
    byte[] target = targets(rows + 2, symbols);
    float[] weights = random(rows + 2, 1);
    double[] expected = new double[rows + 1];
    double[] actual = new double[rows + 1];

    plain.residuals(logits, rows, target, weights, 2, symbols, stride, expected);
    vector.residuals(others, rows, target, weights, 2, symbols, stride, actual);

    for (int row = 0; row < rows; row++) {
      double same = expected[row];
      assertThat(actual[row]).isCloseTo(same, within(1e-5 * (1 + Math.abs(same))));
    }
    assertThat(actual[rows]).isZero();
    assertThat(others).containsExactly(logits, within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("logits")
  void residualsAndLogLikelihoodsAreThoseOfTheSoftmax(
      int symbols, int rows, float centre, float spread) {
    int stride = SymbolIndex.stride(symbols);
    float[] logits = logits(symbols, rows, centre, spread);
    byte[] target = targets(rows + 2, symbols);
    float[] weights = random(rows + 2, 1);

    for (Kernel kernel : new Kernel[] {plain, vector}) {
      float[] residuals = logits.clone();
      double[] logLikelihoods = new double[rows];
      kernel.residuals(residuals, rows, target, weights, 2, symbols, stride, logLikelihoods);

      for (int row = 0; row < rows; row++) {
        double top = logits[row * stride];
        for (int a = 0; a < symbols; a++) {
          top = Math.max(top, logits[row * stride + a]);
        }
        double normaliser = 0;
        for (int a = 0; a < symbols; a++) {
          normaliser += Math.exp(logits[row * stride + a] - top);
        }
        int observed = target[row + 2];
        double expected = logits[row * stride + observed] - top - Math.log(normaliser);
        assertThat(logLikelihoods[row]).isCloseTo(expected, within(1e-5 + 1e-6 * spread));
        for (int a = 0; a < symbols; a++) {
          double softmax = Math.exp(logits[row * stride + a] - top) / normaliser;
          double residual = weights[row + 2] * (softmax - (a == observed ? 1 : 0));
          assertThat((double) residuals[row * stride + a]).isCloseTo(residual, within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 12", "16, 12", "24, 12", "8, 1", "16, 1", "24, 1"})
  void gatherAndScatterAgree(int stride, int rows) {
    int keyCount = 30;
    int[] ends = new int[rows];
    char[] keys = new char[rows * 7];
    for (int row = 0; row < rows; row++) {
      ends[row] = (row == 0 ? 0 : ends[row - 1]) + random.nextInt(8);
    }
    for (int k = 0; k < keys.length; k++) {
      keys[k] = (char) random.nextInt(keyCount);
    }
    float[] table = random(keyCount * stride, 1);
    float[] base = random(stride, 1);
    int from = rows / 3;
    float[] expected = new float[(rows - from) * stride];
    float[] actual = new float[expected.length];

    plain.gather(table, base, keys, ends, from, rows, expected, stride);
    vector.gather(table, base, keys, ends, from, rows, actual, stride);

    assertThat(actual).containsExactly(expected, within(1e-5f));

    char[] counts = new char[keyCount + 1];
    char[] members = new char[keyCount * 3];
    for (int key = 0, next = 1; key < keyCount; key++) {
      counts[1 + key] = (char) random.nextInt(3);
      for (int k = 0; k < counts[1 + key]; k++) {
        members[next++] = (char) random.nextInt(rows - from);
      }
    }
    float[] gradient = random(keyCount * stride, 1);
    float[] same = gradient.clone();
    plain.scatter(gradient, expected, members, 1, counts, 1, keyCount, stride);
    vector.scatter(same, expected, members, 1, counts, 1, keyCount, stride);
    assertThat(same).containsExactly(gradient, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 24})
  void theSumOfSlicesIsThatOfEachOfTheirPlaces(int stride) {
    float[] slices = random(9 * stride, 1);

    for (Kernel kernel : new Kernel[] {plain, vector}) {
      for (int[] range : new int[][] {{0, 9}, {2, 7}, {3, 4}, {5, 5}}) {
        float[] sum = random(stride + 3, 1);
        float[] beyond = Arrays.copyOfRange(sum, stride, stride + 3);

        kernel.sum(slices, range[0], range[1], sum, stride);

        for (int a = 0; a < stride; a++) {
          double expected = 0;
          for (int slice = range[0]; slice < range[1]; slice++) {
            expected += slices[slice * stride + a];
          }
          assertThat((double) sum[a]).isCloseTo(expected, within(1e-5));
        }
        assertThat(Arrays.copyOfRange(sum, stride, stride + 3)).isEqualTo(beyond);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 3, 0", "16, 3, 0", "24, 3, 0", "8, 7, 3", "16, 7, 2", "24, 0, 4", "24, 4, 2"})
  void slicesAreTakenRelativeToOneOfThemWhereverItLies(int stride, int reference, int start) {
    float[] slices = random(8 * stride, 1);
    float[] before = random(9 * stride, 1);

    for (Kernel kernel : new Kernel[] {plain, vector}) {
      float[] relative = before.clone();

      kernel.subtract(slices, 2, 6, reference, relative, start, stride);

      for (int k = 0; k < relative.length; k++) {
        int from = k - start * stride;
        boolean written = from >= 0 && from < 4 * stride;
        float expected =
            written
                ? slices[2 * stride + from] - slices[reference * stride + k % stride]
                : before[k];
        assertThat(relative[k]).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "31", "32", "1000"})
  void sumsAgree(int length) {
    float[] a = random(length + 3, 1);
    float[] b = random(length + 3, 1);
    assertThat(vector.dot(a, b, length)).isCloseTo(plain.dot(a, b, length), within(1e-4));
    float[] c = b.clone();
    plain.addScaled(0.3f, a, b, length);
    vector.addScaled(0.3f, a, c, length);
    assertThat(c).containsExactly(b, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 17, 21})
  void aRowOfWeightZeroLeavesNoResidualButHasItsLikelihood(int symbols) {
    int stride = SymbolIndex.stride(symbols);
    float[] logits = logits(symbols, 3, 0, 1);
    byte[] target = targets(3, symbols);

    for (Kernel kernel : new Kernel[] {plain, vector}) {
      float[] residuals = logits.clone();
      double[] found = new double[3];
      double[] expected = new double[3];
      kernel.residuals(residuals, 3, target, new float[] {0.5f, 0, 2}, 0, symbols, stride, found);
      kernel.residuals(logits.clone(), 3, target, ones(3), 0, symbols, stride, expected);

      assertThat(Arrays.copyOfRange(residuals, stride, 2 * stride)).containsOnly(0);
      assertThat(found).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 8, 9, 16, 17, 21})
  void theResidualsOfARowAddUpToNothingAndItsPaddingIsClear(int symbols) {
    int stride = SymbolIndex.stride(symbols);
    for (Kernel kernel : new Kernel[] {plain, vector}) {
      float[] residuals = random(7 * stride, 3);
      kernel.residuals(residuals, 7, new byte[7], ones(7), 0, symbols, stride, new double[7]);

      for (int row = 0; row < 7; row++) {
        double sum = 0;
        for (int a = 0; a < symbols; a++) {
          sum += residuals[row * stride + a];
        }
        assertThat(sum).isCloseTo(0, within(1e-6));
        assertThat(residuals[row * stride]).isNegative();
        for (int a = symbols; a < stride; a++) {
          assertThat(residuals[row * stride + a]).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROTEIN, 1, 2",
    "PROTEIN, 3, 9",
    "PROTEIN, 511, 5",
    "PROTEIN, 1025, 4",
    "NUCLEOTIDE, 1, 2",
    "NUCLEOTIDE, 7, 11",
    "NUCLEOTIDE, 513, 6"
  })
  void valueAndGradientOfATargetAgree(Alphabet alphabet, int rows, int columns) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, rows, columns, 2);
    float[] weights = RandomFamilies.weights(rows, 3);
    for (int row = 1; row < rows; row += 3) {
      weights[row] = 0;
    }
    valuesAndGradientsAgree(alignment, weights, Target::occurring);
    valuesAndGradientsAgree(alignment, weights, Target::any);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 16, 17, 21})
  void valueAndGradientOfATargetAgreeWhereSymbolsDoNotOccur(int symbols) {
    EncodedAlignment alignment =
        RandomFamilies.sparse(Alphabet.PROTEIN, 600, new int[] {3, symbols, 1, 21, 11}, 6);
    float[] weights = RandomFamilies.weights(600, 7);

    valuesAndGradientsAgree(alignment, weights, Target::occurring);
    valuesAndGradientsAgree(alignment, weights, Target::any);
  }

  @ParameterizedTest
  @EnumSource
  void aBlockOfOneTargetIsFittedAlike(Alphabet alphabet) {
    EncodedAlignment alignment = RandomFamilies.alignment(alphabet, 101, 6, 4);
    float[] weights = RandomFamilies.weights(101, 5);
    PseudoLikelihood.Options options = new PseudoLikelihood.Options(0.5, 0.1, 3, 0);

    Couplings expected =
        new PseudoLikelihood(alignment, weights, options, plain).fit(5, 6).couplings();
    Couplings actual =
        new PseudoLikelihood(alignment, weights, options, vector).fit(5, 6).couplings();

    assertThat(expected.norms(5)[0]).isPositive();
    assertThat(actual.values()).containsExactly(expected.values(), within(1e-4f));
  }

  private interface Choice {
    Target target(SymbolIndex index, EncodedAlignment alignment, int column);
  }

  private void valuesAndGradientsAgree(EncodedAlignment alignment, float[] weights, Choice choice) {
    SymbolIndex index = new SymbolIndex(alignment);
    Target target = choice.target(index, alignment, 1);
    float[] parameters = random(target.size(), 0.5f);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = k % target.stride < target.symbols.length ? parameters[k] : 0;
    }
    float[] expected = new float[parameters.length];
    float[] actual = new float[parameters.length];

    double value = evaluate(plain, index, target, weights, parameters, expected);
    double same = evaluate(vector, index, target, weights, parameters, actual);

    assertThat(same).isCloseTo(value, within(1e-5 * value));
    float largest = 0;
    for (float slope : expected) {
      largest = Math.max(largest, Math.abs(slope));
    }
    assertThat(actual).containsExactly(expected, within(1e-5f * largest));
  }

  private static double evaluate(
      Kernel kernel,
      SymbolIndex index,
      Target target,
      float[] weights,
      float[] parameters,
      float[] gradient) {
    ColumnLikelihood likelihood =
        new ColumnLikelihood(index, kernel, weights, 0.1, 0.2, target.stride);
    likelihood.target(target);
    return likelihood.evaluate(parameters, gradient);
  }

  private float[] logits(int symbols, int rows, float centre, float spread) {
    int stride = SymbolIndex.stride(symbols);
    float[] logits = random(rows * stride, spread);
    for (int k = 0; k < logits.length; k++) {
      logits[k] = k % stride < symbols ? centre + logits[k] : 0;
    }
    return logits;
  }

  private byte[] targets(int rows, int symbols) {
    byte[] targets = new byte[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = (byte) random.nextInt(symbols);
    }
    return targets;
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private float[] random(int length, float spread) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = spread * (float) random.nextGaussian();
    }
    return values;
  }
}
