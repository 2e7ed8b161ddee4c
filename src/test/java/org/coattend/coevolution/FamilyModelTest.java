package org.coattend.coevolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.statistic.AttentionEntropy;
import org.coattend.statistic.PairAttention;
import org.junit.jupiter.api.Test;

class FamilyModelTest {
  private static final PseudoLikelihood.Options OPTIONS =
      new PseudoLikelihood.Options(0.5, 0.2, 200, 1e-7);

  @Test
  void thePseudoLogLikelihoodOfARowIsThatOfTheModelFittedByPlainGradientDescent() {
    EncodedAlignment alignment = alignment(Alphabet.NUCLEOTIDE, 40, 5);
    float[] weights = weights(40);

    FittedBlock block = new FamilyModel(family(alignment), weights, OPTIONS).block(0);

    double[] expected = new double[40];
    for (int target = 0; target < 5; target++) {
      descend(alignment, weights, target, expected);
    }
    assertThat(block.logLikelihoods()).containsExactly(expected, within(5e-3));
    assertThat(Arrays.stream(expected).max().orElseThrow())
        .isGreaterThan(Arrays.stream(expected).min().orElseThrow() + 1);
  }

  @Test
  void theBlocksLogLikelihoodsAndObjectivesAddUpToTheFamilys() {
    EncodedFamily family = family(alignment(Alphabet.NUCLEOTIDE, 30, 2 * FamilyModel.BLOCK + 3));
    List<FittedBlock> blocks = blocks(family, weights(30));

    CoevolvingFamily whole =
        new CoevolvingFamily(family, weights(30), blocks.iterator(), 1.04, null, 0);

    assertThat(blocks).hasSize(3).hasSize(FamilyModel.blocks(family));
    whole
        .rows()
        .forEach(
            row ->
                assertThat(row.pseudoLogLikelihood())
                    .isCloseTo(
                        blocks.stream()
                            .mapToDouble(block -> block.logLikelihoods()[row.row() - 1])
                            .sum(),
                        within(1e-9)));
    assertThat(whole.objective())
        .isCloseTo(
            blocks.stream()
                .flatMap(block -> block.outcomes().stream())
                .mapToDouble(CouplingModel.Outcome::objective)
                .sum(),
            within(1e-9));
  }

