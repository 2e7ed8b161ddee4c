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
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeanFieldTest {
  private static final MeanField.Options OPTIONS = new MeanField.Options(0.7);
  private static final int COLUMNS = 6;
  private static final int ROWS = 150;

  private final EncodedAlignment alignment =
      RandomFamilies.alignment(Alphabet.NUCLEOTIDE, ROWS, COLUMNS, 5);
  private final float[] weights = RandomFamilies.weights(ROWS, 6);

  /** All symbols in all columns; and few, with a column of all, without gaps, of gaps alone. */
  static Stream<EncodedAlignment> families() {
    int[] some = {6, 21, 9, 1, 2, 1, 17};
    EncodedAlignment sparse = RandomFamilies.sparse(Alphabet.PROTEIN, ROWS, some, 8);
    for (int row = 0; row < ROWS; row++) {
      sparse.codes()[row * some.length + 3] = 20;
      sparse.codes()[row * some.length + 5] = 4;
      sparse.codes()[row * some.length + 6] = (byte) (row % 20);
    }
    return Stream.of(
        RandomFamilies.alignment(Alphabet.NUCLEOTIDE, ROWS, COLUMNS, 5),
        RandomFamilies.sparse(Alphabet.NUCLEOTIDE, ROWS, new int[] {2, 4, 1, 3, 5}, 7),
        RandomFamilies.alignment(Alphabet.PROTEIN, ROWS, 4, 9),
        sparse);
  }

  @ParameterizedTest
  @MethodSource("families")
  void couplingsAreMinusTheInverseCovarianceInTheZeroSumGauge(EncodedAlignment family) {
    int residues = family.alphabet().gap();
    Covariance covariance = new Covariance(family, weights);
    double[][] inverse = inverse(covariance.matrix());
    try (MeanField model = OPTIONS.of(family, weights)) {
      Couplings couplings = model.fit(0, family.columns()).couplings();
      Couplings alone = model.couplings(0, family.columns());

      for (int i = 0; i < family.columns(); i++) {
        for (int j = 0; j < family.columns(); j++) {
          double[][] w = zeroSum(inverse, i, j, residues);
          double squares = 0;
          for (int a = 0; a < residues; a++) {
            for (int b = 0; b < residues; b++) {
              double expected = i == j ? 0 : w[a][b];
              squares += expected * expected;
              assertThat((double) couplings.value(i, j, a, b)).isCloseTo(expected, within(2e-5));
            }
          }
          assertThat((double) couplings.norms(i)[j]).isCloseTo(Math.sqrt(squares), within(1e-4));
        }
      }
      assertThat(alone.values()).isEqualTo(couplings.values());
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

  @ParameterizedTest
  @MethodSource("families")
  void likelihoodsAreThoseOfTheCouplingsAndBiases(EncodedAlignment family) {
    int residues = family.alphabet().gap();
    int symbols = residues + 1;
    Covariance covariance = new Covariance(family, weights);
    double[][] inverse = inverse(covariance.matrix());
    double[] p = covariance.p;
    for (int i = 0; i < family.columns(); i++) {
      double[] found = OPTIONS.of(family, weights).fit(i, i + 1).logLikelihoods();

      for (int row = 0; row < ROWS; row++) {
        double[] logits = new double[symbols];
        for (int a = 0; a < residues; a++) {
          logits[a] = Math.log(p[i * symbols + a] / p[i * symbols + residues]);
          for (int j = 0; j < family.columns(); j++) {
            for (int b = 0; b < residues && j != i; b++) {
              int present = family.code(row, j) == b ? 1 : 0;
              logits[a] -=
                  inverse[i * residues + a][j * residues + b] * (present - p[j * symbols + b]);
            }
          }
        }
        double normaliser = Arrays.stream(logits).map(Math::exp).sum();
        double expected = logits[family.code(row, i)] - Math.log(normaliser);
        assertThat(found[row]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void thePairsOfColumnsOneByOneHaveTheSameNorms(EncodedAlignment family) {
    PairCounts counts = new PairCounts(new ResidueVariables(family));
    counts.add(family, weights);
    Couplings couplings = OPTIONS.of(family, weights).couplings(0, family.columns());
    try (InverseCovariance inverse = MeanField.inverse(counts, OPTIONS, "family")) {
      PairMatrix pair = new PairMatrix(inverse, family.alphabet());

      for (int i = 0; i < family.columns(); i++) {
        for (int j = i + 1; j < family.columns(); j++) {
          pair.read(i, j);

          assertThat(pair.norm()).isCloseTo(couplings.norms(i)[j], within(1e-5f));
        }
      }
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

  /** Of all residues, whether they occur or not. */
  private static final class Covariance {
    private final EncodedAlignment family;
    private final float[] weights;
    private final int symbols;

    /** Frequencies with their pseudocount. */
    final double[] p;

    Covariance(EncodedAlignment family, float[] weights) {
      this.family = family;
      this.weights = weights;
      symbols = family.alphabet().size();
      p = new double[family.columns() * symbols];
      double total = 0;
      for (int row = 0; row < family.rows(); row++) {
        total += weights[row];
        for (int i = 0; i < family.columns(); i++) {
          p[i * symbols + family.code(row, i)] += weights[row];
        }
      }
      for (int k = 0; k < p.length; k++) {
        p[k] = 0.3 * p[k] / total + 0.7 / symbols;
      }
    }

    double[][] matrix() {
      int columns = family.columns();
      int residues = symbols - 1;
      double total = 0;
      double[][] joint = new double[p.length][p.length];
      for (int row = 0; row < family.rows(); row++) {
        total += weights[row];
        for (int i = 0; i < columns; i++) {
          for (int j = 0; j < columns; j++) {
            joint[i * symbols + family.code(row, i)][j * symbols + family.code(row, j)] +=
                weights[row];
          }
        }
      }
      double[][] matrix = new double[columns * residues][columns * residues];
      for (int k = 0; k < matrix.length; k++) {
        for (int l = 0; l < matrix.length; l++) {
          int r = k / residues * symbols + k % residues;
          int c = l / residues * symbols + l % residues;
          double together = 0.3 * joint[r][c] / total + 0.7 / (symbols * symbols);
          if (k / residues == l / residues) {
            together = k == l ? p[r] : 0;
          }
          matrix[k][l] = together - p[r] * p[c];
        }
      }
      return matrix;
    }
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

  private static double[][] zeroSum(double[][] inverse, int i, int j, int residues) {
    int symbols = residues + 1;
    double[][] w = new double[symbols][symbols];
    double[] overA = new double[symbols];
    double[] overB = new double[symbols];
    double all = 0;
    for (int a = 0; a < residues; a++) {
      for (int b = 0; b < residues; b++) {
        w[a][b] = -inverse[i * residues + a][j * residues + b];
        overA[b] += w[a][b] / symbols;
        overB[a] += w[a][b] / symbols;
        all += w[a][b] / (symbols * symbols);
      }
    }
    for (int a = 0; a < residues; a++) {
      for (int b = 0; b < residues; b++) {
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
