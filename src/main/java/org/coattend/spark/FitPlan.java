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
  private static final int BATCHES = 50;

  /** Seconds; below, it is not worth the while to hand out blocks of columns. */
  private static final double WORTH_SPREADING = 2;

  /**
   * A family that is to be fitted.
   *
   * @param cost in seconds of one core
   * @param alone whether the memory allows no other family beside it
   */
  public record Item(FamilyKey family, double cost, boolean alone) implements Serializable {}

  /**
   * Families in batches that take about as long, the most expensive first; {@value #BATCHES} at
   * most, since each looks through all families.
   *
   * @param seconds of all cores, which a batch may take; one family may take more
   * @return at least one batch, empty where there is no family
   */
  public static List<List<Item>> batches(List<Item> items, int cores, double seconds) {
    List<List<Item>> batches = new ArrayList<>();
    batches.add(new ArrayList<>());
    double filled = 0;
    double total = items.stream().mapToDouble(Item::cost).sum();
    double most = Math.max(seconds * cores, total / BATCHES);
    for (Item item : expensiveFirst(items)) {
      if (filled > 0 && filled + item.cost() > most) {
        batches.add(new ArrayList<>());
        filled = 0;
      }
      batches.get(batches.size() - 1).add(item);
      filled += item.cost();
    }
    return batches;
  }

  private static List<Item> expensiveFirst(List<Item> items) {
    return items.stream()
        .sorted(Comparator.comparingDouble(Item::cost).reversed().thenComparing(Item::family))
        .toList();
  }

  /** Plans for a number of cores. */
  public static FitPlan of(List<Item> items, int cores) {
    double total = items.stream().mapToDouble(Item::cost).sum();
    double straggling = Math.max(WORTH_SPREADING, total / (2 * cores));
    double taskCost = total / (TASKS_PER_CORE * cores);
    List<FamilyKey> spread = new ArrayList<>();
    Map<FamilyKey, Integer> tasks = new HashMap<>();
    int task = 0;
    double filled = 0;
    for (Item item : expensiveFirst(items)) {
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
