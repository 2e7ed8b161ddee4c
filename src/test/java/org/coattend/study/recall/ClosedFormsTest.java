package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedFormsTest {
  private static ClosedForm only(List<ClosedForm> forms, Formula formula, double parameter) {
    return forms.stream()
        .filter(form -> form.formula() == formula)
        .filter(form -> form.parameter() == parameter)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 300, 1000})
  void whatFormulasSayLiesInTheIntervals(int length) {
    List<ClosedForm> forms = ClosedForms.of(length, 7, .01);

    assertThat(forms).hasSize(2 * ClosedForms.GAPS.size() + ClosedForms.FACTORS.size() + 4);
    assertThat(forms).allSatisfy(form -> assertThat(form.holds()).as("%s", form).isTrue());
  }

  @Test
  void powersThatLeaveDoublePrecisionAreLeftOutAndOthersHold() {
    assertThat(ClosedForms.factors(6_337)).contains(.9);
    assertThat(ClosedForms.factors(6_339)).containsExactly(.99, 1.0, 1.01);
    assertThat(ClosedForms.factors(71_300)).containsExactly(1.0);
    assertThat(ClosedForms.of(7_060, 7, .01))
        .allSatisfy(form -> assertThat(form.holds()).as("%s", form).isTrue())
        .extracting(ClosedForm::exact)
        .allMatch(exact -> exact > 1e-290 && exact < 1e290);
  }

  @Test
  void intervalsAreNarrowEnoughToTellAnotherFormula() {
    List<ClosedForm> forms = ClosedForms.of(100, 7, .01);

    ClosedForm weight = only(forms, Formula.ATTENTION_WEIGHT, 4);
    assertThat(isWithin(weight, 1 / (1 + 100 * Math.exp(-4)))).isFalse();
    ClosedForm gradient = only(forms, Formula.LINEAR_GRADIENT, .99);
    assertThat(isWithin(gradient, Math.pow(.99, 100))).isFalse();
    ClosedForm error = only(forms, Formula.RECALL_ERROR, 4);
    assertThat(isWithin(error, 1 - weight.exact())).isFalse();
    for (ClosedForm form : forms) {
      if (form.parameter() == null) {
        assertThat(form.exact() * 1.1).as("%s", form).isGreaterThan(form.high());
        assertThat(form.exact() / 1.1).as("%s", form).isLessThan(form.low());
      }
    }
  }

  private static boolean isWithin(ClosedForm form, double value) {
    return value >= form.low() && value <= form.high();
  }

  @Test
  void aThousandItemsNeedAGapAboveElevenAndAHalf() {
    List<ClosedForm> forms = ClosedForms.of(1000, 7, .01);

    assertThat(only(forms, Formula.NEEDED_GAP, .99).measured()).isCloseTo(11.5, within(.01));
    assertThat(only(forms, Formula.ATTENTION_WEIGHT, 10).measured()).isLessThan(.96);
    assertThat(only(forms, Formula.ATTENTION_WEIGHT, 14).measured()).isGreaterThan(.999);
  }

  @Test
  void whatLiesOutsideDoesNotHold() {
    assertThat(new ClosedForm(Formula.COPY_CHANCE, 5, null, 1, 1, .9, 1.1, 1.2).holds()).isFalse();
    assertThat(new ClosedForm(Formula.COPY_CHANCE, 5, null, 1, 1, .9, 1.1, .8).holds()).isFalse();
    assertThat(new ClosedForm(Formula.COPY_CHANCE, 5, null, 1, 1, .9, 1.1, .9).holds()).isTrue();
  }
}
