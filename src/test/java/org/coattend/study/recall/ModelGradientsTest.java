package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelGradientsTest {
  private static final int LENGTH = 7;
  private static final int BATCH = 5;
  private static final float STEP = 1e-2f;

  static Stream<Arguments> modelsAndTasks() {
    List<Arguments> all = new ArrayList<>();
    for (ModelKind model : ModelKind.values()) {
      for (Task task : Task.values()) {
        all.add(Arguments.of(model, task));
      }
    }
    return all.stream();
  }

  private record Given(SequenceModel model, Batch batch, Task task) {
    static Given of(ModelKind kind, Task task) {
      Shape shape = task.shape(LENGTH, BATCH);
      Batch batch = new Batch(shape);
      task.draw(Draws.of(3), batch, -1);
      return new Given(kind.start(shape, Draws.of(4)), batch, task);
    }

    double loss() {
      return task.loss(model.forward(batch), batch, gradient());
    }

    float[] gradient() {
      return new float[batch.targets.length * SequenceModel.WIDTH];
    }
  }

  @ParameterizedTest
  @MethodSource("modelsAndTasks")
  void theGradientToTheWeightsIsThatOfDifferencesOfTheLoss(ModelKind kind, Task task) {
    Given given = Given.of(kind, task);
    float[] ofOutputs = given.gradient();
    task.loss(given.model().forward(given.batch()), given.batch(), ofOutputs);
    given.model().backward(ofOutputs);
    float[] gradients = given.model().gradients();
    for (List<Integer> block : blocks(given)) {
      double[] quotients = block.stream().mapToDouble(weight -> quotient(given, weight)).toArray();
      double most = Arrays.stream(quotients).map(Math::abs).max().orElseThrow();
      assertThat(most).as("block from weight %d", block.get(0)).isGreaterThan(1e-4);
      for (int k = 0; k < quotients.length; k++) {
        assertThat((double) gradients[block.get(k)])
            .as("weight %d", block.get(k))
            .isCloseTo(quotients[k], within(.03 * most));
      }
    }
  }

  /** Some weights of each matrix, whatever their gradients. */
  private static List<List<Integer>> blocks(Given given) {
    Shape shape = given.batch().shape;
    List<Integer> starts = new ArrayList<>();
    if (given.model() instanceof RecurrentModel recurrent) {
      for (int gate = 0; gate < recurrent.gates.length; gate++) {
        starts.add(recurrent.inputWeights(gate));
        starts.add(recurrent.recurrentWeights(gate));
      }
    } else {
      AttentionModel attention = (AttentionModel) given.model();
      for (int matrix = 0; matrix < 3; matrix++) {
        starts.add(matrix * attention.width() * SequenceModel.WIDTH);
      }
      starts.add(attention.scoreWeights());
    }
    int readout = given.model().weights().length - Readout.WEIGHTS;
    starts.add(readout);
    Random random = new Random(6);
    List<List<Integer>> blocks = new ArrayList<>();
    for (int k = 1; k < starts.size(); k++) {
      if (starts.get(k) > starts.get(k - 1)) {
        blocks.add(random.ints(12, starts.get(k - 1), starts.get(k)).boxed().toList());
      }
    }
    blocks.add(
        random
            .ints(12, 0, SequenceModel.WIDTH + 1)
            .map(row -> readout + row * SequenceModel.WIDTH + random.nextInt(shape.outputs()))
            .boxed()
            .toList());
    return blocks;
  }

  private static double quotient(Given given, int weight) {
    float[] weights = given.model().weights();
    float before = weights[weight];
    weights[weight] = before + STEP;
    double up = given.loss();
    weights[weight] = before - STEP;
    double down = given.loss();
    weights[weight] = before;
    return (up - down) / (2 * STEP);
  }

  @ParameterizedTest
  @MethodSource("modelsAndTasks")
  void theLengthOfTheGradientToAnItemIsThatOfDifferencesOfTheAnswer(ModelKind kind, Task task) {
    Given given = Given.of(kind, task);
    Shape shape = given.batch().shape;
    for (int step : new int[] {0, shape.steps() / 2, shape.firstAnswer()}) {
      float[] ofOutputs = given.gradient();
      for (int sequence = 0; sequence < BATCH; sequence++) {
        ofOutputs[sequence * SequenceModel.WIDTH] = 1;
      }
      given.model().forward(given.batch());
      double[] lengths = given.model().lengthsOfGradients(ofOutputs, step);

      double[] squares = new double[BATCH];
      for (int input = 0; input < shape.inputs() - 1; input++) {
        double[] up = firstOutputs(given, step, input, STEP);
        double[] down = firstOutputs(given, step, input, -STEP);
        for (int sequence = 0; sequence < BATCH; sequence++) {
          squares[sequence] += Math.pow((up[sequence] - down[sequence]) / (2 * STEP), 2);
        }
      }
      double most = Math.sqrt(Arrays.stream(squares).max().orElseThrow());
      assertThat(most).isPositive();
      for (int sequence = 0; sequence < BATCH; sequence++) {
        assertThat(lengths[sequence])
            .isCloseTo(Math.sqrt(squares[sequence]), within(4e-3 * most + 2e-5));
      }
    }
  }

  private static double[] firstOutputs(Given given, int step, int input, float by) {
    float[] inputs = given.batch().inputs;
    for (int sequence = 0; sequence < BATCH; sequence++) {
      inputs[given.batch().at(step, sequence) + input] += by;
    }
    float[] outputs = given.model().forward(given.batch());
    for (int sequence = 0; sequence < BATCH; sequence++) {
      inputs[given.batch().at(step, sequence) + input] -= by;
    }
    double[] first = new double[BATCH];
    Arrays.setAll(first, sequence -> outputs[sequence * SequenceModel.WIDTH]);
    return first;
  }

  @ParameterizedTest
  @MethodSource("modelsAndTasks")
  void theSameBatchHasTheSameAnswersAgain(ModelKind kind, Task task) {
    Given given = Given.of(kind, task);
    float[] once = given.model().forward(given.batch()).clone();
    given.model().backward(once);

    assertThat(given.model().forward(given.batch())).containsExactly(once);
  }
}
