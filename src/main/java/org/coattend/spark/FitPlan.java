package org.coattend.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coattend.corpus.FamilyKey;

/**
 * Who fits what: most families are fitted whole, several to a task, the most expensive first so
 * that none is the straggler; a family that would keep one core busy after the others are done is
 * spread over all of them by its columns, and so is one that is too large to be fitted beside
 * others. Its results are the same either way.
 *
 * @param tasks task of each family that is fitted whole
 * @param taskCount number of those tasks
 * @param spread families whose columns are spread
 */
public record FitPlan(Map<FamilyKey, Integer> tasks, int taskCount, List<FamilyKey> spread) {
  private static final int TASKS_PER_CORE = 8;

  /** Seconds; below, it is not worth the while to hand out blocks of columns. */
  private static final double WORTH_SPREADING = 2;

  /**
   * A family that is to be fitted.
   *
   * @param cost in seconds of one core
   * @param alone whether the memory allows no other family beside it
   */
  public record Item(FamilyKey family, double cost, boolean alone) implements Serializable {}

  /** Plans for a number of cores. */
  public static FitPlan of(List<Item> items, int cores) {
    double total = items.stream().mapToDouble(Item::cost).sum();
    double straggling = Math.max(WORTH_SPREADING, total / (2 * cores));
    double taskCost = total / (TASKS_PER_CORE * cores);
    List<FamilyKey> spread = new ArrayList<>();
    Map<FamilyKey, Integer> tasks = new HashMap<>();
    int task = 0;
    double filled = 0;
    List<Item> expensiveFirst =
        items.stream()
            .sorted(Comparator.comparingDouble(Item::cost).reversed().thenComparing(Item::family))
            .toList();
    for (Item item : expensiveFirst) {
      if (cores > 1 && (item.alone() || item.cost() > straggling)) {
        spread.add(item.family());
        continue;
      }
      if (filled > 0 && filled + item.cost() > taskCost) {
        task++;
        filled = 0;
      }
      tasks.put(item.family(), task);
      filled += item.cost();
    }
    return new FitPlan(tasks, tasks.isEmpty() ? 0 : task + 1, spread);
  }
}
