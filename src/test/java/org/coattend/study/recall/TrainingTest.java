package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
  private static Training training(
      Task task, ModelKind model, int length, int steps, double bound, int run) {
    Study study =
        new Study(
            List.of(task),
            List.of(model),
            List.of(length),
            List.of(0.0, .5, 1.0),
            2,
            steps,
            24,
            .01,
            bound,
            1);
    return new Training(study, task, model, length, run);
  }

  @ParameterizedTest
  @CsvSource({
    "RECALL, SIMPLE_RNN, 4",
    "RECALL, LSTM, 8",
    "RECALL, GRU, 12",
    "RECALL, ADDITIVE, 60",
    "RECALL, SCALED_DOT, 60",
    "ADDING, GRU, 12",
    "ADDING, SCALED_DOT, 60",
    "COPY, ADDITIVE, 20",
    "COPY, SCALED_DOT, 20"
  })
  void whatCanBeLearntInAFewHundredStepsIsLearnt(Task task, ModelKind model, int length) {
    Trained trained = training(task, model, length, 600, .1, 0).train();

    assertThat(trained.error()).isLessThan(.1 * task.chance(length));
    assertThat(trained.stepsToBound()).isBetween(1, 600);
    assertThat(trained.secondsToBound()).isPositive().isLessThanOrEqualTo(trained.seconds());
    assertThat(trained.recalled())
        .allSatisfy(at -> assertThat(at.error()).isLessThan(.2 * task.chance(length)));
  }

  @Test
  void whatIsNotReachedHasNoSteps() {
    Trained trained = training(Task.RECALL, ModelKind.SIMPLE_RNN, 200, 2, 1e-6, 0).train();

    assertThat(trained.stepsToBound()).isNull();
    assertThat(trained.secondsToBound()).isNull();
    assertThat(trained.error()).isGreaterThan(.3);
  }

  @ParameterizedTest
  @EnumSource(ModelKind.class)
  void theSameSeedGivesTheSameAndAnotherRunAnother(ModelKind model) {
    List<Trained.Recalled> one = training(Task.RECALL, model, 9, 7, .1, 0).train().recalled();
    List<Trained.Recalled> again = training(Task.RECALL, model, 9, 7, .1, 0).train().recalled();
    List<Trained.Recalled> other = training(Task.RECALL, model, 9, 7, .1, 1).train().recalled();

    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void positionsGoFromTheFirstItemToTheLastAndAttentionSaysWhatItGivesThem() {
    Trained trained = training(Task.RECALL, ModelKind.SCALED_DOT, 21, 300, .1, 0).train();

    assertThat(trained.recalled())
        .extracting(Trained.Recalled::position)
        .containsExactly(0, 10, 20);
    assertThat(trained.recalled())
        .extracting(Trained.Recalled::distance)
        .containsExactly(20, 10, 0);
    assertThat(trained.recalled())
        .allSatisfy(at -> assertThat(at.attention()).isBetween(.8, 1.00001));
    assertThat(training(Task.RECALL, ModelKind.GRU, 5, 1, .1, 0).train().recalled())
        .allSatisfy(at -> assertThat(at.attention()).isNull());
  }

  @Test
  void weightsAreCountedWithoutThoseOfOutputsThatDoNotCount() {
    assertThat(training(Task.RECALL, ModelKind.LSTM, 5, 1, .1, 0).train().weights())
        .isEqualTo(4 * 32 * (2 + 1 + 32) + 33);
    assertThat(training(Task.COPY, ModelKind.ADDITIVE, 5, 1, .1, 0).train().weights())
        .isEqualTo(3 * 32 * (10 + 1 + 16) + 32 + 33 * 8);
  }

  @Test
  void theGradientOfAGatedNetworkVanishesWithDistanceBeforeTraining() {
    List<Trained.Recalled> at =
        training(Task.RECALL, ModelKind.GRU, 400, 1, .1, 0).train().recalled();

    assertThat(at.get(0).gradientAtStart()).isPositive().isLessThan(1e-30);
    assertThat(at.get(1).gradientAtStart()).isBetween(1e-40, 1e-10);
    assertThat(at.get(2).gradientAtStart()).isBetween(1e-3, 10.0);
  }
}
