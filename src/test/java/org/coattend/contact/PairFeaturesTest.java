package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.coupling.Couplings;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.junit.jupiter.api.Test;

class PairFeaturesTest {
  private static final int ROWS = 60;
  private static final int COLUMNS = 22;
  private static final int GAP = 20;
  private static final MeanField.Options COUPLINGS = new MeanField.Options(0.7);

  /** Channels of the separation and the family; after them that of fitted pairs. */
  private static final int FITTED = 5;

  private static final String[] CLASSES = {"AVILMC", "FWY", "KR", "DE", "NQST", "H", "G", "P"};
  private static final String HYDROPATHIC = "ARNDCQEGHILKMFPSTWYV";

  /** As printed by Kyte and Doolittle, in the order above. */
  private static final double[] HYDROPATHY = {
    1.8, -4.5, -3.5, -3.5, 2.5, -3.5, -3.5, -0.4, -3.2, 4.5, 3.8, -3.9, 1.9, 2.8, -1.6, -0.8, -0.7,
    -0.9, -1.3, 4.2
  };

  @Test
  void everyChannelIsWhatADirectComputationGives() {
    int[] fitted = IntStream.range(0, COLUMNS).filter(column -> column % 5 != 3).toArray();
    EncodedFamily family = family(randomCodes(ROWS, COLUMNS, 1), ROWS, COLUMNS, fitted);
    float[] weights = weights(ROWS);
    MeanField model = COUPLINGS.of(family.fitted(), weights);

    PairMap map = PairFeatures.of(family, weights, model);

    assertThat(map.size).isEqualTo(COLUMNS);
    Oracle oracle = new Oracle(family, weights, model);
    for (int y = 0; y < COLUMNS; y++) {
      for (int x = y; x < COLUMNS; x++) {
        double[] expected = oracle.channels(y, x);
        for (int k = 0; k < PairFeatures.CHANNELS; k++) {
          assertThat((double) map.values[map.at(y, x) + k])
              .describedAs("channel %d of pair %d, %d", k, y, x)
              .isCloseTo(expected[k], within(2e-4 * (1 + Math.abs(expected[k]))));
        }
      }
    }
  }

  @Test
  void aColumnThatIsNotFittedHasTheSeparationAndTheFamilyAlone() {
    int[] fitted = IntStream.range(0, COLUMNS).filter(column -> column != 7).toArray();
    EncodedFamily family = family(randomCodes(ROWS, COLUMNS, 2), ROWS, COLUMNS, fitted);

    PairMap map = map(family, weights(ROWS));

    for (int other = 0; other < COLUMNS; other++) {
      int at = map.at(Math.min(other, 7), Math.max(other, 7));
      float[] rest = Arrays.copyOfRange(map.values, at + FITTED, at + PairFeatures.CHANNELS);
      assertThat(rest).containsOnly(0);
      assertThat(map.values[at]).isNotZero();
    }
    assertThat(map.values[map.at(6, 8) + FITTED]).isEqualTo(1);
  }

  @Test
  void allAreFiniteWithColumnsOfGapsAlone() {
    byte[] codes = randomCodes(ROWS, COLUMNS, 3);
    for (int row = 0; row < ROWS; row++) {
      codes[row * COLUMNS + 4] = GAP;
      codes[row * COLUMNS + 9] = GAP;
    }
    int[] some = IntStream.range(0, COLUMNS).filter(column -> column != 4).toArray();

    assertFinite(map(family(codes, ROWS, COLUMNS, some), weights(ROWS)));
  }

  @Test
  void allAreFiniteInAFamilyOfTwoColumns() {
    int[] both = {0, 1};

    assertFinite(map(family(randomCodes(ROWS, 2, 4), ROWS, 2, both), weights(ROWS)));
  }

  @Test
  void allAreFiniteWhenTwoOfManyColumnsAreFitted() {
    int[] two = {5, 20};

    assertFinite(map(family(randomCodes(ROWS, COLUMNS, 5), ROWS, COLUMNS, two), weights(ROWS)));
  }

  @Test
  void allAreModestWhereAllCouplingsAreEqual() {
    int[] all = IntStream.range(0, 8).toArray();

    PairMap map = map(family(new byte[ROWS * 8], ROWS, 8, all), weights(ROWS));

    assertFinite(map);
    for (int y = 0; y < 8; y++) {
      for (int x = y + 1; x < 8; x++) {
        assertThat(Math.abs(map.values[map.at(y, x) + FITTED + 1])).isLessThan(10);
        assertThat(Math.abs(map.values[map.at(y, x) + FITTED + 2])).isLessThan(10);
      }
    }
  }

