package org.coattend.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.coattend.fusion.Adam;
import org.coattend.fusion.ContrastiveLoss;
import org.coattend.fusion.FeatureMoments;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionPair;
import org.coattend.fusion.FusionShape;
import org.coattend.fusion.Shard;
import org.coattend.fusion.TrainingOptions;
import scala.Tuple2;

/**
 * Trains cross-attention over partitions: each step, the gradients of some groups of pairs are
 * computed where the pairs are, and added up on the driver, group by group in a fixed order. Which
 * pairs make a group, and the order, are the same however Spark spreads them; so is the model of
 * the same words and patches, to the last bit, on processors of one kind. Words of text are the
 * same up to rounding alone, since {@link EncodePairs} encodes notes of a partition together.
 */
public final class FusionTraining {
  /** Part of the steps in which the learning rate rises. */
  private static final double WARM_UP = .1;

  private final JavaSparkContext context;
  private final TrainingOptions options;

  /**
   * A trained model.
   *
   * @param losses mean loss of each epoch, in nats
   * @param chance what the loss would be by guessing, in nats; NaN of a model that was not trained
   */
  public record Trained(FusionModel model, List<Double> losses, double chance) {

    /** A model that was trained before. */
    public static Trained before(FusionModel model) {
      return new Trained(model, List.of(), Double.NaN);
    }
  }

  /** A group of a shard, as the schedule asks for it, and how many pairs it has. */
  private record Visit(int shard, int group, int pairs) implements Serializable {}

  /** What a group had to say. */
  private record Told(Visit visit, ContrastiveLoss loss) implements Serializable {}

