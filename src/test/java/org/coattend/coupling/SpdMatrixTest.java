package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
}
