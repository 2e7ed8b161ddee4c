package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FusionModelTest {
  @Test
  void aParameterThatIsNoNumberIsRefused() {
    FusionModel model = RandomPairs.model(1, 1);
    model.parameters()[0][2] = Double.NaN;

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FusionModel(model.shape(), model.words(), model.patches(), model.parameters()))
        .withMessage("a parameter of the model is no finite number");
  }

  @Test
  void aDeviationOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardisation(new double[1], new double[1]))
        .withMessage("means must be finite numbers, deviations also be above 0");
  }
}
