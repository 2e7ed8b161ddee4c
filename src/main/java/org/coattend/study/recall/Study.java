package org.coattend.study.recall;

import static org.coattend.study.StudyOptions.requireAtLeast;
import static org.coattend.study.StudyOptions.requireSome;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What is trained, and how.
 *
 * @param lengths T of the sequences, each at least 2 and at most 20,000
 * @param positions where the target stands in tests, each a share of the way from the first item,
 *     0, to the last, 1
 * @param runs of each task, model and length, which differ in their seed
 * @param steps of training, the same for all
 * @param batch sequences of a step
 * @param rate of learning, above 0 and finite
 * @param bound share of the error of a constant answer below which a task counts as learnt, between
 *     0 and 1
 * @param seed of everything that is drawn
 */
public record Study(
    List<Task> tasks,
    List<ModelKind> models,
    List<Integer> lengths,
    List<Double> positions,
    int runs,
    int steps,
    int batch,
    double rate,
    double bound,
    long seed)
    implements Serializable {

  private static final int LONGEST = 20_000;

  /** Items of a batch, for which a model holds some 1 KB each. */
  private static final long MOST_ITEMS = 1 << 19;

  /**
   * @throws IllegalArgumentException when a list is empty or has a value out of range or twice
   */
  public Study {
    requireSome("tasks", tasks);
    requireSome("models", models);
    requireSome("lengths", lengths);
    requireSome("positions", positions);
    for (int length : lengths) {
      requireAtLeast("lengths", length, 2);
      if (length > LONGEST) {
        throw new IllegalArgumentException(
            "lengths: %,d, must be at most %,d".formatted(length, LONGEST));
      }
    }
    for (double position : positions) {
      if (!(position >= 0 && position <= 1)) {
        throw new IllegalArgumentException(
            "positions: %s, must be between 0, the first item, and 1, the last"
                .formatted(position));
      }
    }
    requireAtLeast("runs", runs, 1);
    requireAtLeast("steps", steps, 1);
    requireAtLeast("batch", batch, 1);
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate: %s, must be above 0 and finite".formatted(rate));
    }
    if (!(bound > 0 && bound < 1)) {
      throw new IllegalArgumentException("bound: %s, must be between 0 and 1".formatted(bound));
    }
    int longest = Collections.max(lengths);
    for (Task task : tasks) {
      long items = (long) batch * task.shape(longest, 1).steps();
      if (items > MOST_ITEMS) {
        throw new IllegalArgumentException(
            "batch: %,d sequences of %s at T = %,d have %,d items, must be at most %,d"
                .formatted(batch, task.column(), longest, items, MOST_ITEMS));
      }
    }
  }

  /** All models to train, those that take longest first. */
  public List<Training> trainings() {
    List<Training> all = new ArrayList<>();
    for (Task task : tasks) {
      for (ModelKind model : models) {
        for (int length : lengths) {
          for (int run = 0; run < runs; run++) {
            all.add(new Training(this, task, model, length, run));
          }
        }
      }
    }
    all.sort(Comparator.comparingLong(Training::cost).reversed());
    return all;
  }

  /** Whether a model's error is below the bound after its last step. */
  public boolean isLearnt(Trained one) {
    return one.error() < bound * one.task().chance(one.length());
  }

  /** The same models in the order of the options. */
  public List<Trained> inOrder(List<Trained> trained) {
    return trained.stream()
        .sorted(
            Comparator.comparingInt((Trained one) -> tasks.indexOf(one.task()))
                .thenComparingInt(one -> models.indexOf(one.model()))
                .thenComparingInt(one -> lengths.indexOf(one.length()))
                .thenComparingInt(Trained::run))
        .toList();
  }
}
