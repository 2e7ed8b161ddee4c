package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.coattend.coevolution.FamilyModel;
import org.coattend.coevolution.FitMemory;
import org.coattend.contact.ContactTier;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder.UnfitFamilyException;
import org.junit.jupiter.api.Test;

class FitBudgetTest {
  private static final long GIB = 1L << 30;
  private static final CouplingModel.Options PSEUDO_LIKELIHOOD =
      new PseudoLikelihood.Options(0.1, 0.01, 30, 0.004);
  private static final FamilyModel.Options FULL = fit(PSEUDO_LIKELIHOOD, ContactTier.NONE);
  private static final FamilyModel.Options MEAN_FIELD =
      fit(new MeanField.Options(0.7), ContactTier.NONE);

  private final FitBudget budget = new FitBudget(2 * GIB, 2 * GIB, 2);

  @Test
  void aWideFamilyIsRefusedForMeanFieldAndReferredToFull() {
    EncodedFamily wide = family(20, 1500);

    assertThatThrownBy(() -> budget.require(wide, MEAN_FIELD))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessageContaining("20 rows × 1,500 columns")
        .hasMessageContaining("model full")
        .hasMessageContaining("--driver-memory");
    assertThatCode(() -> budget.require(wide, FULL)).doesNotThrowAnyException();
  }

  @Test
  void aFamilyThatFullHasNoRoomForIsNotReferredToFull() {
    EncodedFamily wide = family(20, 3000);
    FitBudget small = new FitBudget(GIB / 4, 2 * GIB, 2);

    assertThatThrownBy(() -> small.require(wide, FULL))
        .isInstanceOf(UnfitFamilyException.class)
        .hasMessageContaining("257 MB")
        .hasMessageNotContaining("model full");
  }

  @Test
  void meanFieldTakesTheColumnsWhoseMatrixIsWithinTheNativeMemory() {
    int most = (int) Math.sqrt(2.0 * GIB / Float.BYTES) / 20;

    assertThatCode(() -> budget.require(family(2, most), MEAN_FIELD)).doesNotThrowAnyException();
    assertThatThrownBy(() -> budget.require(family(2, most + 1), MEAN_FIELD))
        .isInstanceOf(UnfitFamilyException.class);
  }

  @Test
  void familiesAreFittedBesideOneAnotherIfAllCoresCanHaveOne() {
    FitMemory half = new FitMemory(GIB / 2, GIB / 2, GIB);
    FitMemory more = new FitMemory(GIB / 2, GIB / 2 + 1, 0);
    FitMemory moreOffHeap = new FitMemory(0, 1, GIB + 1);

    assertThat(budget.allowsBesideOthers(half)).isTrue();
    assertThat(budget.allowsBesideOthers(more)).isFalse();
    assertThat(budget.allowsBesideOthers(moreOffHeap)).isFalse();
  }

  @Test
  void aFamilyAloneHasAsManyTasksAsThereIsRoomForBesideWhatTheyShare() {
    assertThat(budget.tasksAtOnce(new FitMemory(GIB, GIB / 4, 0))).isEqualTo(2);
    assertThat(budget.tasksAtOnce(new FitMemory(GIB, GIB * 3 / 4, 0))).isEqualTo(1);
    assertThat(budget.tasksAtOnce(new FitMemory(GIB, GIB + 1, 0))).isZero();
    assertThat(budget.tasksAtOnce(new FitMemory(3 * GIB, GIB / 4, 0))).isLessThan(1);
    assertThat(budget.tasksAtOnce(new FitMemory(0, 1, GIB + 1))).isEqualTo(1);
  }

  @Test
  void probabilitiesTakeCouplingsOfTheirOwnAndTheMapOfAllPairs() {
    EncodedFamily family = family(20, 500);
    FitMemory without = FitMemory.of(family, FULL);
    FitMemory with = FitMemory.of(family, fit(PSEUDO_LIKELIHOOD, ContactTier.BASELINE));

    assertThat(without.offHeap()).isZero();
    assertThat(with.offHeap()).isEqualTo(10_000L * 10_000 * Float.BYTES);
    assertThat(with.task() - without.task()).isGreaterThan(68L * 516 * 516 * Float.BYTES);
  }

  @Test
  void probabilitiesFromTheCouplingsThatAreFittedTakeTheMapAlone() {
    EncodedFamily family = family(20, 500);
    MeanField.Options same =
        ContactTier.BASELINE.predictor(Alphabet.PROTEIN).orElseThrow().couplings();
    FitMemory without = FitMemory.of(family, fit(same, ContactTier.NONE));
    FitMemory with = FitMemory.of(family, fit(same, ContactTier.BASELINE));

    assertThat(with.offHeap()).isEqualTo(without.offHeap());
    assertThat(with.task() - without.task()).isGreaterThan(68L * 516 * 516 * Float.BYTES);
  }

  @Test
  void whereThereAreNoProbabilitiesTheyTakeNothing() {
    EncodedFamily wide = family(20, 601);

    assertThat(FitMemory.of(wide, fit(PSEUDO_LIKELIHOOD, ContactTier.BASELINE)))
        .isEqualTo(FitMemory.of(wide, FULL));
  }

  private static FamilyModel.Options fit(CouplingModel.Options couplings, ContactTier probability) {
    return new FamilyModel.Options(0.8, couplings, probability);
  }

  private static EncodedFamily family(int rows, int columns) {
    EncodedAlignment alignment =
        new EncodedAlignment("wide", Alphabet.PROTEIN, rows, columns, new byte[rows * columns]);
    return new EncodedFamily(
        "wide.a3m",
        rows,
        alignment,
        new int[rows],
        new String[rows],
        IntStream.range(0, rows).toArray(),
        IntStream.range(0, columns).toArray());
  }
}
