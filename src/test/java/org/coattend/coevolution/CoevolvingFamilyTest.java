package org.coattend.coevolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.coattend.attention.AttentionMap;
import org.coattend.coevolution.CoevolvingFamily.Pair;
import org.coattend.coevolution.CoevolvingFamily.Position;
import org.coattend.coupling.CouplingModel.Outcome;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.statistic.AttentionEntropy;
import org.coattend.statistic.PairAttention;
import org.coattend.statistic.Tally;
import org.junit.jupiter.api.Test;

/**
 * Two rows, ACGU and A-GG, of weights 1/4 and 3/4, in four columns of which the third is not
 * fitted: the fitted ones, 0 to 2, are the positions 1, 2 and 4. The first block has the targets 0
 * and 1, the second has 2.
 */
class CoevolvingFamilyTest {
  private static final int A = 0;
  private static final int C = 1;
  private static final int G = 2;
  private static final int U = 3;
  private static final int GAP = 4;
  private static final float[] WEIGHTS = {0.25f, 0.75f};

  /** Attention of the first row and of the second, by query and key. */
  private static final float[][] FIRST = {{0, 0.9f, 0.1f}, {0.5f, 0, 0.5f}, {0.2f, 0.8f, 0}};

  private static final float[][] SECOND = {{0, 0, 1}, {0, 0, 0}, {1, 0, 0}};

  private final CoevolvingFamily family =
      new CoevolvingFamily(encoded(), WEIGHTS, blocks(), 1, probabilities(), System.nanoTime());

  @Test
  void thePairIsNamedByThePositionsAndResiduesOfTheQuery() {
    assertThat(pair(1, 4)).returns('A', Pair::residueI).returns('U', Pair::residueJ);
    assertThat(pair(2, 4)).returns('C', Pair::residueI).returns('U', Pair::residueJ);
  }

  @Test
  void theStrongestResiduesAreThoseOfTheFirstColumnsOwnFitWhereItsCouplingIsLarger() {
    assertThat(pair(1, 2))
        .returns('A', Pair::strongestI)
        .returns('G', Pair::strongestJ)
        .returns(1.5f, Pair::coupling);
  }

  @Test
  void theStrongestResiduesOfTheSecondColumnsFitAreTurnedRound() {
    assertThat(pair(1, 4))
        .returns('C', Pair::strongestI)
        .returns('U', Pair::strongestJ)
        .returns(2.5f, Pair::coupling);
    assertThat(pair(2, 4))
        .returns('G', Pair::strongestI)
        .returns('A', Pair::strongestJ)
        .returns(0.75f, Pair::coupling);
  }

  @Test
  void theProbabilityIsThatOfTheQueryPositions() {
    assertThat(pair(1, 2).probability()).isEqualTo(0.02f);
    assertThat(pair(1, 4).probability()).isEqualTo(0.04f);
    assertThat(pair(2, 4).probability()).isEqualTo(0.08f);
  }

  @Test
  void theRawScoreIsTheMeanOfTheTwoNorms() {
    assertThat(pair(1, 2).rawScore()).isEqualTo((3 + 1) / 2f);
    assertThat(pair(1, 4).rawScore()).isEqualTo((2 + 8) / 2f);
    assertThat(pair(2, 4).rawScore()).isEqualTo((4 + 5) / 2f);
  }

  @Test
  void theMeanAttentionIsThatOfTheRowsThatHaveTheQuery() {
    Pair pair = pair(1, 2);

    assertThat(pair.attentionIj()).isCloseTo(0.25f * 0.9f, within(1e-6f));
    assertThat(pair.attentionJi()).isCloseTo(0.5f, within(1e-6f));
  }

  @Test
  void theDeviationIsTheRootMeanSquareOfTheTwoDirections() {
    // Two values d apart, one of them with a share of 1/4, have the standard deviation d √(3/16).
    double unit = Math.sqrt(3.0 / 16);
    double ij = 0.9 * unit;
    double ji = 0.8 * unit;

    assertThat((double) pair(1, 4).attentionSd())
        .isCloseTo(Math.sqrt((ij * ij + ji * ji) / 2), within(1e-6));
    assertThat((double) pair(1, 2).attentionSd()).isCloseTo(Math.sqrt(ij * ij / 2), within(1e-6));
  }

  @Test
  void theSupportIsTheShareOfRowsWithBothResidues() {
    assertThat(pair(1, 2).support()).isEqualTo(0.25f);
    assertThat(pair(1, 4).support()).isEqualTo(1);
  }

