package org.coattend.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PottsModelTest {

  private static final int COLUMNS = 4;
  private static final int SYMBOLS = 3;
  private static final int SAMPLES = 40_000;

  private final Random random = new Random(5);
  private final double[][] fields = normal(COLUMNS);
  private final int[][] pairs = {{0, 2}, {1, 2}, {0, 3}};
  private final double[][][] couplings = {normal(SYMBOLS), normal(SYMBOLS), normal(SYMBOLS)};

  @Test
  void frequenciesOfWholeRowsAgreeWithExactEnumeration() {
    double[] expected = enumerate();
    double[] observed = new double[expected.length];
    PottsModel model = new PottsModel(fields);
    for (int k = 0; k < pairs.length; k++) {
      model.couple(pairs[k][0], pairs[k][1], couplings[k]);
    }
    for (int n = 0; n < SAMPLES; n++) {
      observed[index(model.sample(30, random))] += 1.0 / SAMPLES;
    }
    for (int state = 0; state < expected.length; state++) {
      double p = expected[state];
      double standardError = Math.sqrt(p * (1 - p) / SAMPLES);
      assertThat(observed[state])
          .as("row number %s", state)
          .isCloseTo(p, within(4.5 * standardError));
    }
  }

  /** P of every row straight from the definition. */
  private double[] enumerate() {
    double[] weights = new double[81];
    double sum = 0;
    byte[] row = new byte[COLUMNS];
    for (int state = 0; state < weights.length; state++) {
      double energy = 0;
      for (int i = 0, rest = state; i < COLUMNS; i++, rest /= SYMBOLS) {
        row[i] = (byte) (rest % SYMBOLS);
        energy += fields[i][row[i]];
      }
      for (int k = 0; k < pairs.length; k++) {
        energy += couplings[k][row[pairs[k][0]]][row[pairs[k][1]]];
      }
      weights[state] = Math.exp(energy);
      sum += weights[state];
    }
    for (int state = 0; state < weights.length; state++) {
      weights[state] /= sum;
    }
    return weights;
  }

  private static int index(byte[] row) {
    int index = 0;
    for (int i = COLUMNS - 1; i >= 0; i--) {
      index = index * SYMBOLS + row[i];
    }
    return index;
  }

  private double[][] normal(int lines) {
    double[][] values = new double[lines][SYMBOLS];
    for (double[] line : values) {
      for (int a = 0; a < SYMBOLS; a++) {
        line[a] = random.nextGaussian();
      }
    }
    return values;
  }
}
