package org.coattend.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.coevolution.FamilyModel;
import org.coattend.contact.ContactTier;
import org.coattend.corpus.Alignment;
import org.coattend.coupling.MeanField;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.junit.jupiter.api.Test;

class ComplexTest {
  private static final int ROWS = 200;
  private static final int FIRST = 9;
  private static final int SECOND = 7;

  private static final Partners.Options GIVEN =
      new Partners.Options(PairingMethod.AUTO, null, 20, 1, .8, new MeanField.Options(.7), 1);

  private static final FamilyModel.Options FIT =
      new FamilyModel.Options(.8, new MeanField.Options(.7), ContactTier.NETWORK);

  private static Encoder encoder(double maxGaps) {
    return new Encoder(new Encoder.Options(Optional.empty(), .3, maxGaps));
  }

  /** Random residues; column 2 of the first and 5 of the second protein go together, from 0. */
  private static Alignment pairs(int gapColumn) {
    Random random = new Random(2);
    StringBuilder symbols = new StringBuilder();
    String[] ids = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      ids[row] = row == 0 ? "A/11-19/B/1-7" : "a%d/b%d".formatted(row, row);
      for (int column = 0; column < FIRST + SECOND; column++) {
        char residue = "ACDEFGHIKLMNPQRSTVWY".charAt(random.nextInt(20));
        if (column == FIRST + 5) {
          residue = symbols.charAt(symbols.length() - FIRST - 5 + 2);
        }
        symbols.append(column == gapColumn && row > 0 ? '-' : residue);
      }
    }
    return new Alignment(
        "dimer",
        "dimer.a3m",
        FIRST + SECOND,
        IntStream.rangeClosed(1, ROWS).toArray(),
        ids,
        symbols.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static Complex complex(int gapColumn) throws Encoder.UnfitFamilyException {
    return Complex.given(pairs(gapColumn), FIRST, encoder(.5), GIVEN, ROWS);
  }

  @Test
  void aSpacerKeepsTheProteinsApartAndNeitherIsFittedNorWeighed()
      throws Encoder.UnfitFamilyException {
    EncodedFamily family = complex(-1).family();

    assertThat(family.alignment().columns()).isEqualTo(FIRST + 30 + SECOND);
    assertThat(family.usedColumns()).hasSize(FIRST + SECOND).doesNotContain(FIRST, FIRST + 29);
    assertThat(family.split()).isEqualTo(FIRST);
    assertThat(family.informing().columns()).isEqualTo(FIRST + SECOND);
    for (int column = 0; column < family.alignment().columns(); column++) {
      boolean spacer = column >= FIRST && column < FIRST + 30;
      assertThat(family.alignment().code(3, column) == 20).isEqualTo(spacer);
    }
  }

  @Test
  void rowsAreNamedAfterBothProteins() throws Encoder.UnfitFamilyException {
    List<String[]> ids = complex(-1).ids();

    assertThat(ids.get(0)).containsExactly("A/11-19", "B/1-7");
    assertThat(ids.get(5)).containsExactly("a5", "b5");
  }

  @Test
  void shufflingGivesEveryRowButTheQueryAnotherPartnerOfTheSameRows()
      throws Encoder.UnfitFamilyException {
    EncodedFamily family = complex(-1).family();
    EncodedFamily shuffled = complex(-1).shuffled(5);

    List<String> seconds = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int changed = 0;
    for (int row = 0; row < ROWS; row++) {
      byte[] before = row(family, row);
      byte[] after = row(shuffled, row);
      assertThat(Arrays.copyOf(after, FIRST + 30)).isEqualTo(Arrays.copyOf(before, FIRST + 30));
      seconds.add(Arrays.toString(Arrays.copyOfRange(before, FIRST + 30, before.length)));
      others.add(Arrays.toString(Arrays.copyOfRange(after, FIRST + 30, after.length)));
      changed += seconds.get(row).equals(others.get(row)) ? 0 : 1;
    }
    assertThat(others.get(0)).isEqualTo(seconds.get(0));
    assertThat(changed).isEqualTo(ROWS - 1);
    assertThat(others).containsExactlyInAnyOrderElementsOf(seconds);
  }

  private static byte[] row(EncodedFamily family, int row) {
    int columns = family.alignment().columns();
    return Arrays.copyOfRange(family.alignment().codes(), row * columns, (row + 1) * columns);
  }

  @Test
  void scoresAreThoseOfTheBlockBetweenTheProteinsByNoiseAndDepth()
      throws Encoder.UnfitFamilyException {
    int gaps = 4;
    Complex complex = complex(gaps);
    CoevolvingFamily fitted = FamilyModel.fit(complex.family(), FIT);
    Interface between = between(complex, fitted, null);

    double[][] raw = new double[FIRST + 1][SECOND + 1];
    double all = 0;
    for (CoevolvingFamily.Pair pair : fitted.pairs(Integer.MAX_VALUE).toList()) {
      if (pair.i() <= FIRST && pair.j() > FIRST + 30) {
        int j = pair.j() - FIRST - 30;
        raw[pair.i()][j] = pair.rawScore();
        raw[pair.i()][0] += pair.rawScore();
        raw[0][j] += pair.rawScore();
        all += pair.rawScore();
      }
    }
    double least = 0;
    for (int i = 1; i <= FIRST; i++) {
      for (int j = 1; j <= SECOND; j++) {
        least = Math.min(least, raw[i][j] - raw[i][0] * raw[0][j] / all);
      }
    }
    double depth = Math.sqrt(fitted.effectiveRows() / (FIRST + SECOND - 1));
    assertThat(between.pairs())
        .hasSize((FIRST - 1) * SECOND)
        .noneMatch(pair -> pair.i() == gaps + 1);
    for (Interface.Pair pair : between.pairs()) {
      double score = raw[pair.i()][pair.j()] - raw[pair.i()][0] * raw[0][pair.j()] / all;
      assertThat((double) pair.score()).isCloseTo(score, within(1e-5));
      assertThat((double) pair.evcomplex())
          .isCloseTo(score / -least / (1 + 1 / depth), within(1e-3));
      assertThat(pair.probability()).isNull();
    }
    assertThat(between.pairs().stream().mapToDouble(Interface.Pair::zscore).average().orElseThrow())
        .isCloseTo(0, within(1e-5));
    assertThat(between.pairs().get(0).i()).isEqualTo(3);
    assertThat(between.pairs().get(0).j()).isEqualTo(6);
    assertThat(between.expectedContacts()).isNull();
  }

  private static Interface between(Complex complex, CoevolvingFamily fitted, float[] control) {
    return new Interface(
        fitted, complex.family().chains(), complex.family().usedColumns().length, control);
  }

  @Test
  void probabilitiesLoseWhatRowsJoinedAtRandomHaveAsWell() throws Encoder.UnfitFamilyException {
    Complex complex = complex(-1);
    CoevolvingFamily fitted = FamilyModel.fit(complex.family(), FIT);
    int columns = complex.family().alignment().columns();
    float[] same = new float[columns * columns];
    List<Float> network = new ArrayList<>();
    fitted
        .pairs(Integer.MAX_VALUE)
        .filter(pair -> pair.i() <= FIRST && pair.j() > FIRST + 30)
        .forEach(
            pair -> {
              same[(pair.i() - 1) * columns + pair.j() - 1] = pair.probability();
              network.add(pair.probability());
            });

    assertThat(between(complex, fitted, same).pairs())
        .allSatisfy(pair -> assertThat(pair.probability()).isZero());
    assertThat(between(complex, fitted, new float[columns * columns]).pairs())
        .extracting(Interface.Pair::probability)
        .containsExactlyInAnyOrderElementsOf(network);

    float[] half = same.clone();
    float most = network.stream().max(Float::compare).orElseThrow();
    for (int k = 0; k < half.length; k++) {
      half[k] = half[k] == most ? 0 : half[k];
    }
    assertThat(between(complex, fitted, half).pairs().get(0).probability())
        .isCloseTo(most, within(1e-6f));
  }

  @Test
  void aProteinOfTooFewColumnsIsRefused() {
    for (int split : new int[] {1, 2, FIRST + SECOND - 2}) {
      assertThatThrownBy(() -> Complex.given(pairs(-1), split, encoder(.5), GIVEN, ROWS))
          .isInstanceOf(Encoder.UnfitFamilyException.class)
          .hasMessageEndingWith("have enough residues, each needs 3 (split, max-gaps)");
    }
  }
}
