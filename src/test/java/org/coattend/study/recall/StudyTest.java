package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StudyTest {
  private static Study study(
      List<Integer> lengths, List<Double> positions, int runs, int steps, double rate) {
    return new Study(
        List.of(Task.values()),
        List.of(ModelKind.values()),
        lengths,
        positions,
        runs,
        steps,
        6,
        rate,
        .05,
        1);
  }

  @Test
  void everyModelIsTrainedOnceAndLongOnesComeFirst() {
    List<Training> all = study(List.of(5, 900, 40), List.of(0.0), 2, 10, .01).trainings();

    assertThat(all).hasSize(3 * 5 * 3 * 2).doesNotHaveDuplicates();
    assertThat(all.subList(0, 6))
        .allSatisfy(
            training -> {
              assertThat(training.length()).isEqualTo(900);
              assertThat(training.model()).isEqualTo(ModelKind.LSTM);
            });
    assertThat(all.get(all.size() - 1).length()).isEqualTo(5);
  }

  @Test
  void whateverTheOrderInWhichModelsAreDoneTheyAreListedAsTheOptionsAre() {
    Study study = study(List.of(6, 3), List.of(0.0), 2, 1, .01);
    List<Trained> trained =
        new ArrayList<>(study.trainings().stream().map(Training::train).toList());
    Collections.shuffle(trained, new Random(1));

    List<Trained> ordered = study.inOrder(trained);

    assertThat(ordered).hasSize(60);
    assertThat(ordered.get(0).task()).isEqualTo(Task.RECALL);
    assertThat(ordered.get(0).model()).isEqualTo(ModelKind.SIMPLE_RNN);
    assertThat(ordered.subList(0, 4)).extracting(Trained::length).containsExactly(6, 6, 3, 3);
    assertThat(ordered.subList(0, 4)).extracting(Trained::run).containsExactly(0, 1, 0, 1);
    assertThat(ordered.get(59).task()).isEqualTo(Task.COPY);
  }

  @Test
  void studiesThatCannotBeMeantAreRefused() {
    refused(() -> study(List.of(0), List.of(0.0), 1, 1, 1), "lengths: 0, must be at least 2");
    refused(() -> study(List.of(), List.of(0.0), 1, 1, 1), "lengths is empty");
    refused(() -> study(List.of(4, 4), List.of(0.0), 1, 1, 1), "lengths has a value twice: [4, 4]");
    refused(
        () -> study(List.of(4), List.of(1.5), 1, 1, 1),
        "positions: 1.5, must be between 0, the first item, and 1, the last");
    refused(() -> study(List.of(4), List.of(0.0), 0, 1, 1), "runs: 0, must be at least 1");
    refused(() -> study(List.of(4), List.of(0.0), 1, -3, 1), "steps: -3, must be at least 1");
    refused(
        () -> study(List.of(4), List.of(0.0), 1, 1, 0), "rate: 0.0, must be above 0 and finite");
    refused(
        () -> study(List.of(4), List.of(0.0), 1, 1, Double.POSITIVE_INFINITY),
        "rate: Infinity, must be above 0 and finite");
    refused(
        () -> sized(List.of(Task.RECALL), 20_001, 1), "lengths: 20,001, must be at most 20,000");
    refused(
        () -> sized(List.of(Task.RECALL, Task.COPY), 2, 262_144),
        "batch: 262,144 sequences of copy at T = 2 have 5,767,168 items, must be at most 524,288");
    refused(
        () -> sized(List.of(Task.ADDING), 20_000, 27),
        "batch: 27 sequences of adding at T = 20,000 have 540,000 items, must be at most 524,288");
    assertThat(sized(List.of(Task.RECALL), 2, 262_144).batch()).isEqualTo(262_144);
  }

  private static Study sized(List<Task> tasks, int length, int batch) {
    List<ModelKind> models = List.of(ModelKind.GRU);
    return new Study(tasks, models, List.of(length), List.of(0.0), 1, 1, batch, .01, .05, 1);
  }

  private static void refused(Runnable made, String message) {
    assertThatIllegalArgumentException().isThrownBy(made::run).withMessage(message);
  }
}
