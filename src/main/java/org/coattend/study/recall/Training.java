package org.coattend.study.recall;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A model to train.
 *
 * @param run which of those that differ in their seed, from 0; models of the same task, length and
 *     run see the same sequences
 */
public record Training(Study study, Task task, ModelKind model, int length, int run)
    implements Serializable {

  /** Steps between looks at the error. */
  private static final int LOOK = 25;

  /** Batches of new sequences on which an error is measured. */
  private static final int TESTS = 8;

  /** What random numbers are for. */
  private static final int START = 1;

  private static final int TRAIN = 2;
  private static final int TEST = 3;

  /** Roughly, in arbitrary units. */
  long cost() {
    return (long) task.shape(length, study.batch()).steps() * model.cost();
  }

  /** Trains it from the start, on one thread. */
  public Trained train() {
    Shape shape = task.shape(length, study.batch());
    SequenceModel trained = model.start(shape, draws(START, model.name().hashCode()));
    float[] gradient = new float[shape.answers() * shape.batch() * SequenceModel.WIDTH];
    int[] positions = positions(shape);
    double[] atStart =
        Arrays.stream(positions)
            .mapToDouble(position -> gradient(trained, test(shape, position, 0)))
            .toArray();

    List<Batch> anywhere =
        IntStream.range(0, TESTS).mapToObj(test -> test(shape, -1, test)).toList();
    Adam adam = new Adam(study.rate(), trained.weights().length);
    RandomGenerator random = draws(TRAIN);
    Batch batch = new Batch(shape);
    Integer stepsToBound = null;
    Double secondsToBound = null;
    long nanos = 0;
    for (int step = 1; step <= study.steps(); step++) {
      long before = System.nanoTime();
      task.draw(random, batch, -1);
      Arrays.fill(trained.gradients(), 0);
      task.loss(trained.forward(batch), batch, gradient);
      trained.backward(gradient);
      adam.step(trained.weights(), trained.gradients());
      nanos += System.nanoTime() - before;
      if (stepsToBound == null
          && (step % LOOK == 0 || step == study.steps())
          && error(trained, anywhere, gradient) < study.bound() * task.chance(length)) {
        stepsToBound = step;
        secondsToBound = nanos / 1e9;
      }
    }

    List<Trained.Recalled> recalled = new ArrayList<>();
    for (int k = 0; k < positions.length; k++) {
      recalled.add(recalled(trained, shape, positions[k], gradient, atStart[k]));
    }
    return new Trained(
        task,
        model,
        length,
        run,
        trained.weights().length - Readout.unused(shape),
        study.steps(),
        error(trained, anywhere, gradient),
        stepsToBound,
        secondsToBound,
        nanos / 1e9,
        recalled);
  }

  private Trained.Recalled recalled(
      SequenceModel trained, Shape shape, int position, float[] scratch, double atStart) {
    List<Batch> tests =
        IntStream.range(0, TESTS).mapToObj(test -> test(shape, position, test)).toList();
    double error = error(trained, tests, scratch);
    OptionalDouble attention = trained.weightOfMarks(tests.get(TESTS - 1));
    return new Trained.Recalled(
        position,
        shape.firstAnswer() - position,
        error,
        gradient(trained, tests.get(0)),
        atStart,
        attention.isPresent() ? attention.getAsDouble() : null);
  }

  private double error(SequenceModel trained, List<Batch> tests, float[] scratch) {
    double loss = 0;
    for (Batch test : tests) {
      loss += task.loss(trained.forward(test), test, scratch);
    }
    return loss / tests.size() * task.errorOfLoss(length);
  }

  /** The mean length of the gradient of the first answer to the item of the first mark. */
  private double gradient(SequenceModel trained, Batch test) {
    float[] ofOutputs = new float[trained.forward(test).length];
    for (int sequence = 0; sequence < study.batch(); sequence++) {
      ofOutputs[sequence * SequenceModel.WIDTH + task.column(test, sequence)] = 1;
    }
    return Arrays.stream(trained.lengthsOfGradients(ofOutputs, test.marks[0]))
        .average()
        .orElseThrow();
  }

  private int[] positions(Shape shape) {
    return task.hasPositions()
        ? study.positions().stream()
            .mapToInt(share -> (int) Math.round(share * (shape.steps() - 1)))
            .distinct()
            .toArray()
        : new int[] {0};
  }

  private Batch test(Shape shape, int position, int test) {
    Batch batch = new Batch(shape);
    task.draw(draws(TEST, position, test), batch, position);
    return batch;
  }

  private RandomGenerator draws(int... purpose) {
    int[] all = Arrays.copyOf(purpose, purpose.length + 3);
    all[purpose.length] = task.name().hashCode();
    all[purpose.length + 1] = length;
    all[purpose.length + 2] = run;
    return Draws.of(study.seed(), all);
  }
}
