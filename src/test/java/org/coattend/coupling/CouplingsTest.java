package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CouplingsTest {
  private static final int COLUMNS = 4;

  @ParameterizedTest
  @CsvSource({"21, 24", "5, 8"})
  void valuesAreTheParametersInTheGaugeWhereBothMeansAreZero(int symbols, int stride) {
    float[] parameters = parameters(symbols, stride, 1);
    Couplings couplings = new Couplings(2, 3, COLUMNS, symbols - 1);

    couplings.set(2, parameters, symbols, stride);

    for (int j = 0; j < COLUMNS; j++) {
      double[][] expected = new double[symbols][symbols];
      for (int a = 0; a < symbols; a++) {
        for (int b = 0; b < symbols; b++) {
          expected[a][b] = parameters[(1 + j * symbols + b) * stride + a];
        }
      }
      centreRows(expected);
      expected = transposed(expected);
      centreRows(expected);
      for (int a = 0; a < symbols - 1; a++) {
        for (int b = 0; b < symbols - 1; b++) {
          assertThat((double) couplings.value(2, j, a, b)).isCloseTo(expected[b][a], within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"21, 24", "5, 8"})
  void parametersThatAreZeroForTheGapAreCentredAlikeButForTheTargetWithItself(
      int symbols, int stride) {
    int residues = symbols - 1;
    float[] parameters = parameters(symbols, stride, 9);
    Couplings centred = new Couplings(1, 3, COLUMNS, residues);
    for (int j = 0; j < COLUMNS; j++) {
      for (int b = 0; b < symbols; b++) {
        int slice = (1 + j * symbols + b) * stride;
        parameters[slice + residues] = 0;
        for (int a = 0; a < residues; a++) {
          parameters[slice + a] *= b == residues ? 0 : 1;
          if (b < residues) {
            centred.values()[centred.at(2, a) + j * residues + b] = parameters[slice + a];
          }
        }
      }
    }
    Couplings expected = new Couplings(1, 3, COLUMNS, residues);
    expected.set(2, parameters, symbols, stride);

    centred.centreFromGap(2);

    for (int j = 0; j < COLUMNS; j++) {
      for (int a = 0; a < residues; a++) {
        for (int b = 0; b < residues; b++) {
          float value = j == 2 ? 0 : expected.value(2, j, a, b);
          assertThat(centred.value(2, j, a, b)).isCloseTo(value, within(1e-5f));
        }
      }
      assertThat(centred.norms(1)[j]).isZero();
    }
  }

  @Test
  void whatAddsNothingToAnyPairIsTakenOut() {
    float[] parameters = parameters(5, 8, 2);
    float[] shifted = parameters.clone();
    Random random = new Random(3);
    for (int key = 0; key < COLUMNS * 5; key++) {
      float ofOther = (float) random.nextGaussian();
      for (int a = 0; a < 5; a++) {
        shifted[(1 + key) * 8 + a] += ofOther + a * (1 + key / 5);
      }
    }
    Couplings couplings = new Couplings(0, 1, COLUMNS, 4);
    Couplings same = new Couplings(0, 1, COLUMNS, 4);

    couplings.set(0, parameters, 5, 8);
    same.set(0, shifted, 5, 8);

    assertThat(same.values()).containsExactly(couplings.values(), within(1e-5f));
  }

  @Test
  void theNormIsThatOfTheResiduesAlone() {
    Couplings couplings = new Couplings(1, 3, COLUMNS, 4);
    couplings.set(1, parameters(5, 8, 4), 5, 8);
    couplings.set(2, parameters(5, 8, 5), 5, 8);

    for (int i = 1; i < 3; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        double squares = 0;
        for (int a = 0; a < 4; a++) {
          for (int b = 0; b < 4; b++) {
            squares += Math.pow(couplings.value(i, j, a, b), 2);
          }
        }
        assertThat((double) couplings.norms(i)[j]).isCloseTo(Math.sqrt(squares), within(1e-6));
      }
    }
  }

  @Test
  void theStrongestPairIsTheLargestValueNotTheLargestNorm() {
    Couplings couplings = new Couplings(0, 1, 1, 3);
    couplings.values()[1 * 3 + 2] = 2; // a = 1, b = 2
    couplings.values()[0] = -5;

    assertThat(couplings.value(0, 0, 1, 2)).isEqualTo(2);
    assertThat(couplings.strongest(0)).containsExactly((short) (1 * 3 + 2));
  }

  @Test
  void targetsOfABlockKeepToTheirOwnPlace() {
    Couplings both = new Couplings(5, 7, COLUMNS, 4);
    Couplings alone = new Couplings(6, 7, COLUMNS, 4);
    float[] parameters = parameters(5, 8, 6);

    both.set(6, parameters, 5, 8);
    alone.set(6, parameters, 5, 8);

    for (int j = 0; j < COLUMNS; j++) {
      assertThat(both.norms(5)[j]).isZero();
      assertThat(both.norms(6)[j]).isPositive().isEqualTo(alone.norms(6)[j]);
    }
  }

  private static float[] parameters(int symbols, int stride, long seed) {
    Random random = new Random(seed);
    float[] parameters = new float[(1 + COLUMNS * symbols) * stride];
    for (int key = -1; key < COLUMNS * symbols; key++) {
      for (int a = 0; a < symbols; a++) {
        parameters[(1 + key) * stride + a] = (float) random.nextGaussian();
      }
    }
    return parameters;
  }

  private static void centreRows(double[][] matrix) {
    for (double[] row : matrix) {
      double mean = 0;
      for (double value : row) {
        mean += value / row.length;
      }
      for (int k = 0; k < row.length; k++) {
        row[k] -= mean;
      }
    }
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] transposed = new double[matrix.length][matrix.length];
    for (int a = 0; a < matrix.length; a++) {
      for (int b = 0; b < matrix.length; b++) {
        transposed[b][a] = matrix[a][b];
      }
    }
    return transposed;
  }
}
