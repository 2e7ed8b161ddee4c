package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.attention.AttentionKernel;
import org.coattend.attention.AttentionMap;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.statistic.AttentionStatistic;
import org.coattend.statistic.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowAttentionTest {
  @ParameterizedTest
  @CsvSource({
    "PROTEIN, 40, 30, 0, 30",
    "PROTEIN, 7, 30, 11, 12",
    "NUCLEOTIDE, 50, 9, 3, 9",
    "NUCLEOTIDE, 1, 2, 0, 2",
    // in batches of rows, the last of them short
    "NUCLEOTIDE, 1000, 40, 8, 24",
    "PROTEIN, 40, 400, 0, 16"
  })
  void everyRowAttendsByTheSoftmaxOfItsCouplings(
      Alphabet alphabet, int rows, int columns, int from, int to) {
    EncodedAlignment alignment = gappy(alphabet, rows, columns);
    Couplings couplings = random(from, to, columns, alphabet.gap(), 2);

    for (AttentionKernel kernel : List.of(AttentionKernel.fastest(), AttentionKernel.plain())) {
      List<Seen> seen = attend(alignment, new float[rows], couplings, kernel);

      assertThat(seen).hasSize(rows);
      for (int row = 0; row < rows; row++) {
        AttentionMap map = seen.get(row).map();
        assertThat(map.row()).isEqualTo(row);
        assertThat(map.firstQuery()).isEqualTo(from);
        assertThat(map.queries()).isEqualTo(to - from);
        assertThat(map.keys()).isEqualTo(columns);
        assertThat(seen.get(row).attention())
            .containsExactly(oracle(alignment, row, couplings), within(2e-6f));
      }
    }
  }

  @Test
  void aRowAttendsAlikeInWhateverCompany() {
    EncodedAlignment alignment = gappy(Alphabet.PROTEIN, 300, 40);
    int[] some = IntStream.range(0, 300).filter(row -> row % 7 == 3).toArray();

    List<Seen> all = attend(alignment, new float[300], random(0, 16, 40, 20, 2));
    List<Seen> few =
        attend(alignment.withRows(some), new float[some.length], random(0, 16, 40, 20, 2));

    for (int row = 0; row < some.length; row++) {
      assertThat(few.get(row).attention()).containsExactly(all.get(some[row]).attention());
    }
  }

  @Test
  void gapsNeitherAttendNorAreAttendedToNorIsAPositionByItself() {
    EncodedAlignment alignment = gappy(Alphabet.PROTEIN, 60, 12);

    for (Seen seen : attend(alignment, new float[60], random(0, 12, 12, 20, 2))) {
      int row = seen.map().row();
      int present = present(alignment, row);
      for (int i = 0; i < 12; i++) {
        double sum = 0;
        for (int j = 0; j < 12; j++) {
          float attention = seen.attention()[i * 12 + j];
          boolean may = i != j && alignment.code(row, i) < 20 && alignment.code(row, j) < 20;
          assertThat(attention > 0).isEqualTo(may);
          sum += attention;
        }
        boolean attends = alignment.code(row, i) < 20 && present > 1;
        assertThat(sum).isCloseTo(attends ? 1 : 0, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11})
  void inCrossAttentionAPositionAttendsToThoseOfTheOtherChainAlone(int split) {
    EncodedAlignment alignment = gappy(Alphabet.PROTEIN, 60, 12);
    Couplings couplings = random(0, 12, 12, 20, 2);

    for (Seen seen :
        attend(alignment, new float[60], couplings, split, AttentionKernel.fastest())) {
      int row = seen.map().row();
      for (int i = 0; i < 12; i++) {
        double[] expected = new double[12];
        double sum = 0;
        for (int j = 0; j < 12; j++) {
          boolean apart = i < split != j < split;
          double logit = logit(alignment, row, couplings, i, j);
          expected[j] = apart ? Math.exp(logit) : 0;
          sum += expected[j];
        }
        for (int j = 0; j < 12; j++) {
          assertThat((double) seen.attention()[i * 12 + j])
              .isCloseTo(sum == 0 ? 0 : expected[j] / sum, within(2e-6));
        }
      }
    }
  }

  @Test
  void aResidueAloneInItsRowAttendsToNothing() {
    byte[] codes = new byte[3 * 4];
    Arrays.fill(codes, Alphabet.NUCLEOTIDE.gap());
    codes[4 + 2] = 1;
    codes[8] = 3;
    codes[8 + 3] = 0;
    EncodedAlignment alignment = new EncodedAlignment("lone", Alphabet.NUCLEOTIDE, 3, 4, codes);

    List<Seen> seen = attend(alignment, new float[3], random(0, 4, 4, 4, 1));

    assertThat(seen.get(0).attention()).containsOnly(0);
    assertThat(seen.get(1).attention()).containsOnly(0);
    assertThat(seen.get(2).attention())
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void strongCouplingsDoNotOverflow() {
    EncodedAlignment alignment = gappy(Alphabet.NUCLEOTIDE, 30, 10);
    Couplings couplings = random(0, 10, 10, 4, 1e4f);

    for (Seen seen : attend(alignment, new float[30], couplings)) {
      assertThat(seen.attention())
          .containsExactly(oracle(alignment, seen.map().row(), couplings), within(2e-6f));
    }
  }

  @Test
  void rowsOfWeightZeroAttendAndEachMapComesWithTheWeightOfItsRow() {
    float[] weights = {1, 0, 0.25f, 0};

    List<Seen> seen = attend(gappy(Alphabet.PROTEIN, 4, 6), weights, random(0, 6, 6, 20, 1));

    assertThat(seen).extracting(Seen::weight).containsExactly(1f, 0f, 0.25f, 0f);
  }

  private static float[] oracle(EncodedAlignment alignment, int row, Couplings couplings) {
    int columns = alignment.columns();
    int gap = alignment.alphabet().gap();
    float[] attention = new float[(couplings.to() - couplings.from()) * columns];
    for (int i = couplings.from(); i < couplings.to(); i++) {
      double top = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        top = Math.max(top, logit(alignment, row, couplings, i, j));
      }
      double[] shares = new double[columns];
      double total = 0;
      for (int j = 0; j < columns && alignment.code(row, i) != gap; j++) {
        double logit = logit(alignment, row, couplings, i, j);
        shares[j] = logit == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logit - top);
        total += shares[j];
      }
      for (int j = 0; j < columns && total > 0; j++) {
        attention[(i - couplings.from()) * columns + j] = (float) (shares[j] / total);
      }
    }
    return attention;
  }

  private static double logit(
      EncodedAlignment alignment, int row, Couplings couplings, int i, int j) {
    int gap = alignment.alphabet().gap();
    int a = alignment.code(row, i);
    int b = alignment.code(row, j);
    return i == j || a == gap || b == gap ? Double.NEGATIVE_INFINITY : couplings.value(i, j, a, b);
  }

  private static int present(EncodedAlignment alignment, int row) {
    int present = 0;
    for (int column = 0; column < alignment.columns(); column++) {
      present += alignment.code(row, column) == alignment.alphabet().gap() ? 0 : 1;
    }
    return present;
  }

  /** A map, a copy of its weights, and the weight of its row. */
  private record Seen(AttentionMap map, float[] attention, float weight) {}

  private static List<Seen> attend(
      EncodedAlignment alignment, float[] weights, Couplings couplings) {
    return attend(alignment, weights, couplings, 0, AttentionKernel.fastest());
  }

  private static List<Seen> attend(
      EncodedAlignment alignment, float[] weights, Couplings couplings, AttentionKernel kernel) {
    return attend(alignment, weights, couplings, 0, kernel);
  }

  private static List<Seen> attend(
      EncodedAlignment alignment,
      float[] weights,
      Couplings couplings,
      int split,
      AttentionKernel kernel) {
    Tally<List<Seen>> tally = new Tally<>(new Recorder());
    RowAttention.attend(alignment, weights, couplings, split, List.of(tally), kernel);
    return tally.state();
  }

  private static final class Recorder implements AttentionStatistic<List<Seen>> {
    @Override
    public List<Seen> init() {
      return new ArrayList<>();
    }

    @Override
    public void update(List<Seen> state, AttentionMap map, float weight) {
      int end = map.offset() + map.queries() * map.keys();
      state.add(new Seen(map, Arrays.copyOfRange(map.weights(), map.offset(), end), weight));
    }

    @Override
    public void merge(List<Seen> state, List<Seen> other) {
      state.addAll(other);
    }

    @Override
    public byte version() {
      return 1;
    }

    @Override
    public void write(List<Seen> state, DataOutputStream out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Seen> read(DataInputStream in) {
      throw new UnsupportedOperationException();
    }
  }

  private static Couplings random(int from, int to, int columns, int residues, float spread) {
    Random random = new Random(columns);
    Couplings couplings = new Couplings(from, to, columns, residues);
    for (int k = 0; k < couplings.values().length; k++) {
      couplings.values()[k] = spread * (float) random.nextGaussian();
    }
    return couplings;
  }

  /** Rows from without gaps to gaps only. */
  private static EncodedAlignment gappy(Alphabet alphabet, int rows, int columns) {
    Random random = new Random(rows);
    byte[] codes = new byte[rows * columns];
    for (int k = 0; k < codes.length; k++) {
      boolean gap = random.nextInt(7) < k / columns % 8;
      codes[k] = gap ? alphabet.gap() : (byte) random.nextInt(alphabet.size());
    }
    return new EncodedAlignment("gappy", alphabet, rows, columns, codes);
  }
}
