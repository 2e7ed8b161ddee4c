package org.coattend.study.recall;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * What is trained, and how.
 *
 * @param lengths T of the sequences, each at least 2
 * @param positions where the target stands in tests, each a share of the way from the first item,
 *     0, to the last, 1
 * @param runs of each task, model and length, which differ in their seed
 * @param steps of training, the same for all
 * @param batch sequences of a step
 * @param rate of learning, above 0
 * @param bound share of the error without memory below which a task counts as learnt, above 0
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

  /** Items of a batch, for which a model holds some 1 KB each. */
  private static final long MOST = 1 << 19;

  /**
   * @throws IllegalArgumentException when a list is empty or has a value out of range or twice
   */
  public Study {
    requireSome("tasks", tasks);
    requireSome("models", models);
    requireSome("lengths", lengths);
    requireSome("positions", positions);
    lengths.forEach(length -> requireAtLeast("lengths", length, 2));
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
    requirePositive("rate", rate);
    requirePositive("bound", bound);
    long most = (long) batch * lengths.stream().mapToInt(Integer::intValue).max().orElseThrow();
    if (most > MOST) {
      throw new IllegalArgumentException(
          "batch × lengths reach %,d items, must be at most %,d".formatted(most, MOST));
    }
  }

  private static void requireSome(String option, List<?> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(option + " is empty");
    }
    if (new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException("%s has a value twice: %s".formatted(option, values));
    }
  }

  private static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d, must be at least %d".formatted(option, value, least));
    }
  }

  private static void requirePositive(String option, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s: %s, must be above 0".formatted(option, value));
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