  @Test
  void aPositionReceivesTheMeanAttentionOfAllOthersAndOneThatIsNotFittedNone() {
    List<Position> positions = family.positions().toList();

    assertThat(positions.get(0).attentionReceived())
        .isCloseTo(0.5f + 0.25f * 0.2f + 0.75f, within(1e-6f));
    assertThat(positions.get(2).attentionReceived()).isNull();
    assertThat(positions.get(2).effectivePartners()).isNull();
  }

  @Test
  void aPositionsGapsAndEntropyAreWeighted() {
    Position second = family.positions().toList().get(1);
    Position fourth = family.positions().toList().get(3);

    assertThat(second.gapFraction()).isEqualTo(0.75f);
    assertThat(second.entropy()).isZero();
    assertThat((double) fourth.entropy())
        .isCloseTo(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), within(1e-6));
  }

  @Test
  void outcomesAndLikelihoodsAddUpOverBlocks() {
    assertThat(family.iterations()).isEqualTo(9);
    assertThat(family.converged()).isFalse();
    assertThat(family.objective()).isEqualTo(10 + 20 + 30);
    assertThat(family.rows())
        .extracting(CoevolvingFamily.AlignedRow::id)
        .containsExactly("second", "first");
    assertThat(family.rows())
        .extracting(CoevolvingFamily.AlignedRow::pseudoLogLikelihood)
        .containsExactly(-2.0 - 7.0, -1.0 - 3.0);
  }

  private Pair pair(int i, int j) {
    return family.pairs(3).filter(pair -> pair.i() == i && pair.j() == j).findFirst().orElseThrow();
  }

  private static EncodedFamily encoded() {
    byte[] codes = {A, C, G, U, A, GAP, G, G};
    return new EncodedFamily(
        "hand.a3m",
        2,
        new EncodedAlignment("hand", Alphabet.NUCLEOTIDE, 2, 4, codes),
        new int[] {1, 2},
        new String[] {"first", "second"},
        new int[] {0, 1},
        new int[] {0, 1, 3});
  }

  private static Iterator<FittedBlock> blocks() {
    return List.of(
            block(
                0,
                new float[][] {{0, 3, 2}, {1, 0, 4}},
                new short[][] {{0, strongest(A, G), strongest(A, A)}, {0, 0, strongest(U, U)}},
                new float[][] {{0, 1.5f, 0.5f}, {1.25f, 0, 0.25f}},
                List.of(new Outcome(7, 8, true, 10), new Outcome(9, 12, false, 20)),
                -1,
                -2),
            block(
                2,
                new float[][] {{8, 5, 0}},
                new short[][] {{strongest(U, C), strongest(A, G), 0}},
                new float[][] {{2.5f, 0.75f, 0}},
                List.of(new Outcome(4, 5, true, 30)),
                -3,
                -7))
        .iterator();
  }

  private static short strongest(int target, int other) {
    return (short) (target * Alphabet.NUCLEOTIDE.gap() + other);
  }

  private static FittedBlock block(
      int from,
      float[][] norms,
      short[][] strongest,
      float[][] couplings,
      List<Outcome> outcomes,
      double... logLikelihoods) {
    Tally<PairAttention.State> pairs = new Tally<>(new PairAttention());
    Tally<AttentionEntropy.State> entropy = new Tally<>(new AttentionEntropy());
    for (int row = 0; row < 2; row++) {
      AttentionMap map = map(row, from, norms.length);
      pairs.add(map, WEIGHTS[row]);
      entropy.add(map, WEIGHTS[row]);
    }
    return new FittedBlock(
        from,
        norms,
        strongest,
        couplings,
        outcomes,
        logLikelihoods,
        pairs.encode(),
        entropy.encode(),
        null);
  }

  private static AttentionMap map(int row, int from, int queries) {
    float[][] attention = Arrays.copyOfRange(row == 0 ? FIRST : SECOND, from, from + queries);
    float[] weights = new float[3 * queries];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = attention[k / 3][k % 3];
    }
    return new AttentionMap(row, from, queries, 3, weights, 0);
  }

  /** i · j in hundredths. */
  private static float[] probabilities() {
    float[] probabilities = new float[16];
    for (int pair = 0; pair < probabilities.length; pair++) {
      probabilities[pair] = (pair / 4 + 1) * (pair % 4 + 1) / 100f;
    }
    return probabilities;
  }
}
