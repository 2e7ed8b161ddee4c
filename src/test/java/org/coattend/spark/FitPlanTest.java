package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.coattend.corpus.FamilyKey;
import org.coattend.spark.FitPlan.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FitPlanTest {
  private static final int TASKS_PER_CORE = 8;

  /** Families to fit and the cores to fit them on. */
  private record Load(List<Item> items, int cores) {
    double total() {
      return items.stream().mapToDouble(Item::cost).sum();
    }

    FitPlan plan() {
      return FitPlan.of(items, cores);
    }

    Map<FamilyKey, Double> costs() {
      return items.stream().collect(Collectors.toMap(Item::family, Item::cost));
    }

    @Override
    public String toString() {
      return "%d families on %d cores".formatted(items.size(), cores);
    }
  }

  /** Costs from a millisecond to several minutes, so that some loads have a family to spread. */
  static List<Load> loads() {
    Random random = new Random(1);
    return IntStream.range(0, 60)
        .mapToObj(
            load -> {
              double spread = 6 * random.nextDouble();
              List<Item> items =
                  IntStream.range(0, 1 + random.nextInt(200))
                      .mapToObj(k -> item(k, Math.exp(spread * random.nextGaussian())))
                      .collect(Collectors.toCollection(ArrayList::new));
              Collections.shuffle(items, random);
              return new Load(items, 1 + random.nextInt(16));
            })
        .toList();
  }

  @Test
  void theLoadsHaveFamiliesToSpreadAndFamiliesToFitWhole() {
    assertThat(loads()).filteredOn(load -> !load.plan().spread().isEmpty()).hasSizeGreaterThan(10);
    assertThat(loads()).filteredOn(load -> load.plan().taskCount() > 1).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("loads")
  void everyFamilyIsFittedOnce(Load load) {
    FitPlan plan = load.plan();

    List<FamilyKey> fitted = new ArrayList<>(plan.tasks().keySet());
    fitted.addAll(plan.spread());

    assertThat(fitted)
        .containsExactlyInAnyOrderElementsOf(load.items().stream().map(Item::family).toList());
  }

  @ParameterizedTest
  @MethodSource("loads")
  void tasksAreNumberedWithoutHole(Load load) {
    FitPlan plan = load.plan();

    assertThat(new HashSet<>(plan.tasks().values()))
        .isEqualTo(IntStream.range(0, plan.taskCount()).boxed().collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void theMostExpensiveFamiliesAreHandedOutFirst(Load load) {
    Map<FamilyKey, Double> costs = load.costs();
    Map<Integer, List<Double>> byTask = costsByTask(load);

    double cheapestSoFar = Double.POSITIVE_INFINITY;
    for (List<Double> task : byTask.values()) {
      assertThat(Collections.max(task)).isLessThanOrEqualTo(cheapestSoFar);
      cheapestSoFar = Collections.min(task);
    }
    assertThat(load.plan().spread())
        .isSortedAccordingTo((a, b) -> Double.compare(costs.get(b), costs.get(a)));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void noTaskIsLargerThanItsShareUnlessOneFamilyIs(Load load) {
    double share = load.total() / (TASKS_PER_CORE * load.cores());

    assertThat(costsByTask(load).values())
        .allSatisfy(
            task ->
                assertThat(task.size() == 1 || sum(task) <= share * (1 + 1e-9))
                    .as("%s of at most %s", task, share)
                    .isTrue());
  }

  /** Two neighbours that fit into one task would have been put into one. */
  @ParameterizedTest
  @MethodSource("loads")
  void thereAreNotManyMoreTasksThanShares(Load load) {
    assertThat(load.plan().taskCount()).isLessThanOrEqualTo(2 * TASKS_PER_CORE * load.cores() + 1);
  }

  /** On one core a family is fitted whole, whatever it costs: nobody waits for it. */
  @ParameterizedTest
  @MethodSource("loads")
  void noTaskKeepsOneCoreBusyLongAfterTheOthers(Load load) {
    assumeThat(load.cores()).isGreaterThan(1);
    double halfOfACoresWork = load.total() / (2 * load.cores());

    assertThat(costsByTask(load).values())
        .allSatisfy(
            task -> assertThat(sum(task)).isLessThanOrEqualTo(Math.max(2, halfOfACoresWork)));
  }

  /** Each is more than half of a core's work, and dearer than all that are fitted whole. */
  @ParameterizedTest
  @MethodSource("loads")
  void onlyTheFewMostExpensiveFamiliesAreSpread(Load load) {
    FitPlan plan = load.plan();
    Map<FamilyKey, Double> costs = load.costs();
    double dearestWhole = plan.tasks().keySet().stream().mapToDouble(costs::get).max().orElse(0);

    assertThat(plan.spread())
        .hasSizeLessThan(2 * load.cores())
        .allSatisfy(
            family -> assertThat(costs.get(family)).isGreaterThan(Math.max(2, dearestWhole)));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void theOrderOfTheFamiliesDoesNotMatter(Load load) {
    List<Item> shuffled = new ArrayList<>(load.items());
    Collections.shuffle(shuffled, new Random(2));

    assertThat(FitPlan.of(shuffled, load.cores())).isEqualTo(load.plan());
  }

  @Test
  void theOrderOfFamiliesOfEqualCostDoesNotMatter() {
    List<Item> items = IntStream.range(0, 50).mapToObj(k -> item(k, 1)).toList();
    List<Item> backwards = new ArrayList<>(items);
    Collections.reverse(backwards);

    assertThat(FitPlan.of(backwards, 2)).isEqualTo(FitPlan.of(items, 2));
  }

  @Test
  void aFamilyThatDominatesIsSpreadOnManyCoresAndFittedWholeOnOne() {
    List<Item> items = List.of(item(0, 100), item(1, 1), item(2, 1));

    assertThat(FitPlan.of(items, 4).spread()).containsExactly(items.get(0).family());
    assertThat(FitPlan.of(items, 1).spread()).isEmpty();
    assertThat(FitPlan.of(items, 1).tasks()).containsKey(items.get(0).family());
  }

  @Test
  void aFamilyThatTheMemoryAllowsNoOtherBesideIsSpreadHoweverFastItIs() {
    Item large = new Item(new FamilyKey("large", "large.a3m"), 0.1, true);
    FitPlan plan = FitPlan.of(List.of(item(0, 1), large, item(1, 1)), 2);

    assertThat(plan.spread()).containsExactly(large.family());
    assertThat(plan.tasks()).hasSize(2);
  }

  @Test
  void aFamilyOfASecondIsNeverSpread() {
    assertThat(FitPlan.of(List.of(item(0, 1)), 16).spread()).isEmpty();
  }

  @Test
  void familiesOfTheSameNameInTwoFilesAreTwo() {
    Item one = new Item(new FamilyKey("same", "one.a3m"), 1, false);
    Item other = new Item(new FamilyKey("same", "other.a3m"), 1, false);

    assertThat(FitPlan.of(List.of(one, other), 2).tasks())
        .containsOnlyKeys(one.family(), other.family());
  }

  @Test
  void whereThereIsNothingToFitThereIsNoTask() {
    FitPlan plan = FitPlan.of(List.of(), 4);

    assertThat(plan.tasks()).isEmpty();
    assertThat(plan.spread()).isEmpty();
    assertThat(plan.taskCount()).isZero();
  }

  private static Map<Integer, List<Double>> costsByTask(Load load) {
    Map<FamilyKey, Double> costs = load.costs();
    Map<Integer, List<Double>> byTask = new TreeMap<>();
    load.plan()
        .tasks()
        .forEach(
            (family, task) ->
                byTask.computeIfAbsent(task, none -> new ArrayList<>()).add(costs.get(family)));
    return byTask;
  }

  private static double sum(List<Double> costs) {
    return costs.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Item item(int number, double cost) {
    return new Item(new FamilyKey("family" + number, "file" + number % 7), cost, false);
  }
}
