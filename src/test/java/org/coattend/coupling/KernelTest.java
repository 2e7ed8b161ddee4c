package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @CsvSource({
    "21, 24, 3, 1",
    "21, 24, 100, 1",
    "5, 8, 77, 1",
    "21, 24, 40, 10000",
    "5, 8, 9, 10000"
  })
  void residualsAgree(int symbols, int stride, int rows, float spread) {
    float[] logits = random(rows * stride, spread);
    float[] others = logits.clone();
    byte[] target = new byte[rows + 2];
    for (int row = 0; row < target.length; row++) {
      target[row] = (byte) random.nextInt(symbols);
    }
    float[] weights = random(rows + 2, 1);

    double loss = plain.residuals(logits, rows, target, weights, 2, symbols, stride);
    double same = vector.residuals(others, rows, target, weights, 2, symbols, stride);

    assertThat(same).isCloseTo(loss, within(1e-5 * Math.abs(loss) + 1e-5));
    assertThat(others).containsExactly(logits, within(1e-5f));
  }

  @ParameterizedTest
  @CsvSource({"21, 24, 3, 1", "21, 24, 100, 1", "5, 8, 77, 1", "21, 24, 40, 60", "5, 8, 9, 60"})
  void logLikelihoodsAreThoseOfTheSoftmax(int symbols, int stride, int rows, float spread) {
    float[] logits = random(rows * stride, spread);
    byte[] target = new byte[rows + 2];
    for (int row = 0; row < target.length; row++) {
      target[row] = (byte) random.nextInt(symbols);
    }

    for (Kernel kernel : new Kernel[] {plain, vector}) {
      double[] sums = new double[rows + 2];
      Arrays.fill(sums, 0.5);
      kernel.addLogLikelihoods(logits.clone(), rows, target, 2, symbols, stride, sums);

      assertThat(sums[1]).isEqualTo(0.5);
      for (int row = 0; row < rows; row++) {
        double top = logits[row * stride];
        for (int a = 0; a < symbols; a++) {
          top = Math.max(top, logits[row * stride + a]);
        }
        double normaliser = 0;
        for (int a = 0; a < symbols; a++) {
          normaliser += Math.exp(logits[row * stride + a] - top);
        }
        double expected = logits[row * stride + target[row + 2]] - top - Math.log(normaliser);
        assertThat(sums[row + 2] - 0.5).isCloseTo(expected, within(1e-5 + 1e-6 * spread));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 12", "24, 12", "24, 1"})
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
  @CsvSource({"21, 24", "5, 8"})
  void aRowOfWeightZeroLeavesNoResidualAndNoLoss(int symbols, int stride) {
    float[] logits = random(3 * stride, 1);
    byte[] target = {1, 2, 3};
    float[] weights = {0.5f, 0, 2};
    float[] first = Arrays.copyOf(logits, stride);
    float[] last = Arrays.copyOfRange(logits, 2 * stride, 3 * stride);

    for (Kernel kernel : new Kernel[] {plain, vector}) {
      float[] residuals = logits.clone();
      double loss = kernel.residuals(residuals, 3, target, weights, 0, symbols, stride);
      double others =
          kernel.residuals(first.clone(), 1, target, weights, 0, symbols, stride)
              + kernel.residuals(last.clone(), 1, target, weights, 2, symbols, stride);

      assertThat(Arrays.copyOfRange(residuals, stride, 2 * stride)).containsOnly(0);
      assertThat(loss).isCloseTo(others, within(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({"21, 24", "5, 8"})
  void theResidualsOfARowAddUpToNothingAndItsPaddingIsClear(int symbols, int stride) {
    for (Kernel kernel : new Kernel[] {plain, vector}) {
      float[] residuals = random(7 * stride, 3);
      kernel.residuals(residuals, 7, new byte[7], ones(7), 0, symbols, stride);

      for (int row = 0; row < 7; row++) {
        double sum = 0;
        for (int a = 0; a < symbols; a++) {
          sum += residuals[row * stride + a];
        }
        assertThat(sum).isCloseTo(0, within(1e-6));
        assertThat(residuals[row * stride]).isNegative();
        assertThat(Arrays.copyOfRange(residuals, row * stride + symbols, (row + 1) * stride))
            .containsOnly(0);
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
    SymbolIndex index = new SymbolIndex(alignment);
    float[] parameters = random((1 + index.keyCount()) * index.stride, 0.5f);
    clearPadding(parameters, index);
    float[] expected = new float[parameters.length];
    float[] actual = new float[parameters.length];

    double value = evaluate(plain, alignment, index, weights, parameters, expected);
    double same = evaluate(vector, alignment, index, weights, parameters, actual);

    assertThat(same).isCloseTo(value, within(1e-5 * value));
    float largest = 0;
    for (float slope : expected) {
      largest = Math.max(largest, Math.abs(slope));
    }
    assertThat(actual).containsExactly(expected, within(1e-5f * largest));
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

  private static double evaluate(
      Kernel kernel,
      EncodedAlignment alignment,
      SymbolIndex index,
      float[] weights,
      float[] parameters,
      float[] gradient) {
    ColumnLikelihood likelihood = new ColumnLikelihood(index, kernel, weights, 0.1, 0.2);
    likelihood.target(1, alignment.column(1));
    return likelihood.evaluate(parameters, gradient);
  }

  private static void clearPadding(float[] parameters, SymbolIndex index) {
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = k % index.stride < index.symbols ? parameters[k] : 0;
    }
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
