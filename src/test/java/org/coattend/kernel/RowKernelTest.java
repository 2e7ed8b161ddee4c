package org.coattend.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.coattend.kernel.RowKernel.WIDTH;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowKernelTest {
  private static final int OFFSET = 5;

  private final RowKernel fastest = RowKernel.fastest();
  private final RowKernel plain = new PlainRowKernel();
  private final Random random = new Random(3);

  private float[] numbers(int count) {
    float[] numbers = new float[OFFSET + count];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 32", "7, 5", "15, 32", "1, 1000"})
  void productsOfTheVectorsAreThoseOfPlainLoops(int rows, int channels) {
    assumeThat(fastest).isNotInstanceOf(PlainRowKernel.class);
    float[] in = numbers(rows * channels);
    float[] weights = numbers(channels * WIDTH);
    float[] out = numbers(rows * WIDTH);
    float[] sums = numbers(channels * WIDTH);
    float[] plainOut = out.clone();
    float[] plainSums = sums.clone();

    fastest.multiply(in, OFFSET, channels, weights, OFFSET, out, OFFSET, rows);
    plain.multiply(in, OFFSET, channels, weights, OFFSET, plainOut, OFFSET, rows);
    fastest.outer(in, OFFSET, channels, out, OFFSET, sums, OFFSET, rows);
    plain.outer(in, OFFSET, channels, plainOut, OFFSET, plainSums, OFFSET, rows);

    assertThat(out).containsExactly(plainOut, within(2e-4f));
    assertThat(sums).containsExactly(plainSums, within(2e-3f));
  }
}
