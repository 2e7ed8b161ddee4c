package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.Test;

class PseudoLikelihoodTest {
  private static final PseudoLikelihood.Options OPTIONS =
      new PseudoLikelihood.Options(0.1, 0.01, 30, 0.004);

  @Test
  void plantedContactsAreOnTop() {
    PlantedPotts planted =
        PlantedPotts.simulate(new PlantedPotts.Options(48, 20, 1500, 0.8, 1, 50, 0.02, 7));
    EncodedAlignment alignment = encode(planted.rows());
    float[] weights = new float[alignment.rows()];
    Arrays.fill(weights, 1);

    CouplingModel.Block block = fit(alignment, weights).fit(0, 48);

    float[][] norms = new float[48][48];
    for (int i = 0; i < 48; i++) {
      for (int j = 0; j < 48; j++) {
        norms[i][j] = block.couplings().norms(i)[j];
      }
    }
    PairScores scores = new PairScores(norms, 1);
    Set<Integer> top = new HashSet<>();
    int[] ranks = scores.ranks();
    IntStream.range(0, ranks.length).filter(pair -> ranks[pair] <= 20).forEach(top::add);
    long found =
        planted.contacts().stream()
            .filter(contact -> top.contains(scores.pair(contact.i() - 1, contact.j() - 1)))
            .count();
    assertThat(found).isGreaterThanOrEqualTo(18);
    assertThat(block.outcomes()).allMatch(CouplingModel.Outcome::converged);
  }

