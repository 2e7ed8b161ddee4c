package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  private static final int LENGTH = 9;
  private static final int BATCH = 40;

  private static Batch drawn(Task task, int position) {
    Batch batch = new Batch(task.shape(LENGTH, BATCH));
    task.draw(Draws.of(2), batch, position);
    return batch;
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8})
  void theNumberToRecallIsTheOneThatIsMarked(int position) {
    Batch batch = drawn(Task.RECALL, position);

    for (int sequence = 0; sequence < BATCH; sequence++) {
      int marks = 0;
      for (int step = 0; step < LENGTH; step++) {
        int at = batch.at(step, sequence);
        assertThat(batch.inputs[at + 2]).isEqualTo(1);
        if (batch.inputs[at + 1] == 1) {
          marks++;
          assertThat(step).isEqualTo(batch.marks[2 * sequence]);
          assertThat(position < 0 || position == step).isTrue();
          assertThat(batch.targets[sequence]).isEqualTo(batch.inputs[at]);
        }
      }
      assertThat(marks).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8})
  void theSumToTellIsThatOfTwoMarkedNumbers(int position) {
    Batch batch = drawn(Task.ADDING, position);

    for (int sequence = 0; sequence < BATCH; sequence++) {
      float sum = 0;
      int marks = 0;
      for (int step = 0; step < LENGTH; step++) {
        int at = batch.at(step, sequence);
        assertThat(batch.inputs[at]).isBetween(0f, 1f);
        if (batch.inputs[at + 1] == 1) {
          marks++;
          sum += batch.inputs[at];
        }
      }
      assertThat(marks).isEqualTo(2);
      assertThat(batch.targets[sequence]).isCloseTo(sum, within(1e-6f));
      assertThat(position < 0 || batch.marks[2 * sequence] == position).isTrue();
    }
  }

  @Test
  void symbolsToCopyComeFirstThenBlanksASignAndBlanks() {
    Batch batch = drawn(Task.COPY, 0);

    assertThat(batch.shape.steps()).isEqualTo(LENGTH + 20);
    for (int sequence = 0; sequence < BATCH; sequence++) {
      for (int step = 0; step < LENGTH + 20; step++) {
        int at = batch.at(step, sequence);
        int expected =
            step < 10
                ? (int) batch.targets[step * BATCH + sequence]
                : step == LENGTH + 9 ? Task.KINDS + 1 : Task.KINDS;
        for (int kind = 0; kind < Task.KINDS + 2; kind++) {
          assertThat(batch.inputs[at + kind]).isEqualTo(kind == expected ? 1f : 0f);
        }
      }
    }
  }

  @Test
  void answersThatAreEvenHaveTheErrorOfChanceWhenCopying() {
    Batch batch = drawn(Task.COPY, 0);
    float[] even = new float[10 * BATCH * SequenceModel.WIDTH];

    double error = Task.COPY.loss(even, batch, even.clone()) * Task.COPY.errorOfLoss(LENGTH);

    assertThat(error).isCloseTo(10 * Math.log(8) / (LENGTH + 20), within(1e-12));
    assertThat(Task.COPY.chance(LENGTH)).isCloseTo(error, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void theGradientOfTheLossIsThatOfItsDifferences(Task task) {
    Batch batch = drawn(task, -1);
    float[] outputs = new float[batch.targets.length * SequenceModel.WIDTH];
    var random = Draws.of(5);
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) random.nextGaussian();
    }
    float[] gradient = new float[outputs.length];
    task.loss(outputs, batch, gradient);

    for (int row = 0; row < batch.targets.length; row += 7) {
      for (int k = 0; k < batch.shape.outputs() + 1; k++) {
        int at = row * SequenceModel.WIDTH + k;
        float before = outputs[at];
        outputs[at] = before + 1e-2f;
        double up = task.loss(outputs, batch, new float[outputs.length]);
        outputs[at] = before - 1e-2f;
        double down = task.loss(outputs, batch, new float[outputs.length]);
        outputs[at] = before;
        assertThat((double) gradient[at]).isCloseTo((up - down) / 2e-2, within(2e-6));
      }
    }
  }
}
