package org.coattend.spark;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.coattend.note.NoteMeasures;
import org.coattend.note.PairSums;
import org.coattend.note.TermPair;
import org.coattend.note.TermPairs;
import org.coattend.statistic.FalseDiscovery;
import scala.Tuple2;

/** The pairs of terms that enough patients carry, summed up over partitions and tested together. */
public final class TestedPairs {
  private final JavaRDD<Tuple2<TermPairs.Key, PairSums>> pairs;
  private final Broadcast<NoteMeasures> measures;

  private TestedPairs(
      JavaRDD<Tuple2<TermPairs.Key, PairSums>> pairs, Broadcast<NoteMeasures> measures) {
    this.pairs = pairs;
    this.measures = measures;
  }

  /** Of what the partitions have drained; kept until {@link #unpersist}. */
  public static TestedPairs of(JavaRDD<EncodedNotes> encoded, Broadcast<NoteMeasures> measures) {
    return new TestedPairs(
        encoded
            .filter(one -> one.pairs() != null)
            .flatMap(one -> TermPairs.decode(one.pairs()).iterator())
            .mapToPair((TermPairs.Entry entry) -> new Tuple2<>(entry.key(), entry.sums()))
            .reduceByKey((some, more) -> some.with(more, measures.value().patients()))
            .filter(pair -> pair._2.patients().atLeast(measures.value().patients()))
            .map(pair -> pair)
            .persist(StorageLevel.MEMORY_AND_DISK_SER()),
        measures);
  }

  /** Each with its q, which all of them share in; at the driver are 16 bytes of each. */
  public JavaRDD<TermPair> tested(JavaSparkContext context) {
    double[] p =
        pairs.map(pair -> pair._2.p()).collect().stream()
            .mapToDouble(Double::doubleValue)
            .filter(each -> !Double.isNaN(each))
            .sorted()
            .toArray();
    Broadcast<double[]> ascending = context.broadcast(p);
    Broadcast<double[]> q = context.broadcast(FalseDiscovery.qValues(p));
    Broadcast<NoteMeasures> terms = measures;
    return pairs.map(
        pair -> {
          int place = Arrays.binarySearch(ascending.value(), pair._2.p());
          return new TermPair(
              terms.value().terms().term(pair._1.from()),
              terms.value().terms().term(pair._1.to()),
              pair._2,
              place < 0 ? Double.NaN : q.value()[place]);
        });
  }

  /** Gives back what is kept. */
  public void unpersist() {
    pairs.unpersist();
  }
}