  @Test
  void theMeanAttentionOfEachQueryAddsUpToOneOverTheOtherKeys() {
    int columns = FamilyModel.BLOCK + 2;
    EncodedFamily family = family(alignment(Alphabet.PROTEIN, 50, columns));

    for (FittedBlock block : blocks(family, weights(50))) {
      PairAttention.State attention = new PairAttention().decode(block.pairAttention());
      for (int i = block.from(); i < block.from() + block.norms().length; i++) {
        double sum = 0;
        for (int j = 0; j < columns; j++) {
          sum += attention.mean(i, j);
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(attention.mean(i, i)).isZero();
      }
    }
  }

  @Test
  void theSupportOfAPairIsTheWeightOfTheRowsWithoutAGapAtEither() {
    EncodedAlignment alignment = alignment(Alphabet.PROTEIN, 50, 6);
    float[] weights = weights(50);

    FittedBlock block = new FamilyModel(family(alignment), weights, OPTIONS).block(0);

    PairAttention.State attention = new PairAttention().decode(block.pairAttention());
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        double expected = 0;
        for (int row = 0; row < 50; row++) {
          boolean both = alignment.code(row, i) < 20 && alignment.code(row, j) < 20;
          expected += both && i != j ? weights[row] : 0;
        }
        assertThat(attention.support(i, j)).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void aRowOfGapsAttendsToNothingAndTheOthersToSomething() {
    EncodedAlignment alignment = alignment(Alphabet.PROTEIN, 20, 8);
    Arrays.fill(alignment.codes(), 7 * 8, 8 * 8, Alphabet.PROTEIN.gap());

    FittedBlock block = new FamilyModel(family(alignment), weights(20), OPTIONS).block(0);

    AttentionEntropy.State entropy = new AttentionEntropy().decode(block.attentionEntropy());
    for (int row = 0; row < 20; row++) {
      assertThat(entropy.ofRow(row) > 0).isEqualTo(row != 7);
    }
  }

  @Test
  void rowsOfWeightZeroHaveNoSayInTheFitNorInTheMeansButAreJudgedByIt() {
    EncodedAlignment alignment = alignment(Alphabet.NUCLEOTIDE, 60, 6);
    float[] weights = weights(60);
    for (int row = 40; row < 60; row++) {
      weights[row] = 0;
    }
    EncodedAlignment others = alignment(Alphabet.NUCLEOTIDE, 60, 6);
    Arrays.fill(others.codes(), 40 * 6, 60 * 6, (byte) 2);

    FittedBlock block = new FamilyModel(family(alignment), weights, OPTIONS).block(0);
    FittedBlock same = new FamilyModel(family(others), weights, OPTIONS).block(0);

    PairAttention.State means = new PairAttention().decode(block.pairAttention());
    PairAttention.State sameMeans = new PairAttention().decode(same.pairAttention());
    for (int i = 0; i < 6; i++) {
      assertThat(same.norms()[i]).containsExactly(block.norms()[i], within(2e-3f));
      assertThat(same.outcomes().get(i).objective())
          .isCloseTo(block.outcomes().get(i).objective(), within(1e-3));
      for (int j = 0; j < 6; j++) {
        assertThat(sameMeans.mean(i, j)).isCloseTo(means.mean(i, j), within(1e-3));
        assertThat(sameMeans.support(i, j)).isCloseTo(means.support(i, j), within(1e-6));
      }
    }
    assertThat(Arrays.copyOf(same.logLikelihoods(), 40))
        .containsExactly(Arrays.copyOf(block.logLikelihoods(), 40), within(5e-3));
    assertThat(same.logLikelihoods()[41]).isNotCloseTo(block.logLikelihoods()[41], within(0.1));
  }

  @Test
  void onlyFittedColumnsAreTargetsAndKeys() {
    EncodedAlignment alignment = alignment(Alphabet.NUCLEOTIDE, 30, 7);
    EncodedFamily family = family(alignment, 1, 2, 6);

    FittedBlock block = new FamilyModel(family, weights(30), OPTIONS).block(0);
    FittedBlock alone =
        new FamilyModel(family(alignment.withColumns(new int[] {1, 2, 6})), weights(30), OPTIONS)
            .block(0);

    assertThat(block.norms()).isDeepEqualTo(alone.norms());
    assertThat(block.pairAttention()).isEqualTo(alone.pairAttention());
    assertThat(block.logLikelihoods()).isEqualTo(alone.logLikelihoods());
  }

  @Test
  void theSameFamilyGivesTheSameBitsWhateverBlocksTheModelFittedBefore() {
    EncodedFamily family = family(alignment(Alphabet.PROTEIN, 40, FamilyModel.BLOCK + 5));
    FamilyModel used = new FamilyModel(family, weights(40), OPTIONS);
    used.block(0);

    FittedBlock later = used.block(1);
    FittedBlock first = new FamilyModel(family, weights(40), OPTIONS).block(1);

    assertThat(later.norms()).isDeepEqualTo(first.norms());
    assertThat(later.pairAttention()).isEqualTo(first.pairAttention());
    assertThat(later.attentionEntropy()).isEqualTo(first.attentionEntropy());
    assertThat(later.logLikelihoods()).isEqualTo(first.logLikelihoods());
  }

  /**
   * Fits one target in double precision by steps against the gradient, and adds each row's ln p to
   * {@code logLikelihoods}.
   */
  private static void descend(
      EncodedAlignment alignment, float[] weights, int target, double[] logLikelihoods) {
    int symbols = alignment.alphabet().size();
    int columns = alignment.columns();
    double couplingPenalty = OPTIONS.penalty() * (columns - 1);
    double rows = 0;
    for (float weight : weights) {
      rows += weight;
    }
    // the Hessian is at most ½ Σ w_n |features|² + 2 λ
    double rate = 1 / (rows * columns / 2 + 2 * couplingPenalty);
    double[] bias = new double[symbols];
    double[][][] couplings = new double[columns][symbols][symbols];
    for (int step = 0; step < 20_000; step++) {
      double[] biasGradient = new double[symbols];
      double[][][] gradient = new double[columns][symbols][symbols];
      for (int row = 0; row < alignment.rows(); row++) {
        double[] p = probabilities(alignment, row, target, bias, couplings);
        p[alignment.code(row, target)] -= 1;
        for (int a = 0; a < symbols; a++) {
          biasGradient[a] += weights[row] * p[a];
          for (int j = 0; j < columns; j++) {
            gradient[j][a][alignment.code(row, j)] += weights[row] * p[a];
          }
        }
      }
      for (int a = 0; a < symbols; a++) {
        bias[a] -= rate * (biasGradient[a] + 2 * OPTIONS.biasPenalty() * bias[a]);
        for (int j = 0; j < columns; j++) {
          for (int b = 0; b < symbols && j != target; b++) {
            double penalty = 2 * couplingPenalty * couplings[j][a][b];
            couplings[j][a][b] -= rate * (gradient[j][a][b] + penalty);
          }
        }
      }
    }
    for (int row = 0; row < alignment.rows(); row++) {
      double[] p = probabilities(alignment, row, target, bias, couplings);
      logLikelihoods[row] += Math.log(p[alignment.code(row, target)]);
    }
  }

  private static double[] probabilities(
      EncodedAlignment alignment, int row, int target, double[] bias, double[][][] couplings) {
    double[] p = new double[bias.length];
    double total = 0;
    for (int a = 0; a < p.length; a++) {
      double logit = bias[a];
      for (int j = 0; j < alignment.columns(); j++) {
        logit += j == target ? 0 : couplings[j][a][alignment.code(row, j)];
      }
      p[a] = Math.exp(logit);
      total += p[a];
    }
    for (int a = 0; a < p.length; a++) {
      p[a] /= total;
    }
    return p;
  }

  private static List<FittedBlock> blocks(EncodedFamily family, float[] weights) {
    FamilyModel model = new FamilyModel(family, weights, OPTIONS);
    return IntStream.range(0, FamilyModel.blocks(family)).mapToObj(model::block).toList();
  }

  private static EncodedFamily family(EncodedAlignment alignment) {
    return family(alignment, IntStream.range(0, alignment.columns()).toArray());
  }

  private static EncodedFamily family(EncodedAlignment alignment, int... usedColumns) {
    int rows = alignment.rows();
    return new EncodedFamily(
        "file",
        rows,
        alignment,
        IntStream.rangeClosed(1, rows).toArray(),
        IntStream.range(0, rows).mapToObj(row -> "r" + row).toArray(String[]::new),
        IntStream.range(0, rows).toArray(),
        usedColumns);
  }

  /** Two columns in three follow the one before in most rows; a symbol in eight is a gap. */
  private static EncodedAlignment alignment(Alphabet alphabet, int rows, int columns) {
    Random random = new Random(rows * 100L + columns);
    byte[] codes = new byte[rows * columns];
    for (int k = 0; k < codes.length; k++) {
      boolean follows = k % columns % 3 > 0 && random.nextInt(4) > 0;
      byte own = (byte) random.nextInt(alphabet.gap());
      codes[k] = random.nextInt(8) == 0 ? alphabet.gap() : follows ? codes[k - 1] : own;
    }
    return new EncodedAlignment("family", alphabet, rows, columns, codes);
  }

  private static float[] weights(int rows) {
    Random random = new Random(rows);
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 0.1f + 0.9f * random.nextFloat();
    }
    return weights;
  }
}
