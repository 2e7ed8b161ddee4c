package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.Test;

class MeanFieldTest {
  private static final MeanField.Options OPTIONS = new MeanField.Options(0.7);
  private static final int COLUMNS = 6;
  private static final int ROWS = 150;

  private final EncodedAlignment alignment =
      RandomFamilies.alignment(Alphabet.NUCLEOTIDE, ROWS, COLUMNS, 5);
  private final float[] weights = RandomFamilies.weights(ROWS, 6);

  @Test
  void couplingsAreMinusTheInverseCovarianceInTheZeroSumGauge() {
    double[][] inverse = inverse(covariance());
    Couplings couplings = OPTIONS.of(alignment, weights).fit(0, COLUMNS).couplings();

    for (int i = 0; i < COLUMNS; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        if (i != j) {
          double[][] w = zeroSum(inverse, i, j);
          for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
              assertThat(couplings.value(i, j, a, b)).isCloseTo((float) w[a][b], within(2e-5f));
            }
          }
        }
      }
    }
  }

  @Test
  void aFitThatFailsGivesBackItsNativeMemory() {
    float[] tooFew = Arrays.copyOf(weights, ROWS - 1);
    long before = Pointer.totalBytes();

    assertThatThrownBy(() -> OPTIONS.of(alignment, tooFew))
        .isInstanceOf(IndexOutOfBoundsException.class);

    assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
  }

  @Test
  void likelihoodsAreThoseOfTheCouplingsAndBiases() {
    double[][] inverse = inverse(covariance());
    double[] p = frequencies();
    double[] found = OPTIONS.of(alignment, weights).fit(1, 3).logLikelihoods();

    for (int row = 0; row < ROWS; row++) {
      double expected = 0;
      for (int i = 1; i < 3; i++) {
        double[] logits = new double[5];
        for (int a = 0; a < 4; a++) {
          logits[a] = Math.log(p[i * 5 + a] / p[i * 5 + 4]);
          for (int j = 0; j < COLUMNS; j++) {
            for (int b = 0; b < 4 && j != i; b++) {
              int present = alignment.code(row, j) == b ? 1 : 0;
              logits[a] -= inverse[i * 4 + a][j * 4 + b] * (present - p[j * 5 + b]);
            }
          }
        }
        double normaliser = Arrays.stream(logits).map(Math::exp).sum();
        expected += logits[alignment.code(row, i)] - Math.log(normaliser);
      }
      assertThat(found[row]).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void aBlockIsThatPartOfTheWhole() {
    MeanField model = OPTIONS.of(alignment, weights);
    float[] whole = model.fit(0, COLUMNS).couplings().values();
    float[] part = model.fit(2, 4).couplings().values();

    int size = COLUMNS * 16;
    assertThat(part).containsExactly(Arrays.copyOfRange(whole, 2 * size, 4 * size));
  }

  @Test
  void plantedContactsAreOnTop() {
    PlantedPotts planted =
        PlantedPotts.simulate(new PlantedPotts.Options(48, 20, 1500, 0.8, 1, 50, 0.02, 7));
    EncodedAlignment rows = encode(planted.rows());
    float[] even = new float[rows.rows()];
    Arrays.fill(even, 1);
    Couplings couplings = OPTIONS.of(rows, even).fit(0, 48).couplings();

    float[][] norms = new float[48][48];
    for (int i = 0; i < 48; i++) {
      for (int j = 0; j < 48; j++) {
        norms[i][j] = couplings.norms(i)[j];
      }
    }
    PairScores scores = new PairScores(norms, 1);
    Set<Integer> top = new HashSet<>();
    int[] ranks = scores.ranks();
    IntStream.range(0, ranks.length).filter(pair -> ranks[pair] <= 20).forEach(top::add);
    assertThat(planted.contacts())
        .filteredOn(contact -> top.contains(scores.pair(contact.i() - 1, contact.j() - 1)))
        .hasSizeGreaterThanOrEqualTo(17);
  }

  @Test
  void aPseudocountOutOfItsRangeIsRefused() {
    for (double pseudocount : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> new MeanField.Options(pseudocount))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pseudocount");
    }
  }

  @Test
  void aCovarianceWithoutInverseIsRefusedWithTheFamilysName() {
    EncodedAlignment same =
        new EncodedAlignment("same", Alphabet.NUCLEOTIDE, 2, 2, new byte[] {0, 0, 1, 1});

    assertThatThrownBy(() -> new MeanField.Options(1e-12).of(same, new float[] {1, 1}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("family same")
        .hasMessageContaining("pseudocount");
  }

  private double[] frequencies() {
    double total = 0;
    double[] p = new double[COLUMNS * 5];
    for (int row = 0; row < ROWS; row++) {
      total += weights[row];
      for (int i = 0; i < COLUMNS; i++) {
        p[i * 5 + alignment.code(row, i)] += weights[row];
      }
    }
    for (int k = 0; k < p.length; k++) {
      p[k] = 0.3 * p[k] / total + 0.7 / 5;
    }
    return p;
  }

  private double[][] covariance() {
    double[] p = frequencies();
    double total = 0;
    double[][] joint = new double[COLUMNS * 5][COLUMNS * 5];
    for (int row = 0; row < ROWS; row++) {
      total += weights[row];
      for (int i = 0; i < COLUMNS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          joint[i * 5 + alignment.code(row, i)][j * 5 + alignment.code(row, j)] += weights[row];
        }
      }
    }
    double[][] covariance = new double[COLUMNS * 4][COLUMNS * 4];
    for (int k = 0; k < COLUMNS * 4; k++) {
      for (int l = 0; l < COLUMNS * 4; l++) {
        int r = k / 4 * 5 + k % 4;
        int c = l / 4 * 5 + l % 4;
        double together = 0.3 * joint[r][c] / total + 0.7 / 25;
        if (k / 4 == l / 4) {
          together = k == l ? p[r] : 0;
        }
        covariance[k][l] = together - p[r] * p[c];
      }
    }
    return covariance;
  }

  /** By Gauss and Jordan. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] work = new double[n][2 * n];
    for (int r = 0; r < n; r++) {
      System.arraycopy(matrix[r], 0, work[r], 0, n);
      work[r][n + r] = 1;
    }
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c + 1; r < n; r++) {
        pivot = Math.abs(work[r][c]) > Math.abs(work[pivot][c]) ? r : pivot;
      }
      double[] row = work[pivot];
      work[pivot] = work[c];
      work[c] = row;
      double by = row[c];
      Arrays.setAll(row, k -> row[k] / by);
      for (int r = 0; r < n; r++) {
        double factor = work[r][c];
        for (int k = 0; k < 2 * n && r != c; k++) {
          work[r][k] -= factor * row[k];
        }
      }
    }
    return Arrays.stream(work)
        .map(row -> Arrays.copyOfRange(row, n, 2 * n))
        .toArray(double[][]::new);
  }

  private static double[][] zeroSum(double[][] inverse, int i, int j) {
    double[][] w = new double[5][5];
    double[] overA = new double[5];
    double[] overB = new double[5];
    double all = 0;
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        w[a][b] = -inverse[i * 4 + a][j * 4 + b];
        overA[b] += w[a][b] / 5;
        overB[a] += w[a][b] / 5;
        all += w[a][b] / 25;
      }
    }
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        w[a][b] += all - overA[b] - overB[a];
      }
    }
    return w;
  }

  private static EncodedAlignment encode(List<String> rows) {
    int columns = rows.get(0).length();
    byte[] codes = new byte[rows.size() * columns];
    for (int row = 0; row < rows.size(); row++) {
      byte[] symbols = rows.get(row).getBytes(StandardCharsets.US_ASCII);
      for (int column = 0; column < columns; column++) {
        codes[row * columns + column] = Alphabet.PROTEIN.code(symbols[column]);
      }
    }
    return new EncodedAlignment("planted", Alphabet.PROTEIN, rows.size(), columns, codes);
  }
}