  @Test
  void aTargetsCouplingsDoNotDependOnTheTargetsBesideIt() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 300, 12, 1);
    float[] weights = RandomFamilies.weights(300, 2);

    Couplings whole = fit(alignment, weights).fit(0, 12).couplings();
    Couplings part = fit(alignment, weights).fit(7, 9).couplings();

    int size = 12 * 400;
    assertThat(part.values())
        .containsExactly(Arrays.copyOfRange(whole.values(), 7 * size, 9 * size));
  }

  @Test
  void rowsOfWeightZeroDoNotInformTheFit() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.NUCLEOTIDE, 200, 8, 3);
    int[] kept = IntStream.range(0, 200).filter(row -> row % 3 != 1).toArray();
    float[] weights = new float[200];
    float[] keptWeights = new float[kept.length];
    Arrays.fill(keptWeights, 0.5f);
    for (int row : kept) {
      weights[row] = 0.5f;
    }

    Couplings with = fit(alignment, weights).fit(0, 8).couplings();
    Couplings without = fit(alignment.withRows(kept), keptWeights).fit(0, 8).couplings();

    assertThat(with.values()).containsExactly(without.values(), within(2e-3f));
  }

  @Test
  void whatDoesNotOccurInAColumnIsNotCoupled() {
    int[] some = {3, 21, 12, 1, 6};
    EncodedAlignment alignment = RandomFamilies.sparse(Alphabet.PROTEIN, 200, some, 5);
    PseudoLikelihood model = fit(alignment, RandomFamilies.weights(200, 6));
    boolean[] occurs = new boolean[some.length * 21];
    for (int at = 0; at < 200 * some.length; at++) {
      occurs[at % some.length * 21 + alignment.codes()[at]] = true;
    }
    float[] all = new float[model.size()];
    for (int column : new int[] {1, 0, 2, 3, 4}) {
      model.fit(column, all);

      int coupled = 0;
      for (int place = 0; place < occurs.length; place++) {
        for (int a = 0; a < 21; a++) {
          float coupling = all[(1 + place) * 24 + a];
          if (!occurs[place] || !occurs[column * 21 + a] || place / 21 == column) {
            assertThat(coupling).isZero();
          } else {
            coupled += coupling != 0 ? 1 : 0;
          }
        }
      }
      int symbols = some[column];
      assertThat(coupled).isEqualTo(symbols == 1 ? 0 : symbols * (43 - symbols));
    }
  }

  @Test
  void aSymbolOfARowOfWeightZeroAloneIsUnlikelyButPossible() {
    EncodedAlignment alignment =
        RandomFamilies.sparse(Alphabet.PROTEIN, 100, new int[] {3, 8, 12, 2}, 7);
    for (int column = 0; column < 4; column++) {
      byte[] present = alignment.column(column);
      int absent =
          IntStream.range(0, 21)
              .filter(a -> IntStream.range(0, 100).noneMatch(row -> present[row] == a))
              .findFirst()
              .orElseThrow();
      alignment.codes()[57 * 4 + column] = (byte) absent;
    }
    float[] weights = RandomFamilies.weights(100, 8);
    weights[57] = 0;

    double[] found = fit(alignment, weights).fit(0, 4).logLikelihoods();

    for (int row = 0; row < 100; row++) {
      assertThat(found[row]).isFinite().isNegative();
      if (row != 57) {
        assertThat(found[row]).isGreaterThan(found[57]);
      }
    }
    assertThat(found[57]).isLessThan(4 * Math.log(0.02));
  }

  /** Those of the fit, in the place of all symbols, are those of the block. */
  @Test
  void likelihoodsMayBeAskedForUnderParametersOfAllSymbols() {
    int[] some = {3, 21, 12, 6};
    EncodedAlignment alignment = RandomFamilies.sparse(Alphabet.PROTEIN, 150, some, 9);
    PseudoLikelihood model = fit(alignment, RandomFamilies.weights(150, 10));
    double[] expected = model.fit(0, 4).logLikelihoods();
    double[] sums = new double[150];
    float[] all = new float[model.size()];

    for (int column = 0; column < 4; column++) {
      model.fit(column, all);
      model.addLogLikelihoods(all, sums);
    }

    assertThat(sums).containsExactly(expected, within(1e-9));
  }

  @Test
  void whatCouplingsAddOnAverageIsTheMeanOverRows() {
    int[] some = {3, 21, 12, 6};
    EncodedAlignment alignment = RandomFamilies.sparse(Alphabet.PROTEIN, 150, some, 11);
    float[] weights = RandomFamilies.weights(150, 12);
    PseudoLikelihood model = fit(alignment, weights);
    float[] all = new float[model.size()];
    model.fit(2, all);

    double[] means = model.meanLogits(all);

    double[] expected = new double[21];
    double total = 0;
    for (int row = 0; row < 150; row++) {
      total += weights[row];
      for (int a = 0; a < 21; a++) {
        for (int j = 0; j < 4; j++) {
          expected[a] += weights[row] * all[(1 + j * 21 + alignment.code(row, j)) * 24 + a];
        }
      }
    }
    for (int a = 0; a < 21; a++) {
      assertThat(means[a]).isCloseTo(expected[a] / total, within(1e-6));
    }
  }

  @Test
  void normsDoNotDependOnTheGauge() {
    int symbols = 21;
    int stride = 24;
    Random random = new Random(4);
    float[] parameters = new float[(1 + 3 * symbols) * stride];
    float[] shifted = new float[parameters.length];
    float[] u = new float[symbols];
    for (int a = 0; a < symbols; a++) {
      u[a] = (float) random.nextGaussian();
    }
    for (int key = 0; key < 3 * symbols; key++) {
      float v = (float) random.nextGaussian();
      for (int a = 0; a < symbols; a++) {
        int at = (1 + key) * stride + a;
        parameters[at] = (float) random.nextGaussian();
        shifted[at] = parameters[at] + u[a] + v;
      }
    }
    Couplings couplings = new Couplings(0, 1, 3, 20);
    Couplings same = new Couplings(0, 1, 3, 20);

    couplings.set(0, parameters, symbols, stride);
    same.set(0, shifted, symbols, stride);

    for (int j = 0; j < 3; j++) {
      assertThat(same.norms(0)[j]).isCloseTo(couplings.norms(0)[j], within(1e-4f));
      int strongest = couplings.strongest(0)[j];
      float largest = Float.NEGATIVE_INFINITY;
      for (int a = 0; a < 20; a++) {
        for (int b = 0; b < 20; b++) {
          largest = Math.max(largest, couplings.value(0, j, a, b));
        }
      }
      assertThat(couplings.value(0, j, strongest / 20, strongest % 20)).isEqualTo(largest);
    }
  }

  private static PseudoLikelihood fit(EncodedAlignment alignment, float[] weights) {
    return new PseudoLikelihood(alignment, weights, OPTIONS, Kernel.fastest());
  }

  private static EncodedAlignment encode(List<String> rows) {
    byte[] symbols = String.join("", rows).getBytes(StandardCharsets.US_ASCII);
    byte[] codes = new byte[symbols.length];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = Alphabet.PROTEIN.code(symbols[k]);
    }
    int columns = rows.get(0).length();
    return new EncodedAlignment("planted", Alphabet.PROTEIN, rows.size(), columns, codes);
  }
}
