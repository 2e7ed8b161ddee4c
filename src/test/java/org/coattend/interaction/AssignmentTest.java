package org.coattend.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "5, 1", "4, 4", "3, 6", "6, 3", "7, 7"})
  void noOtherAssignmentHasALargerTotal(int lines, int columns) {
    Random random = new Random(lines * 10L + columns);
    for (int round = 0; round < 50; round++) {
      boolean ties = round % 5 == 0;
      double[][] scores = new double[lines][columns];
      for (double[] line : scores) {
        Arrays.setAll(line, k -> ties ? random.nextInt(3) : random.nextGaussian());
      }

      int[] assigned = Assignment.of(scores);

      assertThat(IntStream.of(assigned).filter(j -> j >= 0))
          .hasSize(Math.min(lines, columns))
          .doesNotHaveDuplicates();
      double total = 0;
      for (int i = 0; i < lines; i++) {
        total += assigned[i] < 0 ? 0 : scores[i][assigned[i]];
      }
      assertThat(total).isCloseTo(best(scores, 0, 0, Math.max(0, lines - columns)), within(1e-9));
    }
  }

  /** Tries all: each line takes a free column or, where there are too few, none. */
  private static double best(double[][] scores, int line, int taken, int left) {
    if (line == scores.length) {
      return 0;
    }
    double best = left > 0 ? best(scores, line + 1, taken, left - 1) : Double.NEGATIVE_INFINITY;
    for (int j = 0; j < scores[line].length; j++) {
      if ((taken >> j & 1) == 0) {
        best = Math.max(best, scores[line][j] + best(scores, line + 1, taken | 1 << j, left));
      }
    }
    return best;
  }
}
