package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpdMatrixTest {
  @Test
  void aMatrixThatIsNotPositiveDefiniteIsRefused() {
    try (SpdMatrix matrix = new SpdMatrix(2)) {
      matrix.set(0, 0, 1);
      matrix.set(1, 0, 2);
      matrix.set(1, 1, 1);

      assertThatThrownBy(matrix::invert)
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("order 2");
    }
  }

  @Test
  void aMatrixIsZeroAtFirst() {
    try (SpdMatrix matrix = new SpdMatrix(300)) {
      for (int column = 0; column < 300; column++) {
        for (int row = column; row < 300; row++) {
          assertThat(matrix.get(row, column)).isZero();
        }
      }
    }
  }

  @Test
  void theInverseTimesTheMatrixIsOne() {
    int n = 40;
    Random random = new Random(9);
    double[][] matrix = new double[n][n];
    double[] v = new double[n];
    for (int sample = 0; sample < 3 * n; sample++) {
      Arrays.setAll(v, k -> random.nextGaussian());
      for (int r = 0; r < n; r++) {
        for (int c = 0; c < n; c++) {
          matrix[r][c] += v[r] * v[c] / n;
        }
      }
    }
    try (SpdMatrix inverse = new SpdMatrix(n)) {
      for (int c = 0; c < n; c++) {
        for (int r = c; r < n; r++) {
          inverse.set(r, c, (float) matrix[r][c]);
        }
      }
      inverse.invert();

      for (int r = 0; r < n; r++) {
        for (int c = 0; c < n; c++) {
          double product = 0;
          for (int k = 0; k < n; k++) {
            product += matrix[r][k] * inverse.get(Math.max(k, c), Math.min(k, c));
          }
          assertThat(product).isCloseTo(r == c ? 1 : 0, within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"50, 0, 50", "50, 20, 40", "50, 49, 50", "3, 1, 2", "40, 16, 32"})
  void rowsAreWholeThoughHalfOfTheMatrixIsKept(int size, int from, int to) {
    try (SpdMatrix matrix = random(size)) {
      float[] rows = new float[(to - from) * size];

      matrix.rows(from, to, rows);

      for (int row = from; row < to; row++) {
        for (int column = 0; column < size; column++) {
          assertThat(rows[(row - from) * size + column])
              .isEqualTo(matrix.get(Math.max(row, column), Math.min(row, column)));
        }
      }
    }
  }

  @Test
  void theProductWithAVectorTakesTheWholeMatrix() {
    int size = 30;
    try (SpdMatrix matrix = random(size)) {
      float[] vector = new float[size];
      for (int k = 0; k < size; k++) {
        vector[k] = k - 7;
      }

      float[] product = matrix.times(vector);

      for (int row = 0; row < size; row++) {
        double sum = 0;
        for (int column = 0; column < size; column++) {
          sum += vector[column] * matrix.get(Math.max(row, column), Math.min(row, column));
        }
        assertThat((double) product[row]).isCloseTo(sum, within(1e-3));
      }
    }
  }

  private static SpdMatrix random(int size) {
    Random random = new Random(size);
    SpdMatrix matrix = new SpdMatrix(size);
    for (int column = 0; column < size; column++) {
      for (int row = column; row < size; row++) {
        matrix.set(row, column, (float) random.nextGaussian());
      }
    }
    return matrix;
  }
}
