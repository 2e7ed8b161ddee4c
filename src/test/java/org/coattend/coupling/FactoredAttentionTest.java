package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.Test;

class FactoredAttentionTest {
  private static final PseudoLikelihood.Options FULL =
      new PseudoLikelihood.Options(0.1, 0.01, 30, 0.004);

  @Test
  void plantedContactsAreOnTop() {
    PlantedPotts planted =
        PlantedPotts.simulate(new PlantedPotts.Options(48, 20, 1500, 0.8, 1, 50, 0.02, 7));
    EncodedAlignment alignment = encode(planted.rows());
    float[] weights = new float[alignment.rows()];
    Arrays.fill(weights, 1);

    Couplings couplings = fit(alignment, weights, 128).fit(0, 48).couplings();

    float[][] norms = new float[48][];
    Arrays.setAll(norms, couplings::norms);
    PairScores scores = new PairScores(norms, 1);
    Set<Integer> top = new HashSet<>();
    int[] ranks = scores.ranks();
    IntStream.range(0, ranks.length).filter(pair -> ranks[pair] <= 20).forEach(top::add);
    assertThat(planted.contacts())
        .filteredOn(contact -> top.contains(scores.pair(contact.i() - 1, contact.j() - 1)))
        .hasSizeGreaterThanOrEqualTo(18);
  }

  @Test
  void asManyHeadsAsThereAreMatricesLeaveTheCouplingsAndTheLikelihoodAsTheyAre() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.NUCLEOTIDE, 300, 12, 1);
    float[] weights = RandomFamilies.weights(300, 2);

    CouplingModel.Block factored = fit(alignment, weights, 40).fit(2, 7);
    CouplingModel.Block full = FULL.of(alignment, weights).fit(2, 7);

    assertThat(factored.heads().heads()).isEqualTo(32);
    assertThat(factored.couplings().values())
        .containsExactly(full.couplings().values(), within(1e-4f));
    assertThat(factored.logLikelihoods()).containsExactly(full.logLikelihoods(), within(1e-3));
  }

  @Test
  void theCouplingsOfAPairAreScaleTimesAttentionTimesValueOfTheHeadThatAttends() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 300, 12, 3);

    CouplingModel.Block block = fit(alignment, RandomFamilies.weights(300, 4), 2).fit(0, 12);

    for (int head = 0; head < 2; head++) {
      HeadAttention.Summary summary = block.heads().summary(head);
      float[] value = block.heads().values().matrix(head);
      assertThat(summary.top()).hasSize(10);
      for (HeadAttention.Top top : summary.top()) {
        for (int entry = 0; entry < 400; entry++) {
          assertThat((double) block.couplings().value(top.i(), top.j(), entry / 20, entry % 20))
              .isCloseTo(summary.scale() * top.attention() * value[entry], within(1e-5));
        }
      }
    }
  }

  @Test
  void aPairThatScoresLikeAllOthersHasNeitherHeadsNorCouplings() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 60, 2, 1);

    CouplingModel.Block block = fit(alignment, RandomFamilies.weights(60, 2), 8).fit(0, 2);

    assertThat(block.heads().heads()).isZero();
    assertThat(block.couplings().values()).containsOnly(0);
    assertThat(block.logLikelihoods()).doesNotContain(Double.NaN);
  }

  @Test
  void theBiasesMakeUpForTheCouplingsThatTheHeadsLeaveOut() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 400, 10, 5);
    float[] weights = RandomFamilies.weights(400, 6);

    double factored = fit(alignment, weights, 2).fit(0, 1).outcomes().get(0).objective();

    double rows = 0;
    double[] counts = new double[21];
    for (int row = 0; row < 400; row++) {
      rows += weights[row];
      counts[alignment.code(row, 0)] += weights[row];
    }
    double independent = 0;
    for (double count : counts) {
      independent -= count > 0 ? count * Math.log(count / rows) : 0;
    }
    assertThat(factored).isLessThan(independent);
  }

  @Test
  void aTargetsHeadsDoNotDependOnTheTargetsBesideIt() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 200, 9, 7);
    FactoredAttention model = fit(alignment, RandomFamilies.weights(200, 8), 16);

    CouplingModel.Block whole = model.fit(0, 9);
    HeadAttention parts = new HeadAttention(whole.heads().values(), 0, 9);
    parts.add(model.fit(4, 9).heads());
    parts.add(model.fit(0, 4).heads());

    for (int head = 0; head < 16; head++) {
      HeadAttention.Summary summary = parts.summary(head);
      HeadAttention.Summary expected = whole.heads().summary(head);
      assertThat(summary.top()).isEqualTo(expected.top());
      assertThat(summary.scale()).isEqualTo(expected.scale());
      assertThat(summary.entropy()).isEqualTo(expected.entropy());
      assertThat(summary.share()).isCloseTo(expected.share(), within(1e-12));
    }
  }

  @Test
  void sharedValuesAreTakenInsteadOfTheFamilysOwn() {
    EncodedAlignment alignment = RandomFamilies.alignment(Alphabet.PROTEIN, 200, 9, 9);
    float[] weights = RandomFamilies.weights(200, 10);
    HeadValues others =
        CouplingMoment.of(
                RandomFamilies.alignment(Alphabet.PROTEIN, 200, 9, 11),
                weights,
                new MeanField.Options(0.7))
            .values(4);

    FactoredAttention.Options options = options(8).sharing(Map.of(Alphabet.PROTEIN, others));

    assertThat(options.of(alignment, weights).fit(0, 1).heads().values()).isSameAs(others);
  }

  @Test
  void anOddNumberOfHeadsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(7))
        .withMessage("heads is 7, must be even, 2 to 800");
    assertThatIllegalArgumentException().isThrownBy(() -> options(0));
  }

  @Test
  void moreHeadsThanProteinsHaveAreRefusedAndMoreThanNucleotidesHaveTakeNoMemory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(1000))
        .withMessage("heads is 1000, must be even, 2 to 800");
    assertThat(options(800).heapBytes(100, 50, Alphabet.NUCLEOTIDE))
        .isEqualTo(options(32).heapBytes(100, 50, Alphabet.NUCLEOTIDE));
    assertThat(options(800).heapBytes(100, 50, Alphabet.PROTEIN))
        .isGreaterThan(options(400).heapBytes(100, 50, Alphabet.PROTEIN));
  }

  private static FactoredAttention.Options options(int heads) {
    return new FactoredAttention.Options(heads, FULL, new MeanField.Options(0.7), Map.of());
  }

  private static FactoredAttention fit(EncodedAlignment alignment, float[] weights, int heads) {
    return options(heads).of(alignment, weights);
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
