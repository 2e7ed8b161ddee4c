package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private float[] random(int length, float spread) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = spread * (float) random.nextGaussian();
    }
    return values;
  }
}
