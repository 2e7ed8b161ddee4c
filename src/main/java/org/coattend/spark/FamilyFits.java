package org.coattend.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.coevolution.FamilyModel;
import org.coattend.coevolution.FitMemory;
import org.coattend.coevolution.FittedBlock;
import org.coattend.corpus.FamilyKey;
import org.coattend.coupling.CouplingModel;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.SequenceWeights;
import scala.Tuple2;

/** Fits families on a cluster, as a {@link FitPlan} says. */
public final class FamilyFits {
  /** Rows whose pairs are counted by one task, when a family's weights are spread. */
  private static final int WEIGHT_PARTS_PER_CORE = 8;

  private final JavaSparkContext context;
  private final FamilyModel.Options options;
  private final FitBudget budget;
  private final Counters counters;

  public FamilyFits(JavaSparkContext context, FamilyModel.Options options) {
    this.context = context;
    this.options = options;
    budget = FitBudget.of(context);
    counters = Counters.of(context.sc());
  }

  /** Fits all families of the plan, in no particular order; lazily where they are fitted whole. */
  public JavaRDD<CoevolvingFamily> fit(JavaRDD<EncodedFamily> families, FitPlan plan) {
    JavaRDD<CoevolvingFamily> fitted = context.emptyRDD();
    if (plan.taskCount() > 0) {
      Map<FamilyKey, Integer> tasks = plan.tasks();
      FamilyModel.Options fitting = options;
      fitted =
          families
              .filter(family -> tasks.containsKey(family.key()))
              .mapToPair(family -> new Tuple2<>(tasks.get(family.key()), family))
              .partitionBy(new ByTask(plan.taskCount()))
              .mapPartitions(new FitWholeFamilies(fitting, counters));
    }
    for (FamilyKey key : plan.spread()) {
      EncodedFamily family = families.filter(candidate -> candidate.key().equals(key)).first();
      Broadcast<CoevolvingFamily> result =
          context.broadcast(
              JobDescription.with(
                  context.sc(), family.name() + " over all cores", () -> spread(family)));
      fitted = fitted.union(context.parallelize(List.of(0), 1).map(one -> result.value()));
    }
    return fitted;
  }

  /**
   * One family over all cores: first its rows, for the weights, then its columns. The shuffle keeps
   * the fitted blocks, so that the driver can take one at a time: of a family of very many rows it
   * could not hold all.
   */
  private CoevolvingFamily spread(EncodedFamily family) {
    long start = System.nanoTime();
    float[] weights = SequenceWeights.of(family, neighbours(family));
    int blocks = FamilyModel.blocks(family);
    Broadcast<EncodedFamily> shared = context.broadcast(family);
    Broadcast<float[]> sharedWeights = context.broadcast(weights);
    CouplingModel.Options fitting = prepared(shared, sharedWeights);
    int tasks = fitting.independentTargets() ? tasks(family, blocks) : 1;
    Iterator<FittedBlock> fitted =
        context
            .parallelize(IntStream.range(0, blocks).boxed().toList(), tasks)
            .mapPartitionsToPair(new FitBlocks(shared, sharedWeights, fitting, counters))
            .partitionBy(new ByTask(blocks))
            .values()
            .toLocalIterator();
    CoevolvingFamily result =
        new CoevolvingFamily(
            family,
            weights,
            fitted,
            options.couplings().averageProductShare(),
            contactProbabilities(shared, sharedWeights),
            start);
    shared.destroy();
    sharedWeights.destroy();
    return result;
  }

  private CouplingModel.Options prepared(
      Broadcast<EncodedFamily> family, Broadcast<float[]> weights) {
    CouplingModel.Options fitting = options.couplings();
    return context
        .parallelize(List.of(0), 1)
        .map(one -> fitting.prepared(family.value().fitted(), weights.value()))
        .first();
  }

