package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.coattend.study.recall.SequenceModel.WIDTH;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelKindTest {
  private static final Shape SHAPE = Task.RECALL.shape(4, 2);
  private static final int CONSTANT = SHAPE.inputs() - 1;

  @ParameterizedTest
  @EnumSource
  void biasesStartAtZeroButForForgetGates(ModelKind kind) {
    SequenceModel model = kind.start(SHAPE, Draws.of(4));

    if (model instanceof RecurrentModel recurrent) {
      for (int gate = 0; gate < recurrent.gates.length; gate++) {
        boolean forgets = kind == ModelKind.LSTM && gate == Lstm.FORGET;
        assertThat(row(model, recurrent.inputWeights(gate), CONSTANT))
            .containsOnly(forgets ? 1 : 0);
        assertThat(row(model, recurrent.inputWeights(gate), 0)).doesNotContain(0);
      }
    } else {
      int matrix = ((AttentionModel) model).width() * WIDTH;
      for (int at = 0; at < 3 * matrix; at += matrix) {
        assertThat(row(model, at, CONSTANT)).containsOnly(0);
        assertThat(row(model, at, CONSTANT - 1)).doesNotContain(0);
        assertThat(row(model, at, CONSTANT + 1)).doesNotContain(0);
      }
    }
  }

  private static float[] row(SequenceModel model, int matrix, int row) {
    int from = matrix + row * WIDTH;
    return Arrays.copyOfRange(model.weights(), from, from + WIDTH);
  }
}