  public FusionTraining(JavaSparkContext context, TrainingOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Trains a model.
   *
   * @param pairs to learn from; persisted by the caller
   * @param count how many there are, at least 2
   * @throws IllegalArgumentException when words or patches differ in width, or the loss is no
   *     finite number any more
   */
  public Trained train(JavaRDD<FusionPair> pairs, long count) {
    int shardCount = Shard.count(count);
    JavaRDD<Shard> shards =
        pairs
            .mapToPair(pair -> new Tuple2<>(Shard.of(pair.id(), shardCount), pair))
            .groupByKey(Math.min(shardCount, 4 * context.defaultParallelism()))
            .map(shard -> new Shard(shard._1, list(shard._2)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<Integer, Integer> sizes =
          new TreeMap<>(
              shards
                  .mapToPair(shard -> new Tuple2<>(shard.number(), shard.pairs().size()))
                  .collectAsMap());
      FusionModel model = untrained(shards);
      List<Visit> visits = visits(sizes);
      double chance =
          visits.stream()
              .mapToDouble(visit -> ContrastiveLoss.byChance(visit.pairs))
              .average()
              .orElseThrow();
      return new Trained(model, descend(model, shards, visits), chance);
    } finally {
      shards.unpersist();
    }
  }

  private static List<FusionPair> list(Iterable<FusionPair> pairs) {
    List<FusionPair> list = new ArrayList<>();
    pairs.forEach(list::add);
    return list;
  }

  private FusionModel untrained(JavaRDD<Shard> shards) {
    List<Tuple2<Integer, FeatureMoments[]>> parts =
        new ArrayList<>(
            shards.map(shard -> new Tuple2<>(shard.number(), moments(shard))).collect());
    parts.sort(Comparator.comparing(Tuple2::_1));
    FeatureMoments[] all = parts.get(0)._2;
    for (Tuple2<Integer, FeatureMoments[]> part : parts.subList(1, parts.size())) {
      all[0].merge(part._2[0]);
      all[1].merge(part._2[1]);
    }
    var words = all[0].standardisation();
    var patches = all[1].standardisation();
    return FusionModel.untrained(
        new FusionShape(words.width(), patches.width(), options.heads(), options.headWidth()),
        words,
        patches,
        options.seed());
  }

  /** Of words, and of patches. */
  private static FeatureMoments[] moments(Shard shard) {
    FusionPair first = shard.pairs().get(0);
    FeatureMoments words = new FeatureMoments(first.words().width());
    FeatureMoments patches = new FeatureMoments(first.patches().width());
    for (FusionPair pair : shard.pairs()) {
      words.add(pair.words());
      patches.add(pair.patches());
    }
    return new FeatureMoments[] {words, patches};
  }

  private List<Visit> visits(Map<Integer, Integer> sizes) {
    List<Visit> visits = new ArrayList<>();
    sizes.forEach(
        (shard, size) -> {
          for (int group = 0; group < Shard.groups(size, options.group()); group++) {
            visits.add(new Visit(shard, group, Shard.groupSize(size, options.group(), group)));
          }
        });
    return visits;
  }

  private List<Double> descend(FusionModel model, JavaRDD<Shard> shards, List<Visit> visits) {
    Adam adam = new Adam(model, options.weightDecay());
    Random random = new Random(options.seed());
    int perEpoch = (visits.size() + options.groups() - 1) / options.groups();
    double steps = (double) perEpoch * options.epochs();
    List<Double> losses = new ArrayList<>();
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      List<Visit> shuffled = new ArrayList<>(visits);
      Collections.shuffle(shuffled, random);
      double loss = 0;
      for (int step = 0; step < perEpoch; step++) {
        List<Visit> wanted =
            shuffled.subList(
                step * visits.size() / perEpoch, (step + 1) * visits.size() / perEpoch);
        int current = epoch;
        List<Told> told =
            JobDescription.with(
                context.sc(),
                "epoch %,d of %,d".formatted(epoch + 1, options.epochs()),
                () -> tell(model, shards, wanted, current));
        adam.descend(mean(told), rate((epoch * (double) perEpoch + step) / steps));
        loss += told.stream().mapToDouble(one -> one.loss.value()).sum();
        if (!Double.isFinite(loss)) {
          throw new IllegalArgumentException(
              "the loss is %s in epoch %d: give a lower learning-rate, or embeddings of smaller values"
                  .formatted(loss, epoch + 1));
        }
      }
      losses.add(loss / visits.size());
    }
    model.requireFinite();
    return losses;
  }

  private double rate(double progress) {
    double share =
        progress < WARM_UP
            ? .1 + .9 * progress / WARM_UP
            : .5 + .5 * Math.cos(Math.PI * (progress - WARM_UP) / (1 - WARM_UP));
    return share * options.learningRate();
  }

  /** What each of the groups has to say, in a fixed order. */
  private List<Told> tell(FusionModel model, JavaRDD<Shard> shards, List<Visit> wanted, int epoch) {
    Map<Integer, List<Visit>> byShard =
        wanted.stream()
            .collect(Collectors.groupingBy(Visit::shard, TreeMap::new, Collectors.toList()));
    Broadcast<FusionModel> current = context.broadcast(model);
    TrainingOptions how = options;
    try {
      List<Told> told =
          new ArrayList<>(
              shards
                  .flatMap(shard -> tell(current.value(), shard, byShard, how, epoch).iterator())
                  .collect());
      told.sort(
          Comparator.comparingInt((Told one) -> one.visit.shard)
              .thenComparingInt(one -> one.visit.group));
      return told;
    } finally {
      current.destroy();
    }
  }

  private static List<Told> tell(
      FusionModel model,
      Shard shard,
      Map<Integer, List<Visit>> wanted,
      TrainingOptions how,
      int epoch) {
    return wanted.getOrDefault(shard.number(), List.of()).stream()
        .map(
            visit ->
                new Told(
                    visit,
                    ContrastiveLoss.of(
                        model, shard.group(visit.group, how.group(), epoch, how.seed()))))
        .toList();
  }

  private static double[][] mean(List<Told> told) {
    double[][] sum = told.get(0).loss.slopes();
    for (int group = 0; group < sum.length; group++) {
      for (int k = 0; k < sum[group].length; k++) {
        double slope = 0;
        for (Told one : told) {
          slope += one.loss.slopes()[group][k];
        }
        sum[group][k] = slope / told.size();
      }
    }
    return sum;
  }
}