  private float[] contactProbabilities(
      Broadcast<EncodedFamily> family, Broadcast<float[]> weights) {
    FamilyModel.Options fitting = options;
    return context
        .parallelize(List.of(0), 1)
        .map(one -> FamilyModel.contactProbabilities(family.value(), weights.value(), fitting))
        .first();
  }

  /** One for each block, unless the memory allows fewer at once than there are cores. */
  private int tasks(EncodedFamily family, int blocks) {
    int atOnce = budget.tasksAtOnce(FitMemory.of(family, options));
    return atOnce < budget.tasks() ? Math.max(1, Math.min(blocks, atOnce)) : blocks;
  }

  private int[] neighbours(EncodedFamily family) {
    EncodedAlignment used = family.informing();
    Broadcast<EncodedAlignment> shared = context.broadcast(used);
    double sharing = options.identity();
    List<int[]> parts =
        triangleParts(used.rows(), WEIGHT_PARTS_PER_CORE * context.defaultParallelism());
    int[] neighbours =
        context
            .parallelize(parts, parts.size())
            .map(part -> SequenceWeights.neighbours(shared.value(), sharing, part[0], part[1]))
            .treeReduce(
                (a, b) -> {
                  Arrays.setAll(a, row -> a[row] + b[row]);
                  return a;
                });
    shared.destroy();
    return neighbours;
  }

  /** Ranges of rows with about equally many later rows to pair with. */
  static List<int[]> triangleParts(int rows, int most) {
    List<int[]> parts = new ArrayList<>();
    int count = Math.min(rows, most);
    int from = 0;
    for (int part = 1; part <= count; part++) {
      int to =
          part == count
              ? rows
              : (int) Math.round(rows * (1 - Math.sqrt(1 - (double) part / count)));
      if (to > from) {
        parts.add(new int[] {from, to});
        from = to;
      }
    }
    return parts;
  }

  private static final class ByTask extends Partitioner {
    private final int tasks;

    ByTask(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public int numPartitions() {
      return tasks;
    }

    @Override
    public int getPartition(Object task) {
      return (Integer) task;
    }
  }

  private static final class FitWholeFamilies
      implements FlatMapFunction<Iterator<Tuple2<Integer, EncodedFamily>>, CoevolvingFamily> {
    private final FamilyModel.Options options;
    private final Counters counters;

    FitWholeFamilies(FamilyModel.Options options, Counters counters) {
      this.options = options;
      this.counters = counters;
    }

    @Override
    public Iterator<CoevolvingFamily> call(Iterator<Tuple2<Integer, EncodedFamily>> families) {
      List<EncodedFamily> inOrder = new ArrayList<>();
      families.forEachRemaining(pair -> inOrder.add(pair._2()));
      inOrder.sort(Comparator.comparing(EncodedFamily::key));
      return inOrder.stream()
          .map(family -> FamilyModel.fit(family, options, counters::fitted))
          .iterator();
    }
  }

  /** Blocks by their ordinal, each fitted when it is asked for. */
  private static final class FitBlocks
      implements PairFlatMapFunction<Iterator<Integer>, Integer, FittedBlock> {
    private final Broadcast<EncodedFamily> family;
    private final Broadcast<float[]> weights;
    private final CouplingModel.Options options;
    private final Counters counters;

    FitBlocks(
        Broadcast<EncodedFamily> family,
        Broadcast<float[]> weights,
        CouplingModel.Options options,
        Counters counters) {
      this.family = family;
      this.weights = weights;
      this.options = options;
      this.counters = counters;
    }

    @Override
    public Iterator<Tuple2<Integer, FittedBlock>> call(Iterator<Integer> blocks) {
      FamilyModel model = new FamilyModel(family.value(), weights.value(), options);
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> model.close());
      List<Integer> inOrder = new ArrayList<>();
      blocks.forEachRemaining(inOrder::add);
      return inOrder.stream().map(block -> new Tuple2<>(block, fit(model, block))).iterator();
    }

    private FittedBlock fit(FamilyModel model, int block) {
      FittedBlock fitted = model.block(block);
      counters.fitted(fitted);
      return fitted;
    }
  }
}