  @Test
  void allAreFiniteWhereColumnsAreIndependentToTheLastBit() {
    byte[] codes = new byte[21 * 21 * 2];
    for (int row = 0; row < 21 * 21; row++) {
      codes[2 * row] = (byte) (row / 21);
      codes[2 * row + 1] = (byte) (row % 21);
    }
    float[] ones = new float[21 * 21];
    Arrays.fill(ones, 1);

    assertFinite(map(family(codes, 21 * 21, 2, new int[] {0, 1}), ones));
  }

  private static PairMap map(EncodedFamily family, float[] weights) {
    return PairFeatures.of(family, weights, COUPLINGS.of(family.fitted(), weights));
  }

  private static void assertFinite(PairMap map) {
    for (float value : map.values) {
      assertThat(value).isFinite();
    }
  }

  private static byte[] randomCodes(int rows, int columns, long seed) {
    Random random = new Random(seed);
    byte[] codes = new byte[rows * columns];
    for (int k = 0; k < codes.length; k++) {
      boolean likeNeighbour = k % columns > 0 && random.nextInt(4) == 0;
      codes[k] = likeNeighbour ? codes[k - 1] : (byte) random.nextInt(21);
    }
    return codes;
  }

  /** Row 3 does not inform. */
  private static float[] weights(int rows) {
    Random random = new Random(9);
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = row == 3 ? 0 : 0.2f + 0.8f * random.nextFloat();
    }
    return weights;
  }

  private static EncodedFamily family(byte[] codes, int rows, int columns, int[] fitted) {
    return new EncodedFamily(
        "toy.a3m",
        rows,
        new EncodedAlignment("toy", Alphabet.PROTEIN, rows, columns, codes),
        IntStream.rangeClosed(1, rows).toArray(),
        new String[rows],
        IntStream.range(0, rows).toArray(),
        fitted);
  }

  /** The definitions, pair by pair, in double precision and without thought for speed. */
  private static final class Oracle {
    private final EncodedFamily family;
    private final float[] weights;
    private final Couplings couplings;
    private final double[][] contingency;

    Oracle(EncodedFamily family, float[] weights, MeanField model) {
      this.family = family;
      this.weights = weights;
      int columns = family.usedColumns().length;
      couplings = model.couplings(0, columns);
      contingency = new double[columns][columns];
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j < columns; j++) {
          contingency[i][j] = contingency(i, j);
        }
      }
    }

    double[] channels(int y, int x) {
      double[] channels = new double[PairFeatures.CHANNELS];
      int length = family.alignment().columns();
      int separation = x - y;
      channels[0] = Math.log(separation + 1) / 2 - 1.5;
      channels[1] = Math.min(separation / 24.0, 1);
      channels[2] = (double) separation / length;
      channels[3] = Math.log(depth() / length) / 2;
      channels[4] = Math.log(length / 100.0);
      int i = Arrays.binarySearch(family.usedColumns(), y);
      int j = Arrays.binarySearch(family.usedColumns(), x);
      if (i < 0 || j < 0) {
        return channels;
      }
      channels[FITTED] = 1;
      int at = FITTED + 4;
      if (i != j) {
        channels[FITTED + 1] = standardised(i, j, true) / 2;
        channels[FITTED + 2] = standardised(i, j, false) / 2;
        channels[FITTED + 3] = standardised(this::correctedContingency, i, j) / 2;
        double root = Math.sqrt(mean((a, b) -> couplings.norms(a)[b] * couplings.norms(a)[b]));
        int pair = at;
        for (int low = 0; low < CLASSES.length; low++) {
          for (int high = low; high < CLASSES.length; high++) {
            channels[pair++] = classSum(i, j, low, high) * 0.5 / root;
          }
        }
      }
      at += CLASSES.length * (CLASSES.length + 1) / 2;
      for (String group : CLASSES) {
        at = both(channels, at, share(y, group), share(x, group));
      }
      at = both(channels, at, entropy(y), entropy(x));
      at = both(channels, at, count(y, "-") / depth(), count(x, "-") / depth());
      at = both(channels, at, hydropathy(y) / 6, hydropathy(x) / 6);
      channels[at] = hydropathy(y) / 3 * hydropathy(x) / 3;
      return channels;
    }

    private interface Pairwise {
      double of(int i, int j);
    }

    private static int both(double[] channels, int at, double a, double b) {
      channels[at] = a + b;
      channels[at + 1] = Math.abs(a - b);
      return at + 2;
    }

    private double mean(Pairwise pairwise) {
      double sum = 0;
      int pairs = 0;
      for (int i = 0; i < couplings.columns(); i++) {
        for (int j = i + 1; j < couplings.columns(); j++, pairs++) {
          sum += pairwise.of(i, j);
        }
      }
      return sum / pairs;
    }

    private double raw(int i, int j) {
      return (couplings.norms(i)[j] + couplings.norms(j)[i]) / 2.0;
    }

    private double rowMean(Pairwise score, int i) {
      return IntStream.range(0, couplings.columns())
          .filter(j -> j != i)
          .mapToDouble(j -> score.of(i, j))
          .average()
          .orElseThrow();
    }

    /** Less the average product of the columns' means. */
    private double corrected(Pairwise score, int i, int j) {
      return score.of(i, j) - rowMean(score, i) * rowMean(score, j) / mean(score);
    }

    private double corrected(int i, int j) {
      return corrected(this::raw, i, j);
    }

    private double correctedContingency(int i, int j) {
      return corrected((a, b) -> contingency[a][b], i, j);
    }

    /** The root of φ², from all rows for every pair of residues. */
    private double contingency(int i, int j) {
      int x = family.usedColumns()[i];
      int y = family.usedColumns()[j];
      double sum = 0;
      for (int a = 0; a < GAP; a++) {
        double ofA = count(x, symbol(a)) / depth();
        for (int b = 0; b < GAP; b++) {
          double ofB = count(y, symbol(b)) / depth();
          double both = 0;
          for (int row = 0; row < family.alignment().rows(); row++) {
            boolean has =
                family.alignment().code(row, x) == a && family.alignment().code(row, y) == b;
            both += has ? weights[row] / depth() : 0;
          }
          sum += Math.pow(both - ofA * ofB, 2) / ((0.3 * ofA + 0.7 / 21) * (0.3 * ofB + 0.7 / 21));
        }
      }
      return Math.sqrt(sum);
    }

    private double standardised(int i, int j, boolean correct) {
      return standardised(correct ? this::corrected : this::raw, i, j);
    }

    private double standardised(Pairwise score, int i, int j) {
      double mean = mean(score);
      double variance = mean((a, b) -> Math.pow(score.of(a, b) - mean, 2));
      return (score.of(i, j) - mean) / Math.sqrt(variance);
    }

    private double classSum(int i, int j, int low, int high) {
      double sum = 0;
      for (int a = 0; a < GAP; a++) {
        for (int b = 0; b < GAP; b++) {
          boolean forth = in(CLASSES[low], a) && in(CLASSES[high], b);
          boolean back = in(CLASSES[high], a) && in(CLASSES[low], b);
          sum += forth || back ? couplings.value(i, j, a, b) : 0;
        }
      }
      return sum;
    }

    private static String symbol(int code) {
      return Character.toString(Alphabet.PROTEIN.symbol(code));
    }

    private static boolean in(String group, int code) {
      return group.indexOf(Alphabet.PROTEIN.symbol(code)) >= 0;
    }

    private double depth() {
      double sum = 0;
      for (float weight : weights) {
        sum += weight;
      }
      return sum;
    }

    private double count(int column, String symbols) {
      double sum = 0;
      for (int row = 0; row < family.alignment().rows(); row++) {
        sum += in(symbols, family.alignment().code(row, column)) ? weights[row] : 0;
      }
      return sum;
    }

    private double share(int column, String symbols) {
      return count(column, symbols) / (depth() - count(column, "-"));
    }

    private double hydropathy(int column) {
      return IntStream.range(0, HYDROPATHY.length)
          .mapToDouble(k -> HYDROPATHY[k] * share(column, HYDROPATHIC.substring(k, k + 1)))
          .sum();
    }

    private double entropy(int column) {
      return -2
          - HYDROPATHIC
              .chars()
              .mapToDouble(residue -> share(column, Character.toString(residue)))
              .filter(share -> share > 0)
              .map(share -> share * Math.log(share))
              .sum();
    }
  }
}
